//! [`Json`] and FHIR elements to compact JSON text.

use super::Json;

/// Writes compact JSON. Commas are its business, balance of the brackets its caller's.
#[derive(Debug, Default)]
pub struct Writer {
    out: String,
    /// The next name or item needs a comma before it.
    comma: bool,
}

impl Writer {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty text with room for so many bytes.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { out: String::with_capacity(bytes), comma: false }
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }

    /// `{`
    pub fn begin_object(&mut self) {
        self.begin('{');
    }

    /// `}`
    pub fn end_object(&mut self) {
        self.end('}');
    }

    /// `[`
    pub fn begin_array(&mut self) {
        self.begin('[');
    }

    /// `]`
    pub fn end_array(&mut self) {
        self.end(']');
    }

    /// `"name":`
    pub fn name(&mut self, name: &str) {
        self.field("", name);
    }

    /// `"name":` of a field whose name, being ours, needs no escape; `suffix` is appended to it (`value` and `Quantity`).
    pub fn field(&mut self, name: &'static str, suffix: &str) {
        self.separate();
        self.out.push('"');
        self.out.push_str(name);
        if !suffix.is_empty() {
            escape(suffix, &mut self.out);
        }
        self.out.push_str("\":");
        self.comma = false;
    }

    /// A string.
    pub fn string(&mut self, text: &str) {
        self.separate();
        self.out.push('"');
        escape(text, &mut self.out);
        self.out.push('"');
        self.comma = true;
    }

    /// A number, `true`, `false` or `null`, as it is to stand there.
    pub fn literal(&mut self, text: &str) {
        self.separate();
        self.out.push_str(text);
        self.comma = true;
    }

    /// Any value.
    pub fn json(&mut self, json: &Json) {
        match json {
            Json::Null => self.literal("null"),
            Json::Bool(true) => self.literal("true"),
            Json::Bool(false) => self.literal("false"),
            Json::Number(text) => self.literal(text),
            Json::String(text) => self.string(text),
            Json::Array(items) => {
                self.begin_array();
                for item in items {
                    self.json(item);
                }
                self.end_array();
            }
            Json::Object(object) => {
                self.begin_object();
                for (name, value) in object.iter() {
                    self.name(name);
                    self.json(value);
                }
                self.end_object();
            }
        }
    }

    fn begin(&mut self, bracket: char) {
        self.separate();
        self.out.push(bracket);
        self.comma = false;
    }

    fn end(&mut self, bracket: char) {
        self.out.push(bracket);
        self.comma = true;
    }

    fn separate(&mut self) {
        if self.comma {
            self.out.push(',');
        }
    }
}

fn escape(text: &str, out: &mut String) {
    const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    // Most texts are plain. Looking at every byte without stopping is what a processor does many at a time.
    if !text.bytes().fold(false, |found, byte| found | special(byte)) {
        out.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(special) {
        let (plain, special) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = special.chars();
        match characters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\t') => out.push_str("\\t"),
            Some('\r') => out.push_str("\\r"),
            Some(control) => {
                let code = control as usize;
                out.push_str("\\u00");
                out.extend([code >> 4, code & 15].iter().filter_map(|digit| HEX.get(*digit)));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}
