//! A coded thing in words, and where the words come from.

use helsebro_fhir::view::{Code, Origin, Original, Term};
use leptos::prelude::*;

use crate::language::Words;
use crate::texts::Key;

/// The words to read, marked where they are not in the reader's language: a translation is never taken for an
/// original, nor an original for a translation.
pub(crate) fn term(words: &Words, term: &Term) -> AnyView {
    let mark = mark(words, term);
    let class = if term.origin == Origin::NotSent { "term not-sent" } else { "term" };
    view! {
        <span class=class>
            <span lang=foreign(words, term.language.as_deref())>{term.text.clone()}</span>
            {mark.map(|mark| view! { <span class="origin">{mark}</span> })}
        </span>
    }
    .into_any()
}

/// What must be said beside the words, in few words.
fn mark(words: &Words, term: &Term) -> Option<String> {
    let language = term.language.as_deref().filter(|tag| foreign(words, Some(tag)).is_some());
    match (term.origin, language) {
        (Origin::SentInNorwegian | Origin::OwnTable | Origin::Name | Origin::NotSent, _) => None,
        (Origin::CodeOnly, _) => Some(words.t(Key::OriginCodeOnly)),
        (Origin::OtherLanguage, Some(tag)) => Some(words.language_name(tag)),
        (Origin::OtherLanguage, None) => Some(words.t(Key::OriginOtherLanguage)),
        (Origin::OriginalText, Some(tag)) => {
            Some(words.fill(Key::OriginOriginalIn, &[("language", &words.language_name(tag))]))
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
pub(crate) fn whole(words: &Words, term: &Term) -> Option<AnyView> {
    if term.originals.is_empty() && term.codes.is_empty() && term.origin == Origin::NotSent {
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
    Some(
        view! {
            <div class="whole">
                {origin.map(|key| view! { <p class="origin-long">{words.t(key)}</p> })}
                {originals(words, &term.originals)}
                {codes(words, &term.codes)}
            </div>
        }
        .into_any(),
    )
}

fn originals(words: &Words, originals: &[Original]) -> Option<AnyView> {
    if originals.is_empty() {
        return None;
    }
    let rows: Vec<_> = originals
        .iter()
        .map(|original| {
            view! {
                <div>
                    <dt>{original.label.clone()}</dt>
                    <dd lang=foreign(words, original.language.as_deref())>{original.text.clone()}</dd>
                </div>
            }
        })
        .collect();
    Some(view! { <dl class="facts">{rows}</dl> }.into_any())
}

/// Codes: system, code, and the words that were sent with it.
pub(crate) fn codes(words: &Words, codes: &[Code]) -> Option<AnyView> {
    if codes.is_empty() {
        return None;
    }
    let rows: Vec<_> = codes
        .iter()
        .map(|code| {
            let system =
                if code.system.is_empty() { words.t(Key::CodeNoSystem) } else { code.system.clone() };
            view! {
                <li>
                    <span class="label" title=code.uri.clone()>{system}</span>
                    " "
                    <code>{code.code.clone()}</code>
                    {code.display.as_ref().map(|display| format!(" {display}"))}
                </li>
            }
        })
        .collect();
    Some(view! { <ul class="codes" aria-label=words.t(Key::Codes)>{rows}</ul> }.into_any())
}
