//! What a section's narrative says that none of its rows shows: counted, and told.
//!
//! Words are compared by themselves, numbers by their value, dates by their day, whatever the layout and language of
//! either side. A narrative that several sections share is held against the rows of all of them.

mod lexicon;
mod pieces;
mod shown;
#[cfg(test)]
mod tests;
mod tokens;
mod wanted;

use std::collections::{HashMap, HashSet};

use super::document::{AbsenceKind, DocumentView, GroupKind, SectionView, Warning};
use super::row::Row;
use super::scope::View;
use crate::texts::Catalogue;
use shown::{show_facts, show_person};
use tokens::{Hashed, Reader, Token};
use wanted::{Wanted, note_date};

/// Warns in each section whose narrative says more than its rows.
pub(super) fn tell(view: &View<'_>, document: &mut DocumentView) {
    let mut groups: Vec<(Vec<&SectionView>, Wanted)> = Vec::new();
    let mut by_words: HashMap<String, usize> = HashMap::new();
    for section in &document.sections {
        gather(section, &mut groups, &mut by_words);
    }
    if groups.is_empty() {
        return;
    }
    let head = Known::of(document, view.texts);
    let mut found = HashMap::new();
    let mut reader = Reader::default();
    for (sections, mut wanted) in groups {
        for section in &sections {
            wanted.section(section, &mut reader);
        }
        wanted.alike(&sections, &head, &mut reader);
        let besides = Besides::of(&sections);
        let more = wanted.left(&head, besides, view.texts);
        if !more.is_empty() {
            found.extend(sections.iter().map(|section| (section.anchor.clone(), more.clone())));
        }
    }
    for section in &mut document.sections {
        warn(section, &found);
    }
}

/// Whether words say something that a row does not show at once.
pub(super) fn says_more(words: &str, row: &Row) -> bool {
    let mut wanted = Wanted::of(vec![words.to_owned()]);
    let mut reader = Reader::default();
    let at_once = Row { details: Vec::new(), children: Vec::new(), narrative: None, ..row.clone() };
    wanted.row(&at_once, &mut reader);
    let nothing = Known::default();
    wanted.says_more(&nothing)
}

/// The sections with rows or statements of absence, by what their narrative says.
fn gather<'s>(
    section: &'s SectionView,
    groups: &mut Vec<(Vec<&'s SectionView>, Wanted)>,
    by_words: &mut HashMap<String, usize>,
) {
    let says = !section.groups.is_empty() || !section.absences.is_empty() || !section.subsections.is_empty();
    if let Some(narrative) = section.narrative.as_ref().filter(|narrative| says && !narrative.empty) {
        let at = *by_words.entry(narrative.words()).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((sections, _)) => sections.push(section),
            None => groups.push((vec![section], Wanted::of(pieces::of(narrative)))),
        }
    }
    section.subsections.iter().for_each(|inner| gather(inner, groups, by_words));
}

fn warn(section: &mut SectionView, found: &HashMap<String, Vec<Warning>>) {
    for warning in found.get(&section.anchor).into_iter().flatten() {
        let language = section.narrative.as_ref().and_then(|narrative| narrative.language.clone());
        section.warnings.push(Warning { language, ..warning.clone() });
    }
    section.subsections.iter_mut().for_each(|inner| warn(inner, found));
}

/// What a narrative stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Besides {
    Rows,
    /// Nothing but rows of what is not so.
    Refuted,
    /// Nothing but the sections in it: a text of its own.
    Sections,
    /// Nothing but statements that there is none: what reassures must be the whole truth.
    NoneKnown,
    /// Nothing but statements that nothing is known or told.
    NoInformation,
}

impl Besides {
    fn of(sections: &[&SectionView]) -> Self {
        let mut groups = sections.iter().flat_map(|section| &section.groups).peekable();
        if groups.peek().is_some() {
            return if groups.all(|group| group.kind == GroupKind::NotSo) {
                Self::Refuted
            } else {
                Self::Rows
            };
        }
        if sections.iter().any(|section| !section.subsections.is_empty()) {
            let absent = sections.iter().any(|section| !section.absences.is_empty());
            return if absent { Self::Refuted } else { Self::Sections };
        }
        let mut kinds = sections.iter().flat_map(|section| &section.absences).map(|absence| absence.kind);
        if kinds.all(|kind| matches!(kind, AbsenceKind::NoInformation | AbsenceKind::Withheld)) {
            Self::NoInformation
        } else {
            Self::NoneKnown
        }
    }
}

/// What is shown beside all rows: the patient and the head of the document; and how elements are called.
#[derive(Default)]
struct Known {
    words: Hashed<()>,
    dates: HashSet<u32>,
    /// The names of elements: before a colon they say nothing by themselves.
    names: Hashed<()>,
}

impl Known {
    fn of(document: &DocumentView, texts: &Catalogue) -> Self {
        let mut known = Self::default();
        let mut reader = Reader::default();
        let mut unused = Hashed::default();
        let mut mark = |text: &str| {
            reader.read(text, |token, range| match token {
                // A label that says "not" does not say what a narrative denies.
                Token::Word(_) if text.get(range.clone()).is_some_and(lexicon::negates) => {}
                Token::Word(hash) | Token::Number(hash) => {
                    known.words.insert(hash, ());
                }
                date => note_date(date, &mut known.dates, &mut unused),
            });
        };
        lexicon::silent().for_each(&mut mark);
        let mut names = Reader::default();
        for part in texts.names().flat_map(|(name, _)| parts_of(name)) {
            names.read(part, |token, _| {
                if let Token::Word(hash) = token {
                    known.names.insert(hash, ());
                }
            });
        }
        if let Some(person) = &document.patient {
            show_person(person, &mut mark);
        }
        mark(&document.title);
        document.sent_title.iter().for_each(|title| mark(title));
        show_facts(&document.facts, &mut mark);
        known
    }
}

/// The words in the name of an element: `clinical` and `Status`.
fn parts_of(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, sign)| sign.is_ascii_uppercase())
            .map_or(rest.len(), |(at, _)| at);
        let (part, behind) = rest.split_at(end);
        rest = behind;
        Some(part)
    })
}
