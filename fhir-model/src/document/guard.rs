//! One cheap look over a document before it is parsed: what would cost the parser more than its size is refused.
//!
//! roxmltree compares the attributes of an element pairwise, copies all namespaces in scope to each element that declares
//! one, and allocates by the number of `<`. So these are counted first.

use super::{Format, ReadError};

/// Tags of a document: 64 MiB of ordinary entries without white space have about two thirds of them.
pub(super) const MAX_NODES: u32 = 4_000_000;
/// Elements that become resources: 64 MiB of ordinary entries without white space have about two thirds of them.
const MAX_STATEMENTS: usize = 200_000;
/// Values of a JSON document: 64 MiB of ordinary resources have about half of them.
const MAX_VALUES: usize = 10_000_000;
const MAX_DEPTH: usize = 128;
const MAX_ATTRIBUTES: usize = 100;
const MAX_SCOPES: usize = 16_000_000;

/// Line and column of a byte offset, from 1; the column in characters.
pub(super) fn position(text: &str, offset: usize) -> (u64, u64) {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let line = before.iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let column = before.get(start..).unwrap_or_default().iter().filter(|byte| **byte & 0xC0 != 0x80).count();
    (line, column as u64 + 1)
}

pub(super) fn too_complex(text: &str, offset: usize, what: &'static str) -> ReadError {
    let (line, column) = position(text, offset);
    ReadError::TooComplex { line, column, what }
}

/// What a tag is made of, as far as the limits need it.
struct Tag<'a> {
    name: &'a str,
    attributes: usize,
    declarations: usize,
    empty: bool,
    end: usize,
}

/// Reads from the `<` of a start tag to its `>`; `None` where the text ends before.
fn tag(text: &str, start: usize) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while !matches!(*bytes.get(at)?, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/') {
        at += 1;
    }
    let name = text.get(start + 1..at)?;
    let (mut attributes, mut declarations, mut empty) = (0, 0, false);
    let mut name_start = at;
    loop {
        match *bytes.get(at)? {
            b'>' => return Some(Tag { name, attributes, declarations, empty, end: at + 1 }),
            b'=' => {
                attributes += 1;
                let name = bytes.get(name_start..at)?.trim_ascii();
                declarations += usize::from(name.starts_with(b"xmlns"));
            }
            quote @ (b'"' | b'\'') => {
                at += 1;
                while *bytes.get(at)? != quote {
                    at += 1;
                }
                name_start = at + 1;
            }
            _ => {}
        }
        empty = *bytes.get(at)? == b'/';
        at += 1;
    }
}

/// Where a construct that begins at `from` ends.
fn skip(text: &str, from: usize, until: &str) -> usize {
    text.get(from..).and_then(|rest| rest.find(until)).map_or(text.len(), |at| from + at + until.len())
}

/// The next start tag's or end tag's `<`, past comments, CDATA and processing instructions.
fn next_tag(text: &str, from: usize) -> Result<Option<usize>, ReadError> {
    let mut at = from;
    loop {
        let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) else { return Ok(None) };
        at += found;
        let rest = text.get(at..).unwrap_or_default();
        at = if rest.starts_with("<!--") {
            skip(text, at + 4, "-->")
        } else if rest.starts_with("<![CDATA[") {
            skip(text, at + 9, "]]>")
        } else if rest.starts_with("<?") {
            skip(text, at + 2, "?>")
        } else if rest.starts_with("<!") {
            return Err(ReadError::Dtd);
        } else {
            return Ok(Some(at));
        };
    }
}

/// What the root element says the document is.
pub(super) fn root(text: &str) -> Result<Format, ReadError> {
    let broken = |offset| {
        let (line, column) = position(text, offset);
        ReadError::Xml { line, column }
    };
    let start = next_tag(text, 0)?.ok_or_else(|| broken(text.len()))?;
    let tag = tag(text, start).ok_or_else(|| broken(text.len()))?;
    let head = text.get(start..tag.end).unwrap_or_default();
    let local = tag.name.rsplit(':').next().unwrap_or_default();
    match local {
        "ClinicalDocument" if head.contains("urn:hl7-org:v3") => Ok(Format::Cda),
        _ if head.contains("http://hl7.org/fhir") => Err(ReadError::FhirXml),
        _ => Err(ReadError::OtherXml),
    }
}

/// Refuses JSON with more values than a document has: each costs many times its bytes in memory.
pub(super) fn check_json(text: &str) -> Result<(), ReadError> {
    // Those in strings count too: there are far fewer of them than of values.
    let mut values = text.bytes().enumerate().filter(|(_, byte)| matches!(byte, b',' | b'[' | b'{'));
    values.nth(MAX_VALUES).map_or(Ok(()), |(at, _)| Err(too_complex(text, at, "more values")))
}

/// Refuses what no document needs and a parser would pay for.
pub(super) fn check(text: &str) -> Result<(), ReadError> {
    // Namespaces in scope of each open element.
    let mut open: Vec<usize> = Vec::new();
    let mut scopes = 0;
    let (mut nodes, mut statements) = (0, 0);
    let mut at = 0;
    while let Some(start) = next_tag(text, at)? {
        nodes += 1;
        if nodes > MAX_NODES {
            return Err(too_complex(text, start, "more elements"));
        }
        if text.as_bytes().get(start + 1) == Some(&b'/') {
            open.pop();
            at = start + 2;
            continue;
        }
        let Some(tag) = tag(text, start) else { return Ok(()) };
        if tag.attributes > MAX_ATTRIBUTES {
            return Err(too_complex(text, start, "more attributes on one element"));
        }
        let local = tag.name.rsplit(':').next().unwrap_or_default();
        statements += usize::from(matches!(
            local,
            "entry"
                | "entryRelationship"
                | "component"
                | "author"
                | "performer"
                | "participant"
                | "guardian"
                | "part"
        ));
        if statements > MAX_STATEMENTS {
            return Err(too_complex(text, start, "more entries"));
        }
        let in_scope = open.last().copied().unwrap_or(0) + tag.declarations;
        if tag.declarations > 0 {
            scopes += in_scope;
        }
        if scopes > MAX_SCOPES {
            return Err(too_complex(text, start, "more namespaces"));
        }
        if !tag.empty {
            open.push(in_scope);
        }
        if open.len() > MAX_DEPTH {
            return Err(too_complex(text, start, "nested deeper"));
        }
        at = tag.end;
    }
    Ok(())
}
