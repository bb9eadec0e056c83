//! What would cost far more memory or time than its size is refused: by a look over the text before it is parsed, and by
//! one over the tree before it is mapped.
//!
//! roxmltree compares the attributes of an element pairwise, copies all namespaces in scope to each element that declares
//! one, and allocates by the number of `<` and `=`, wherever they stand. The mapping walks elements within elements, and
//! makes a resource of a tag of seven letters.

use memchr::{memchr, memchr_iter, memmem};
use roxmltree::Document as Xml;

use super::{Format, ReadError};
use crate::place::Place;

const MAX_ATTRIBUTES: usize = 100;
/// So many bytes hold at most a quarter of the attributes that an element may have: `a=""` is the shortest.
const BLOCK: usize = MAX_ATTRIBUTES;
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

/// What the heaviest element takes.
const HEAVIEST: usize = 4096;

/// What an element takes in the Bundle at most, where it holds nothing.
fn weight(local: &str) -> usize {
    match local {
        // A resource or a section, and what refers to it; of people up to three.
        "entry" | "component" | "author" | "performer" | "participant" => HEAVIEST,
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
    let from = |at: usize| bytes.get(at..);
    let name_end = start
        + 1
        + from(start + 1)?
            .iter()
            .position(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/'))?;
    let (mut attributes, mut declarations) = (0, 0);
    let mut at = name_end;
    // Names and values are short: a look at byte after byte is quicker than to set out for a search.
    loop {
        let before = from(at)?;
        let before = before.get(..before.iter().position(|byte| matches!(byte, b'>' | b'"' | b'\''))?)?;
        at += before.len();
        let quote = *bytes.get(at)?;
        if quote == b'>' {
            let (name, empty) = (text.get(start + 1..name_end)?, before.ends_with(b"/"));
            return Some(Tag { name, attributes, declarations, empty, end: at + 1 });
        }
        // What has a value is an attribute.
        attributes += 1;
        declarations += usize::from(before.trim_ascii_start().starts_with(b"xmlns"));
        at += 1;
        at += from(at)?.iter().position(|byte| *byte == quote)? + 1;
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

/// What is known of a text that may be parsed.
pub(super) struct Checked {
    /// How much memory is left beside the tree.
    left: usize,
    /// How many elements there are at most.
    elements: usize,
}

/// Refuses what no document needs and a parser would pay for.
pub(super) fn check(text: &str) -> Result<Checked, ReadError> {
    let count = |wanted: u8| memchr_iter(wanted, text.as_bytes()).count();
    let elements = count(b'<');
    let tree = elements.saturating_mul(TAG).saturating_add(count(b'=').saturating_mul(ATTRIBUTE));
    let limit = text.len().saturating_mul(MEMORY).saturating_add(MEMORY_OF_ANY);
    let left = limit.checked_sub(tree).ok_or_else(|| too_complex(text, 0, "more elements and attributes"))?;
    if !is_plain(text) {
        check_tags(text)?;
    }
    Ok(Checked { left, elements })
}

/// Whether no element can have too many attributes, nor all of them too many namespaces: told without reading a tag.
fn is_plain(text: &str) -> bool {
    let declarations = memmem::find_iter(text.as_bytes(), "xmlns").count();
    if declarations.saturating_mul(declarations) > MAX_SCOPES {
        return false;
    }
    // A value cannot hold a `<`: too many attributes leave several blocks without one, and half of them at least stand in
    // blocks that are all theirs.
    let mut attributes = 0;
    text.as_bytes().chunks(BLOCK).all(|block| {
        attributes = match memchr(b'<', block) {
            Some(_) => 0,
            None => attributes + memchr_iter(b'=', block).count(),
        };
        attributes <= MAX_ATTRIBUTES / 2
    })
}

/// Counts the attributes of each element and the namespaces in its scope.
fn check_tags(text: &str) -> Result<(), ReadError> {
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
        let Some(tag) = tag(text, start) else { break };
        if tag.attributes > MAX_ATTRIBUTES {
            return Err(too_complex(text, start, "more attributes on one element"));
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
        at = tag.end;
    }
    Ok(())
}

/// Refuses a tree that would become far more in the Bundle than any document. Answers how much memory is left for what
/// the mapping keeps beside what was weighed here; the byte of the parsed text where nothing is left.
pub(super) fn weigh(tree: &Xml<'_>, checked: &Checked) -> Result<usize, usize> {
    let mut left = checked.left;
    let worst = checked.elements.saturating_mul(HEAVIEST);
    if worst < left / 2 {
        return Ok(left - worst);
    }
    for element in tree.descendants().filter(roxmltree::Node::is_element) {
        let weight = weight(element.tag_name().name());
        left = left.checked_sub(weight).ok_or_else(|| element.range().start)?;
    }
    Ok(left)
}

/// Where a document type declaration stands, if there is one.
pub(super) fn doctype(text: &str) -> Option<ReadError> {
    let mut at = 0;
    loop {
        match next_tag(text, at) {
            Ok(Some(tag)) => at = tag + 1,
            Ok(None) => return None,
            Err(dtd) => return Some(dtd),
        }
    }
}
