//! Text to [`Json`]; the lexing is `json-event-parser`'s.

use json_event_parser::{JsonEvent, JsonSyntaxError, SliceJsonParser};

use super::{Json, Object};

/// Deeper nesting than this is refused: no FHIR document comes near, and readers recurse.
const MAX_DEPTH: usize = 96;

/// Why a text is no JSON that we read. Nothing of the text itself is repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// The text breaks JSON's grammar (RFC 8259), or ends too early, or is not UTF-8.
    #[error("line {line}, column {column}: not valid JSON")]
    Syntax {
        /// Counted from 1.
        line: u64,
        /// Counted from 1, in characters.
        column: u64,
    },
    /// The nesting is deeper than any document's.
    #[error("nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
}

impl From<JsonSyntaxError> for JsonError {
    fn from(error: JsonSyntaxError) -> Self {
        let start = error.location().start;
        Self::Syntax { line: start.line + 1, column: start.column + 1 }
    }
}

enum Open {
    Array(Vec<Json>),
    Object(Object, Option<String>),
}

/// Parses UTF-8 JSON text, with or without a byte order mark.
///
/// # Errors
/// [`JsonError`] says where the text stops being JSON.
pub fn parse(bytes: &[u8]) -> Result<Json, JsonError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut parser = SliceJsonParser::new(bytes);
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    loop {
        let value = match parser.parse_next()? {
            JsonEvent::Eof => return root.ok_or(JsonError::Syntax { line: 1, column: 1 }),
            JsonEvent::StartArray => {
                push(&mut open, Open::Array(Vec::new()))?;
                continue;
            }
            JsonEvent::StartObject => {
                push(&mut open, Open::Object(Object::new(), None))?;
                continue;
            }
            JsonEvent::ObjectKey(name) => {
                if let Some(Open::Object(_, key)) = open.last_mut() {
                    *key = Some(name.into_owned());
                }
                continue;
            }
            JsonEvent::EndArray | JsonEvent::EndObject => match open.pop() {
                Some(Open::Array(items)) => Json::Array(items),
                Some(Open::Object(object, _)) => Json::Object(object),
                None => continue,
            },
            JsonEvent::String(text) => Json::String(text.into_owned()),
            JsonEvent::Number(text) => Json::Number(text.into_owned()),
            JsonEvent::Boolean(value) => Json::Bool(value),
            JsonEvent::Null => Json::Null,
        };
        match open.last_mut() {
            Some(Open::Array(items)) => items.push(value),
            Some(Open::Object(object, key)) => object.push(key.take().unwrap_or_default(), value),
            None => root = Some(value),
        }
    }
}

fn push(open: &mut Vec<Open>, level: Open) -> Result<(), JsonError> {
    if open.len() >= MAX_DEPTH {
        return Err(JsonError::TooDeep);
    }
    open.push(level);
    Ok(())
}
