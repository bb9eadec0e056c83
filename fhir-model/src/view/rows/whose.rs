//! Whose row it is, by what stands beside a reference: its display, its identifier.

use super::super::scope::View;
use super::super::source::{get, items, kind, text};
use crate::json::Json;
use crate::r4::names;

/// What a reference to the patient calls them, where no part of it is a part of their name.
pub(in crate::view) fn called_otherwise<'j>(view: &View<'_>, reference: &'j Json) -> Option<&'j str> {
    let called = text(reference, "display")?;
    (shares_name(view, called) == Some(false)).then_some(called)
}

/// Whether a reference that leads nowhere is to somebody else than the document's patient.
pub(super) fn is_of_another(view: &View<'_>, reference: &Json) -> bool {
    if let Some(known) = same_identifier(view, reference) {
        return !known;
    }
    let shared = text(reference, "display").and_then(|called| shares_name(view, called));
    if shared == Some(true) {
        return false;
    }
    match text(reference, "reference") {
        Some(sent) => !is_the_documents(view, sent),
        // Words alone: only where they name somebody.
        None => shared == Some(false),
    }
}

/// Whether a reference is written as the document's own to its patient, or names the patient's id and no server: the same
/// id on another server is another patient's. A document that names no patient has nothing that it could differ from.
fn is_the_documents(view: &View<'_>, sent: &str) -> bool {
    let patient = view.patient.and_then(|number| view.entries.get(number));
    let id = patient.and_then(|patient| text(patient, "id"));
    let mut own = view
        .entries
        .iter()
        .filter(|(_, resource)| kind(resource) == "Composition")
        .filter_map(|(_, composition)| text(get(composition, "subject")?, "reference"))
        .peekable();
    if patient.is_none() && own.peek().is_none() {
        return true;
    }
    let elsewhere = names::split(sent).is_some_and(|(server, ..)| server.is_some());
    let same_id = !elsewhere && id.is_some_and(|id| sent.split(['/', ':']).any(|part| part == id));
    same_id || own.any(|own| own == sent)
}

/// Whether a reference's identifier is one of the patient's; `None` where none of theirs is of the same system.
fn same_identifier(view: &View<'_>, reference: &Json) -> Option<bool> {
    let sent = get(reference, "identifier")?;
    let (system, value) = (text(sent, "system")?, text(sent, "value")?);
    let patient = view.entries.get(view.patient?)?;
    let known = get(patient, "identifier").map(items).unwrap_or_default();
    let mut same = known.iter().filter(|known| text(known, "system") == Some(system)).peekable();
    same.peek()?;
    Some(same.any(|known| text(known, "value") == Some(value)))
}

/// Nobody has more names than these.
const MOST_NAMES: usize = 64;

/// Whether words share a part with the patient's names; `None` where they name nobody, or the two cannot be compared,
/// since one is in another script.
fn shares_name(view: &View<'_>, called: &str) -> Option<bool> {
    let patient = view.entries.get(view.patient?)?;
    let mut names = Vec::new();
    for name in get(patient, "name").map(items).unwrap_or_default().iter().take(MOST_NAMES) {
        for part in ["text", "family", "given", "prefix", "suffix"] {
            let words = get(name, part).map(items).unwrap_or_default();
            words.iter().filter_map(Json::as_str).for_each(|words| names.extend(parts(words)));
        }
    }
    let called = parts(called);
    let alike = |a: &str, b: &str| is_latin(a) == is_latin(b);
    let comparable = called.iter().any(|called| names.iter().any(|name| alike(called, name)));
    comparable.then(|| called.iter().any(|called| names.contains(called)))
}

/// The parts of a name, without case and accents. Initials and numbers are none, nor what only says what somebody is.
fn parts(words: &str) -> Vec<String> {
    let words =
        words.split(|c: char| !c.is_alphanumeric()).map(|word| word.chars().flat_map(folded).collect());
    words
        .filter(|word: &String| word.chars().count() > 1 && !word.chars().any(|c| c.is_ascii_digit()))
        .filter(|word| !matches!(word.as_str(), "patient" | "pasient" | "mr" | "mrs" | "ms" | "dr"))
        .collect()
}

fn is_latin(word: &str) -> bool {
    word.chars().all(|c| c < '\u{250}')
}

/// A letter in lower case without its accent, as far as European names in Latin letters have them.
fn folded(letter: char) -> impl Iterator<Item = char> {
    letter.to_lowercase().map(|c| match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' | 'ð' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    })
}
