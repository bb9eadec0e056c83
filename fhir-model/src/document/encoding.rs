//! Bytes to text: UTF-8, UTF-16 and ISO-8859-1, as the document declares (XML 1.0, appendix F).

use std::borrow::Cow;

use super::{Decoded, ReadError, guard};
use crate::issue::{Issue, Severity};

/// How much of the beginning can hold the XML declaration.
const DECLARATION: usize = 256;

/// Decodes a document. Valid UTF-8 is UTF-8 whatever the declaration says: text in another encoding is never valid
/// UTF-8 by chance, while a wrong declaration is a common mistake.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, ReadError> {
    if let Some(text) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(text, u16::from_le_bytes);
    }
    if let Some(text) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(text, u16::from_be_bytes);
    }
    match bytes {
        [b'<' | b'{', 0, ..] => return utf16(bytes, u16::from_le_bytes),
        [0, b'<' | b'{', ..] => return utf16(bytes, u16::from_be_bytes),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let declared = declared(bytes);
    match (std::str::from_utf8(bytes), declared) {
        (Ok(text), Declared::Utf8) => Ok(Decoded { text: Cow::Borrowed(text), issue: None }),
        (Ok(text), _) => Ok(Decoded { text: Cow::Borrowed(text), issue: wrong_declaration(text) }),
        (Err(_), Declared::Latin1) => {
            Ok(Decoded { text: bytes.iter().map(|byte| char::from(*byte)).collect(), issue: None })
        }
        (Err(_), Declared::Other) => Err(ReadError::UnsupportedEncoding),
        (Err(error), Declared::Utf8) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let (line, column) = guard::position(&String::from_utf8_lossy(valid), valid.len());
            Err(ReadError::BrokenEncoding { line, column })
        }
    }
}

enum Declared {
    Utf8,
    Latin1,
    Other,
}

/// The encoding that the XML declaration names; UTF-8 where there is none.
fn declared(bytes: &[u8]) -> Declared {
    let start = String::from_utf8_lossy(bytes.get(..DECLARATION.min(bytes.len())).unwrap_or_default());
    let name = start
        .trim_start()
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(declaration, _)| declaration.split_once("encoding"))
        .and_then(|(_, value)| value.split(['"', '\'']).nth(1))
        .map(str::to_ascii_lowercase);
    match name.as_deref() {
        None | Some("utf-8" | "utf8" | "us-ascii" | "ascii") => Declared::Utf8,
        Some("iso-8859-1" | "latin1" | "iso_8859-1") => Declared::Latin1,
        Some(_) => Declared::Other,
    }
}

fn wrong_declaration(text: &str) -> Option<Issue> {
    (!text.is_ascii()).then(|| Issue {
        severity: Severity::Information,
        path: "/".to_owned(),
        text: "declares another encoding than UTF-8, but is UTF-8".to_owned(),
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Decoded<'static>, ReadError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    for character in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match character {
            Ok(character) => text.push(character),
            Err(_) => return Err(broken(&text)),
        }
    }
    if rest.is_empty() { Ok(Decoded { text: Cow::Owned(text), issue: None }) } else { Err(broken(&text)) }
}

fn broken(valid: &str) -> ReadError {
    let (line, column) = guard::position(valid, valid.len());
    ReadError::BrokenEncoding { line, column }
}
