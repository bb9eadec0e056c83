//! A coded thing in words, and where the words come from.

use helsebro_fhir::texts::Language;
use helsebro_fhir::view::{Code, Origin, Original, Term};

use super::basic::{label, pair};
use crate::dom::{Element, el};
use crate::language::Words;
use crate::texts::Key;

/// The words to read, marked where they are not in the reader's language: a translation is never taken for an
/// original, nor an original for a translation.
pub(crate) fn term(words: &Words, term: &Term) -> Element {
    let class = if term.origin == Origin::NotSent { "not-sent" } else { "term" };
    el("span")
        .class(class)
        .with(el("span").maybe("lang", foreign(words, term.language.as_deref())).with(term.text.clone()))
        .with(mark(words, term).map(origin))
}

/// A word beside words: where they come from.
pub(crate) fn origin(text: String) -> Element {
    el("span").class("origin").with(text)
}

/// What must be said beside the words, in few words.
fn mark(words: &Words, term: &Term) -> Option<String> {
    let language = foreign(words, term.language.as_deref()).map(|tag| words.language_name(&tag));
    let unknown = term.language.is_none();
    let in_english = words.language() == Language::En;
    match (term.origin, language) {
        // A Norwegian word in the midst of English ones.
        (Origin::SentInNorwegian, Some(language)) if in_english => Some(language),
        (Origin::SentInNorwegian | Origin::OwnTable | Origin::Name | Origin::NotSent, _) => None,
        (Origin::CodeOnly, _) => Some(words.t(Key::OriginCodeOnly)),
        (Origin::OtherLanguage, Some(language)) => Some(language),
        (Origin::OtherLanguage, None) => unknown.then(|| words.t(Key::OriginOtherLanguage)),
        (Origin::OriginalText, Some(language)) => {
            Some(words.fill(Key::OriginOriginalIn, &[("language", &language)]))
        }
        (Origin::OriginalText, None) => Some(words.t(Key::OriginOriginal)),
    }
}

/// The tag for `lang`, where it is not the page's own language.
pub(crate) fn foreign(words: &Words, tag: Option<&str>) -> Option<String> {
    let own = words.language().tag();
    tag.filter(|tag| tag.split('-').next() != Some(own)).map(str::to_owned)
}

/// All that was sent for a term: where the shown words come from, the other words, the codes.
pub(crate) fn whole(words: &Words, term: &Term) -> Option<Element> {
    if term.others().next().is_none() && term.codes.is_empty() && term.origin == Origin::NotSent {
        return None;
    }
    let origin = match term.origin {
        Origin::SentInNorwegian => Some(Key::OriginSentInNorwegian),
        Origin::OwnTable => Some(Key::OriginOwnTable),
        Origin::OtherLanguage => Some(Key::OriginOtherLanguageLong),
        Origin::CodeOnly => Some(Key::OriginCodeOnlyLong),
        Origin::OriginalText => Some(Key::OriginOriginalLong),
        Origin::Name | Origin::NotSent => None,
    };
    let whole = el("div")
        .class("whole")
        .with(origin.map(|key| el("p").class("origin-long").with(words.t(key))))
        .with(originals(words, term.others()))
        .with(codes(words, &term.codes));
    Some(whole)
}

/// Other words that were sent for it.
pub(crate) fn originals<'t>(words: &Words, originals: impl Iterator<Item = &'t Original>) -> Option<Element> {
    let row = |original: &Original| {
        let text = el("span").maybe("lang", foreign(words, original.language.as_deref()));
        pair(original.label.clone(), text.with(original.text.clone()))
    };
    let rows: Vec<Element> = originals.map(row).collect();
    (!rows.is_empty()).then(|| el("dl").class("facts").all(rows))
}

/// Codes: system, code, and the words that were sent with it.
pub(crate) fn codes(words: &Words, codes: &[Code]) -> Option<Element> {
    let row = |code: &Code| {
        let system = if code.system.is_empty() { words.t(Key::CodeNoSystem) } else { code.system.clone() };
        el("li")
            .with(label(system).attr("title", code.uri.clone()))
            .with(" ")
            .with(el("code").with(code.code.clone()))
            .with(code.display.as_ref().map(|display| format!(" {display}")))
    };
    (!codes.is_empty())
        .then(|| el("ul").class("codes").attr("aria-label", words.t(Key::Codes)).all(codes.iter().map(row)))
}
