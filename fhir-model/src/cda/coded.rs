//! Coded terms: CD, CE, CV, CS (HL7 V3 data types R1) to CodeableConcept.

use std::borrow::Cow;

use super::words::Words;
use super::xml::El;
use super::{extension, systems};
use crate::r4::{Choice, CodeableConcept, Coding, Extension, Value};

/// How deep qualifiers may qualify each other; deeper ones stay in the source extension.
const MAX_QUALIFIERS: usize = 3;

/// A term with all its translations, original words, qualifiers and nullFlavor.
pub(super) fn concept<'a>(el: El<'a>, words: &Words<'a>) -> CodeableConcept {
    concept_at(el, words, 0)
}

fn concept_at<'a>(el: El<'a>, words: &Words<'a>, depth: usize) -> CodeableConcept {
    let mut concept = CodeableConcept::default();
    let translated = el.first("translation").is_some();
    concept.coding.reserve_exact(if translated { 3 } else { 1 });
    concept.coding.extend(coding(el));
    if let Some(original) = el.first("originalText") {
        concept.text = words.of(original).words;
    }
    translations(el, 1, words, &mut concept);
    for qualifier in el.all("qualifier").filter(|_| depth < MAX_QUALIFIERS) {
        let parts: Vec<Extension> = ["name", "value"]
            .into_iter()
            .filter_map(|part| {
                Some(extension::concept(part, concept_at(qualifier.first(part)?, words, depth + 1)))
            })
            .collect();
        if !parts.is_empty() {
            concept.extension.push(extension::of(extension::QUALIFIER, parts));
        }
    }
    concept.extension.extend(el.null_flavor().map(extension::null_flavor));
    concept
}

/// A term that says something: `None` where the element is missing or empty.
pub(super) fn some_concept<'a>(el: Option<El<'a>>, words: &Words<'a>) -> Option<CodeableConcept> {
    el.map(|el| concept(el, words)).filter(|concept| !is_empty(concept))
}

/// Whether nothing at all was sent.
pub(super) fn is_empty(concept: &CodeableConcept) -> bool {
    concept.coding.is_empty() && concept.text.is_none() && concept.extension.is_empty()
}

/// Whether the term says in a code or in words what it means, not only why it does not.
pub(super) fn says_something(concept: &CodeableConcept) -> bool {
    concept.text.is_some()
        || concept.coding.iter().any(|coding| coding.code.is_some() || coding.display.is_some())
}

/// Whether an element says in a code or in words what it means; marks nothing.
pub(super) fn speaks<'a>(el: El<'a>, words: &Words<'a>) -> bool {
    has_code(el)
        || el.first("originalText").is_some_and(|original| words.any(original))
        || el.all("translation").any(|translation| speaks(translation, words))
}

/// A code or its words; `code="NA" nullFlavor="NA"` is neither.
fn has_code(el: El<'_>) -> bool {
    let code = el.peek("code").filter(|code| !code.is_empty() && el.peek("nullFlavor") != Some(code));
    code.is_some() || el.peek("displayName").is_some_and(|display| !display.is_empty())
}

/// The code of the element itself; `None` where it has neither code nor words.
pub(super) fn coding(el: El<'_>) -> Option<Coding> {
    if !has_code(el) {
        return None;
    }
    let (mut code, mut system) = (el.attr("code"), el.attr("codeSystem"));
    if code.is_some_and(systems::is_long_oid) && system.is_some_and(|oid| !systems::is_oid(oid)) {
        // Code and system the wrong way round.
        std::mem::swap(&mut code, &mut system);
    }
    let mut coding = Coding {
        code: code.map(str::to_owned),
        display: el.attr("displayName").map(str::to_owned),
        version: el.attr("codeSystemVersion").map(str::to_owned),
        ..Coding::default()
    };
    let mut name = el.attr("codeSystemName");
    if system.is_some_and(|oid| !systems::is_oid(oid)) && name.is_some_and(systems::is_oid) {
        // Some sources have the two the wrong way round.
        std::mem::swap(&mut system, &mut name);
    }
    coding.system = system.map(systems::uri);
    let in_table = matches!(coding.system, Some(Cow::Borrowed(_)));
    if !in_table {
        coding.extension.extend(name.map(|name| extension::string(extension::SYSTEM_NAME, name)));
    }
    Some(coding)
}

/// Depth first: a translation, then the translations in it, then its next sibling.
fn translations<'a>(el: El<'a>, depth: usize, words: &Words<'a>, concept: &mut CodeableConcept) {
    for translation in el.all("translation") {
        let mut coding = coding(translation).unwrap_or_default();
        if let Some(original) = translation.first("originalText").and_then(|el| words.of(el).words) {
            match (&coding.display, &concept.text) {
                (None, _) => coding.display = Some(original),
                (Some(display), _) if *display == original => {}
                (Some(_), None) => concept.text = Some(original),
                (Some(_), Some(_)) => {
                    coding.extension.push(extension::string(extension::ORIGINAL_TEXT, original));
                }
            }
        }
        coding.extension.extend(translation.null_flavor().map(extension::null_flavor));
        if coding != Coding::default() {
            coding.extension.reserve_exact(1);
            coding.extension.push(level(depth));
            concept.coding.push(coding);
        }
        translations(translation, depth + 1, words, concept);
    }
}

fn level(depth: usize) -> Extension {
    extension::with(extension::TRANSLATION, Choice::new("PositiveInt", Value::Number(depth.into())))
}

/// Adds a name that stands beside a code: as its words where it has none, else as an extension where it says more.
pub(super) fn add_name(concept: &mut CodeableConcept, name: String) {
    let known = concept.coding.iter().any(|coding| coding.display.as_deref() == Some(name.as_str()));
    match &concept.text {
        _ if known => {}
        None => concept.text = Some(name),
        Some(text) if *text == name => {}
        Some(_) => concept.extension.push(extension::string(extension::NAME, name)),
    }
}

/// A term with words where it says nothing by itself.
pub(super) fn or_words(concept: Option<CodeableConcept>, words: Option<String>) -> Option<CodeableConcept> {
    match words {
        Some(words) if !concept.as_ref().is_some_and(says_something) => {
            Some(CodeableConcept { text: Some(words), ..concept.unwrap_or_default() })
        }
        _ => concept,
    }
}

/// A concept of one code that we write ourselves.
pub(super) fn ours(system: &'static str, code: &str) -> CodeableConcept {
    let coding = Coding { system: Some(system.into()), code: Some(code.to_owned()), ..Coding::default() };
    CodeableConcept { coding: vec![coding], ..CodeableConcept::default() }
}
