//! In which language words were sent: told only where the way that they came by tells it.
//!
//! CDA says the language of a document, never that of a display name. What tells it is how eHDSI translates
//! (MyHealth@EU, transformation of CDA documents): the country's contact point writes the English designation of the
//! master catalogue in the place of the country's own, which it puts into a `translation` within; ours does the same
//! with the Norwegian one. So of designations within each other the innermost is the country's own, the next English,
//! the next that of the country that asked, and so on outwards. A designation that had no translation stays where it
//! was, and adds no level.

use super::scope::{Scope, View};
use super::source::{extension, get, items, text};
use super::term::{Found, found};
use crate::json::Json;
use crate::texts::Language;

impl<'a> Scope<'_, 'a> {
    /// The language of the words of each coding of a concept as a BCP 47 tag; `None` where it is not known.
    pub(super) fn languages(&self, codings: &[Found<'a>]) -> Vec<Option<&'a str>> {
        let declared = self.language();
        // A display is in the language of its resource, says FHIR. Many are English all the same, and so are those of
        // CDA: only where the declared language is one of ours is it believed.
        let spoken = declared.and_then(Language::from_tag).map(Language::tag);
        if codings.iter().all(|coding| coding.depth == 0) {
            return vec![spoken; codings.len()];
        }
        let mut languages = vec![None; codings.len()];
        let mut start = 0;
        for at in 1..=codings.len() {
            if codings.get(at).is_none_or(|coding| coding.depth == 0) {
                if let (Some(concept), Some(languages)) =
                    (codings.get(start..at), languages.get_mut(start..at))
                {
                    self.of_levels(concept, languages, declared);
                }
                start = at;
            }
        }
        languages
    }

    /// The languages of a designation and of the translations within it, along its first translation.
    fn of_levels(&self, levels: &[Found<'a>], languages: &mut [Option<&'a str>], declared: Option<&'a str>) {
        // What comes after a second translation beside the first is of another chain.
        let end =
            levels.iter().skip(2).position(|coding| coding.depth <= 1).map_or(levels.len(), |at| at + 2);
        let chain = levels.get(..end).unwrap_or_default();
        let [outer, inner, ..] = chain else { return };
        if outer.depth != 0 || inner.depth != 1 {
            return;
        }
        let same_code = inner.code.is_empty() || (inner.system == outer.system && inner.code == outer.code);
        let is_same_words = is_same(outer, inner);
        let (english, own) = (Some("en"), declared);
        let is_english = declared.and_then(Language::from_tag) == Some(Language::En);
        let deepest = chain.iter().map(|coding| coding.depth).max().unwrap_or_default();
        let mut put = |at: usize, language: Option<&'a str>| {
            let claim = language != english || chain.get(at).is_some_and(can_be_english);
            if let (Some(slot), true) = (languages.get_mut(at), claim) {
                *slot = language;
            }
        };
        match deepest {
            // One level. Under another code it is the country's own, of which the English was made.
            1 if !same_code => {
                put(0, english);
                put(1, own);
            }
            1 if self.view.translated && is_english => {
                put(0, Some("nb"));
                put(1, english);
            }
            // The country's own within the English one, or the English one within ours: only the document tells.
            1 if self.view.translated || self.view.is_translated_twice() => {}
            1 => {
                put(0, english);
                put(1, own);
            }
            _ if !same_code => {}
            _ if self.view.translated => {
                put(0, Some("nb"));
                put(1, english);
                put(chain.len() - 1, own);
            }
            // There and back again: which of the two is English, only letters can tell.
            2 if is_there_and_back(chain) => match outer_is_own(chain).or_else(|| self.view.outer_is_own()) {
                Some(true) => put(1, english),
                Some(false) => put(0, english),
                None => {}
            },
            deepest => {
                for (at, coding) in chain.iter().enumerate() {
                    match deepest - coding.depth {
                        0 => put(at, own),
                        apart if apart % 2 == 1 => put(at, english),
                        _ => {}
                    }
                }
            }
        }
        if let [outer, inner, ..] = languages
            && is_same_words
            && *inner == english
        {
            // The English words may have stayed where they were; if they are another language's too, they are English.
            *outer = english;
        }
    }
}

impl View<'_> {
    /// Whether a contact point has translated the English designations of the document once more: some of them then
    /// stand two levels deep.
    fn is_translated_twice(&self) -> bool {
        *self.twice.get_or_init(|| {
            let mut found = false;
            self.each_concept(&mut |codings| found |= codings.iter().any(|coding| coding.depth > 1));
            found
        })
    }

    /// Of designations there and back again, whether the outer ones are the country's own: one contact point makes all of
    /// a document, so what the letters of some tell is so of all. `None` where they tell nothing, or both.
    fn outer_is_own(&self) -> Option<bool> {
        *self.outer_is_own.get_or_init(|| {
            let (mut own, mut english) = (false, false);
            self.each_concept(&mut |codings| {
                if codings.iter().map(|coding| coding.depth).eq(0..=2) && is_there_and_back(codings) {
                    match outer_is_own(codings) {
                        Some(true) => own = true,
                        Some(false) => english = true,
                        None => {}
                    }
                }
            });
            (own != english).then_some(own)
        })
    }

    fn each_concept(&self, tell: &mut impl FnMut(&[Found<'_>])) {
        for (_, resource) in self.entries.iter() {
            visit(resource, tell);
        }
    }
}

fn visit(json: &Json, tell: &mut impl FnMut(&[Found<'_>])) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| visit(item, tell)),
        Json::Object(object) => {
            if let Some(codings) = object.get("coding") {
                let codings: Vec<Found<'_>> = items(codings).iter().map(found).collect();
                tell(&codings);
            }
            object.iter().for_each(|(_, value)| visit(value, tell));
        }
        _ => {}
    }
}

/// Whether a designation is the same as the innermost of two levels of translation.
fn is_there_and_back(chain: &[Found<'_>]) -> bool {
    matches!(chain, [outer, _, innermost, ..] if is_same(outer, innermost))
}

/// Whether the outer of such designations is the country's own, by the letters of it and of the one between.
fn outer_is_own(chain: &[Found<'_>]) -> Option<bool> {
    let [outer, inner, ..] = chain else { return None };
    match (can_be_english(outer), can_be_english(inner)) {
        (false, _) => Some(true),
        (true, false) => Some(false),
        (true, true) => None,
    }
}

/// Whether two codings have the same words.
fn is_same(one: &Found<'_>, other: &Found<'_>) -> bool {
    match (one.display, other.display) {
        (Some(one), Some(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => false,
    }
}

/// English is written in plain letters: words with others are not taken for it.
fn can_be_english(coding: &Found<'_>) -> bool {
    coding.display.is_some_and(|words| words.chars().all(|c| c.is_ascii() || !c.is_alphabetic()))
}

/// The translations of a display (hl7.org/fhir/R4/extension-translation.html): words and their language.
pub(super) fn translations(coding: &Json) -> impl Iterator<Item = (&str, Option<&str>)> {
    let beside = get(coding, "_display");
    let extensions = beside.and_then(|beside| get(beside, "extension")).map(items).unwrap_or_default();
    extensions.iter().filter_map(translation)
}

/// What a translation extension says: words and their language.
pub(super) fn translation(sent: &Json) -> Option<(&str, Option<&str>)> {
    let part = |name| extension(sent, name);
    let content = part("content")?;
    let words = text(content, "valueString").or_else(|| text(content, "valueMarkdown"))?;
    let language = part("lang").and_then(|part| text(part, "valueCode"));
    Some((words, language))
}
