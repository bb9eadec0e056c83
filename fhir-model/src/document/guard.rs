//! One cheap look over a document before it is parsed: what would cost far more memory than its size is refused.
//!
//! roxmltree compares the attributes of an element pairwise, copies all namespaces in scope to each element that declares
//! one, and allocates by the number of `<` and `=`, wherever they stand. The mapping makes a resource of a tag of seven
//! letters. So all this is counted first.

use super::{Format, ReadError};
use crate::place::Place;

const MAX_DEPTH: usize = 128;
const MAX_ATTRIBUTES: usize = 100;
const MAX_SCOPES: usize = 16_000_000;

/// How much memory a document may take by [`weight`], in times of its text. Real ones take 4 to 12, and are weighed as
/// 6 to 17, the more of these the less white space they have.
const MEMORY: usize = 18;
/// What any document may take beside that: a small one is dense.
const MEMORY_OF_ANY: usize = 32 << 20;
/// What the tree takes for a `<` and for a `=`.
const TAG: usize = 144;
const ATTRIBUTE: usize = 80;

pub(super) fn too_complex(text: &str, offset: usize, what: &'static str) -> ReadError {
    ReadError::TooComplex { place: Place::of(text.as_bytes(), offset).to_string(), what }
}

/// What an element takes in the Bundle at most, where it holds nothing.
fn weight(local: &str) -> usize {
    match local {
        // A resource or a section, and what refers to it; of people up to three.
        "entry" | "component" | "author" | "performer" | "participant" => 4096,
        "entryRelationship" => 3072,
        "guardian" | "part" => 2048,
        "ingredient" => 1536,
        "translation" | "qualifier" => 1024,
        "id" | "name" | "telecom" | "addr" => 768,
        "code" | "value" | "effectiveTime" => 512,
        _ => 0,
    }
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
            let Place { line, column } = Place::of(text.as_bytes(), at);
            return Err(ReadError::Dtd { line, column });
        } else {
            return Ok(Some(at));
        };
    }
}

/// What the root element says the document is.
pub(super) fn root(text: &str) -> Result<Format, ReadError> {
    let broken = |offset| {
        let Place { line, column } = Place::of(text.as_bytes(), offset);
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

/// Refuses what no document needs and a parser would pay for. Answers how much memory is left for what the mapping keeps
/// beside what was weighed here.
pub(super) fn check(text: &str) -> Result<usize, ReadError> {
    let count = |wanted: u8| text.bytes().filter(|byte| *byte == wanted).count();
    let tree = count(b'<').saturating_mul(TAG).saturating_add(count(b'=').saturating_mul(ATTRIBUTE));
    let limit = text.len().saturating_mul(MEMORY).saturating_add(MEMORY_OF_ANY);
    let mut left =
        limit.checked_sub(tree).ok_or_else(|| too_complex(text, 0, "more elements and attributes"))?;
    // Namespaces in scope of each open element.
    let mut open: Vec<usize> = Vec::new();
    let mut scopes = 0;
    let mut at = 0;
    while let Some(start) = next_tag(text, at)? {
        if text.as_bytes().get(start + 1) == Some(&b'/') {
            open.pop();
            at = start + 2;
            continue;
        }
        let Some(tag) = tag(text, start) else { return Ok(left) };
        if tag.attributes > MAX_ATTRIBUTES {
            return Err(too_complex(text, start, "more attributes on one element"));
        }
        let weight = weight(tag.name.rsplit(':').next().unwrap_or_default());
        left = left.checked_sub(weight).ok_or_else(|| too_complex(text, start, "more entries"))?;
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
    Ok(left)
}
