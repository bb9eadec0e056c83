//! Text to [`Json`]; the lexing is `json-event-parser`'s.

use json_event_parser::{JsonEvent, JsonSyntaxError, LowLevelJsonParser};

use super::{Json, Object};
use crate::place::Place;

/// Deeper nesting than this is refused: no FHIR document comes near, and readers recurse.
const MAX_DEPTH: usize = 96;
/// Members of one object: FHIR's largest elements have a tenth of them, and readers look them through for each name.
const MAX_MEMBERS: usize = 600;

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
    /// The text is nested deeper, or has more members or values, than any document.
    #[error("line {line}, column {column}: {what} than any document has")]
    TooComplex {
        /// Counted from 1.
        line: u64,
        /// Counted from 1, in characters.
        column: u64,
        /// `nested deeper` and the like.
        what: &'static str,
    },
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
    let mut unlimited = usize::MAX;
    parse_within(bytes, &mut unlimited)
}

/// The same, taking no more memory than `left` bytes; what it took is subtracted.
pub(crate) fn parse_within(bytes: &[u8], left: &mut usize) -> Result<Json, JsonError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lexer = LowLevelJsonParser::new();
    let mut rest = bytes;
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    loop {
        let step = lexer.parse_next(rest, true);
        let start = rest;
        rest = rest.get(step.consumed_bytes..).unwrap_or_default();
        let Some(event) = step.event else { continue };
        let too_complex = |what| {
            // A step takes what parts values together with the one behind it.
            let between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':');
            let skipped = start.iter().take_while(|byte| between(byte)).count();
            let Place { line, column } = Place::of(bytes, bytes.len() - start.len() + skipped);
            Err(JsonError::TooComplex { line, column, what })
        };
        let value = match event? {
            JsonEvent::Eof => return root.ok_or(JsonError::Syntax { line: 1, column: 1 }),
            JsonEvent::StartArray | JsonEvent::StartObject if open.len() >= MAX_DEPTH => {
                return too_complex("nested deeper");
            }
            JsonEvent::StartArray => {
                open.push(Open::Array(Vec::new()));
                continue;
            }
            JsonEvent::StartObject => {
                open.push(Open::Object(Object::new(), None));
                continue;
            }
            JsonEvent::ObjectKey(name) => {
                if let Some(Open::Object(object, key)) = open.last_mut() {
                    if object.len() >= MAX_MEMBERS {
                        return too_complex("more members in one object");
                    }
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
        match left.checked_sub(cost(&value, open.last())) {
            Some(enough) => *left = enough,
            None => return too_complex("more values"),
        }
        match open.last_mut() {
            Some(Open::Array(items)) => items.push(value),
            Some(Open::Object(object, key)) => object.push(key.take().unwrap_or_default(), value),
            None => root = Some(value),
        }
    }
}

/// What a value takes in memory beside its items and members, in what it stands in: a list that grows holds room for twice
/// its items.
fn cost(value: &Json, parent: Option<&Open>) -> usize {
    let text = match value {
        Json::String(text) | Json::Number(text) => text.len(),
        _ => 0,
    };
    let name = match parent {
        Some(Open::Object(_, key)) => size_of::<String>() + key.as_ref().map_or(0, String::len) / 2,
        _ => 0,
    };
    2 * (size_of::<Json>() + name) + text
}
