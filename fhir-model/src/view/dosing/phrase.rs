//! Words in a row, of which some are the sender's own: a unit that we have no word for stays as it was sent, and is told
//! apart from ours.

use super::super::row::{Run, Value};

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Phrase {
    runs: Vec<Run>,
}

impl Phrase {
    /// Words of ours.
    pub(super) fn ours(text: impl Into<String>) -> Self {
        Self { runs: vec![Run { text: text.into(), ..Run::default() }] }
    }

    /// Words as they were sent.
    pub(super) fn sent(text: &str, language: Option<&str>) -> Self {
        let run = Run { text: text.to_owned(), sent: true, language: language.map(str::to_owned) };
        Self { runs: vec![run] }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.is_empty())
    }

    /// Both, with something of ours between them where there is a first.
    pub(super) fn then(self, between: &str, next: Self) -> Self {
        if self.is_empty() { next } else { self.and(Self::ours(between)).and(next) }
    }

    fn and(mut self, next: Self) -> Self {
        for run in next.runs {
            match self.runs.last_mut().filter(|last| last.sent == run.sent && !run.sent) {
                Some(last) => last.text.push_str(&run.text),
                None if run.text.is_empty() => {}
                None => self.runs.push(run),
            }
        }
        self
    }

    /// Without a comma at its end.
    pub(super) fn ended(mut self) -> Self {
        if let Some(last) = self.runs.last_mut().filter(|last| !last.sent) {
            last.text.truncate(last.text.trim_end_matches(',').len());
        }
        self
    }

    /// A text with a place, filled by a phrase.
    pub(super) fn fill(text: &str, name: &str, phrase: Self) -> Self {
        Self::fill_all(text, vec![(name, phrase)])
    }

    /// A text with its places filled by phrases.
    pub(super) fn fill_all(text: &str, mut phrases: Vec<(&str, Self)>) -> Self {
        let mut pieces = text.split('{');
        let mut whole = Self::ours(pieces.next().unwrap_or_default());
        for piece in pieces {
            let (name, after) = piece.split_once('}').unwrap_or((piece, ""));
            if let Some(at) = phrases.iter().position(|(found, _)| *found == name) {
                whole = whole.and(phrases.swap_remove(at).1);
            }
            whole = whole.and(Self::ours(after));
        }
        whole
    }

    /// Phrases one after the other: "a, b og c" with `last` before the last one.
    pub(super) fn listed(phrases: Vec<Self>, last: &str) -> Self {
        let count = phrases.len();
        let mut whole = Self::default();
        for (at, phrase) in phrases.into_iter().enumerate() {
            let between = if at + 1 == count { format!(" {last} ") } else { ", ".to_owned() };
            whole = whole.then(&between, phrase);
        }
        whole
    }

    /// The words alone.
    pub(super) fn text(self) -> String {
        self.runs.into_iter().map(|run| run.text).collect()
    }

    /// The phrase as a value.
    pub(super) fn value(self) -> Value {
        match self.runs.iter().any(|run| run.sent) {
            true => Value::Sentence(self.runs),
            false => Value::Text(self.text()),
        }
    }
}
