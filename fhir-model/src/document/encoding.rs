//! Bytes to text: UTF-8, UTF-16, and the encodings of Western Europe, as the document declares (XML 1.0, appendix F).

use std::borrow::Cow;

use super::{Decoded, ReadError};
use crate::issue::{Issue, Severity};
use crate::place::Place;

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
        [b'<' | b'{' | b'[' | b' ' | b'\t' | b'\r' | b'\n', 0, ..] => {
            return utf16(bytes, u16::from_le_bytes);
        }
        [0, b'<' | b'{' | b'[' | b' ' | b'\t' | b'\r' | b'\n', ..] => {
            return utf16(bytes, u16::from_be_bytes);
        }
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let declared = declared(bytes);
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => {
            let issue = if matches!(declared, Declared::Utf8) { None } else { wrong_declaration(text) };
            return Ok(Decoded { text: Cow::Borrowed(text), issue });
        }
        Err(error) => error,
    };
    let Place { line, column } = Place::of(bytes, error.valid_up_to());
    match declared {
        Declared::Utf8 => Err(ReadError::BrokenEncoding { line, column }),
        Declared::Other => Err(ReadError::UnsupportedEncoding { line, column }),
        Declared::Bytes(character) => bytewise(bytes, character),
    }
}

#[derive(Clone, Copy)]
enum Declared {
    Utf8,
    /// A byte is a character, by this table.
    Bytes(fn(u8) -> Option<char>),
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
        Some("iso-8859-1" | "latin1" | "iso_8859-1") => Declared::Bytes(latin1),
        Some("iso-8859-15" | "latin9" | "iso_8859-15") => Declared::Bytes(latin9),
        Some("windows-1252" | "cp1252") => Declared::Bytes(windows1252),
        Some(_) => Declared::Other,
    }
}

fn latin1(byte: u8) -> Option<char> {
    Some(char::from(byte))
}

fn latin9(byte: u8) -> Option<char> {
    Some(match byte {
        0xA4 => '€',
        0xA6 => 'Š',
        0xA8 => 'š',
        0xB4 => 'Ž',
        0xB8 => 'ž',
        0xBC => 'Œ',
        0xBD => 'œ',
        0xBE => 'Ÿ',
        byte => char::from(byte),
    })
}

/// ISO-8859-1 but for 0x80 to 0x9F, of which five are nothing.
fn windows1252(byte: u8) -> Option<char> {
    const FROM_80: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’',
        '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => FROM_80.get(usize::from(byte & 0x1F)).copied().filter(|character| *character != '\0'),
        byte => Some(char::from(byte)),
    }
}

fn bytewise(bytes: &[u8], character: fn(u8) -> Option<char>) -> Result<Decoded<'_>, ReadError> {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        text.push(character(*byte).ok_or_else(|| broken(&text))?);
    }
    Ok(Decoded { text: Cow::Owned(text), issue: None })
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

/// Broken behind what was decoded.
fn broken(valid: &str) -> ReadError {
    let Place { line, column } = Place::of(valid.as_bytes(), valid.len());
    ReadError::BrokenEncoding { line, column }
}
