//! One cheap look over a document before it is parsed: what would cost far more memory than its size is refused.
//!
//! roxmltree compares the attributes of an element pairwise, copies all namespaces in scope to each element that declares
//! one, and allocates by the number of `<` and `=`, wherever they stand. The mapping makes a resource of a tag of seven
//! letters. So all this is counted first.

use memchr::{memchr, memchr_iter, memchr3};

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
    let name = text.get(start + 1..)?;
    let name = name
        .get(..name.bytes().position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/'))?)?;
    let (mut attributes, mut declarations) = (0, 0);
    let mut at = start + 1 + name.len();
    loop {
        // What has a value is an attribute.
        let rest = bytes.get(at..)?;
        let found = memchr3(b'>', b'"', b'\'', rest)?;
        let (before, from) = rest.split_at_checked(found)?;
        let (quote, value) = from.split_first()?;
        if *quote == b'>' {
            return Some(Tag {
                name,
                attributes,
                declarations,
                empty: before.ends_with(b"/"),
                end: at + found + 1,
            });
        }
        attributes += 1;
        declarations += usize::from(before.trim_ascii_start().starts_with(b"xmlns"));
        at += found + 1 + memchr(*quote, value)? + 1;
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.bytes().rposition(|byte| byte == b':').and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

/// Where a construct that begins at `from` ends.
fn skip(text: &str, from: usize, until: &str) -> usize {
    text.get(from..).and_then(|rest| rest.find(until)).map_or(text.len(), |at| from + at + until.len())
}

/// The next start tag's or end tag's `<`, past comments, CDATA and processing instructions.
fn next_tag(text: &str, from: usize) -> Result<Option<usize>, ReadError> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'<', rest)).map(|found| at + found) else {
            return Ok(None);
        };
        if !matches!(bytes.get(found + 1), Some(b'!' | b'?')) {
            return Ok(Some(found));
        }
        let rest = text.get(found..).unwrap_or_default();
        at = if rest.starts_with("<!--") {
            skip(text, found + 4, "-->")
        } else if rest.starts_with("<![CDATA[") {
            skip(text, found + 9, "]]>")
        } else if rest.starts_with("<?") {
            skip(text, found + 2, "?>")
        } else {
            let Place { line, column } = Place::of(bytes, found);
            return Err(ReadError::Dtd { line, column });
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
    match local(tag.name) {
        "ClinicalDocument" if head.contains("urn:hl7-org:v3") => Ok(Format::Cda),
        _ if head.contains("http://hl7.org/fhir") => Err(ReadError::FhirXml),
        _ => Err(ReadError::OtherXml),
    }
}

/// Refuses what no document needs and a parser would pay for. Answers how much memory is left for what the mapping keeps
/// beside what was weighed here.
pub(super) fn check(text: &str) -> Result<usize, ReadError> {
    let count = |wanted: u8| memchr_iter(wanted, text.as_bytes()).count();
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
        let weight = weight(local(tag.name));
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
