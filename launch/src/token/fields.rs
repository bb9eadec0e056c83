//! Members of an answer, taken one by one: one that is odd costs itself, and is remarked.

use serde_json::Value;

use super::Remark;

/// How many bytes a code or an id of an EPJ's own may have.
const LONGEST_TEXT: usize = 255;

/// Collects remarks while an answer is read.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) remarks: Vec<Remark>,
}

impl Fields {
    /// A text that is not empty.
    pub(super) fn text(&mut self, name: &'static str, value: Option<Value>) -> Option<String> {
        match value? {
            Value::String(text) if !text.is_empty() => Some(text),
            _ => self.wrong(name),
        }
    }

    /// A text that is kept with the session: no longer than such a thing can be.
    pub(super) fn short_text(&mut self, name: &'static str, value: Option<Value>) -> Option<String> {
        let text = self.text(name, value)?;
        if text.len() <= LONGEST_TEXT {
            return Some(text);
        }
        self.remarks.push(Remark::NotAllowed(name));
        None
    }

    pub(super) fn boolean(&mut self, name: &'static str, value: Option<Value>) -> Option<bool> {
        let value = value?;
        value.as_bool().or_else(|| self.wrong(name))
    }

    /// Seconds: a number, or the same number as a text.
    pub(super) fn seconds(&mut self, name: &'static str, value: Option<Value>) -> Option<u64> {
        match value? {
            Value::Number(number) => whole_seconds(&number).or_else(|| self.wrong(name)),
            Value::String(text) => {
                let seconds = text.trim().parse().ok();
                self.remarks.push(Remark::WrongType(name));
                seconds
            }
            _ => self.wrong(name),
        }
    }

    /// Scopes: one text parted by spaces, or, though no standard says so, a list.
    pub(super) fn scopes(&mut self, name: &'static str, value: Option<Value>) -> Option<Vec<String>> {
        match value? {
            Value::String(text) => Some(text.split_ascii_whitespace().map(str::to_owned).collect()),
            Value::Array(all) => {
                self.remarks.push(Remark::WrongType(name));
                all.iter().map(|scope| scope.as_str().map(str::to_owned)).collect()
            }
            _ => self.wrong(name),
        }
    }

    fn wrong<T>(&mut self, name: &'static str) -> Option<T> {
        self.remarks.push(Remark::WrongType(name));
        None
    }
}

/// `3600` or `3600.0`.
fn whole_seconds(number: &serde_json::Number) -> Option<u64> {
    number.as_u64().or_else(|| {
        let seconds = number.as_f64().filter(|seconds| (0.0..1e12).contains(seconds))?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 10^12; a part of a second does not matter"
        )]
        Some(seconds as u64)
    })
}
