//! What a Bundle says of an entry of CDA, and whether a fact of the source is in it.

use std::collections::HashMap;

use crate::fact::{Fact, Kind};
use crate::fhir::Found;
use crate::v3::{TERMINOLOGY, iso, related, statuses, uri, urn, use_of};

/// What some resources say, counted: what was sent twice must be there twice.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    /// How often, and how often of these it is only kept.
    counts: HashMap<(Kind, String), Count>,
    /// All words, with where they stand and whether they are only kept.
    said: Vec<Said>,
    /// How often words were found already.
    spent: HashMap<String, usize>,
}

#[derive(Debug, Clone)]
struct Said {
    /// One space before, one behind.
    text: String,
    place: String,
    is_other: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Count {
    placed: usize,
    kept: usize,
}

/// A fact was found; `is_other`: only kept by its path, or in a `Basic`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) is_other: bool,
}

impl Told {
    pub(crate) fn new<'f>(found: impl IntoIterator<Item = &'f Found>) -> Self {
        let mut told = Self::default();
        for Found { fact, is_other } in found {
            let count = told.counts.entry((fact.kind, pair(fact))).or_default();
            if *is_other {
                count.kept += 1
            } else {
                count.placed += 1
            }
            if let Some(key) = also(fact) {
                told.counts.entry(key).or_default().placed += 1;
            }
            if fact.kind != Kind::Word {
                let (text, place) = (format!(" {} ", fact.text), fact.place.clone());
                told.said.push(Said { text, place, is_other: *is_other });
            }
        }
        told
    }

    /// Finds a fact and takes it, so that it is not found for another one.
    pub(crate) fn take(&mut self, fact: &Fact) -> Option<At> {
        let keys = keys(fact);
        for is_other in [false, true] {
            for key in &keys {
                let Some(count) = self.counts.get_mut(key) else { continue };
                let left = if is_other { &mut count.kept } else { &mut count.placed };
                if *left > 0 {
                    *left -= 1;
                    return Some(At { is_other });
                }
            }
        }
        let [placed, kept] = self.words(fact);
        let spent = self.spent.entry(format!("{:?} {} {}", fact.kind, fact.text, fact.with)).or_default();
        let is_other = *spent >= placed;
        if fact.kind == Kind::Relation && placed + kept > 0 {
            // One element says it of all that is in it.
            return Some(At { is_other: placed == 0 });
        }
        *spent += 1;
        (*spent <= placed + kept).then_some(At { is_other })
    }

    /// The same for a fact of FHIR, which must be there as it was.
    pub(crate) fn take_same(&mut self, fact: &Fact) -> Option<At> {
        let mut key = (fact.kind, pair(fact));
        if !self.counts.contains_key(&key) && matches!(fact.text.as_str(), "true" | "false") {
            // Some send them as texts.
            key.0 = Kind::Flag;
        }
        let count = self.counts.get_mut(&key)?;
        count.placed = count.placed.checked_sub(1)?;
        Some(At { is_other: false })
    }

    /// Whether a fact is there at all.
    pub(crate) fn has(&self, fact: &Fact) -> bool {
        keys(fact).iter().any(|key| self.counts.contains_key(key)) || self.words(fact) != [0, 0]
    }

    /// How often words stand somewhere: alone, or with others in one text; and how often they are only kept.
    fn words(&self, fact: &Fact) -> [usize; 2] {
        let wanted = format!(" {} ", fact.text);
        let times: Box<dyn Fn(&Said) -> usize> = match fact.kind {
            Kind::OriginalText | Kind::Text | Kind::Name | Kind::Address => {
                let (before, after) = (format!(" {}: ", fact.text), format!(": {} ", fact.text));
                let is_short = fact.text.chars().count() < 3 && fact.kind != Kind::Address;
                Box::new(move |Said { text, .. }| {
                    if is_short {
                        return usize::from(*text == wanted);
                    }
                    match occurrences(text, &wanted) {
                        0 => usize::from(text.starts_with(&before) || text.ends_with(&after)),
                        times => times,
                    }
                })
            }
            Kind::Attribute => {
                let alike = format!(" {} ", use_of(&fact.text));
                let names = match fact.with.as_str() {
                    "use" => vec![".use", ".type", "@use"],
                    "mediaType" => vec!["contentType"],
                    other => vec![other],
                };
                Box::new(move |Said { text, place, .. }| {
                    let said = *text == wanted || *text == alike;
                    usize::from(said && names.iter().any(|name| place.contains(name)))
                })
            }
            Kind::Relation => {
                let names: &[&str] = match fact.text.as_str() {
                    "RSON" => &[".reasonCode", ".reasonReference"],
                    "MFST" | "CAUS" => &[".reaction."],
                    _ => &[],
                };
                let path = format!("[{}]", fact.text);
                Box::new(move |it| {
                    let there = it.place.contains(&path) || names.iter().any(|name| it.place.contains(name));
                    usize::from(there)
                })
            }
            _ => return [0, 0],
        };
        [false, true].map(|is_other| {
            let said = self.said.iter().filter(|it| it.is_other == is_other);
            said.map(times.as_ref()).sum()
        })
    }
}

/// How often words are in a text, each with a space before and behind it: two may share one.
fn occurrences(text: &str, wanted: &str) -> usize {
    let starts = text.match_indices(' ').map(|(at, _)| at);
    starts.filter(|at| text[*at..].starts_with(wanted)).count()
}

/// What a fact of FHIR may answer to as well.
fn also(fact: &Fact) -> Option<(Kind, String)> {
    match fact.kind {
        // How often is told by a period.
        Kind::Rate => {
            let mut numbers = fact.text.split('/').skip(2);
            Some((Kind::Amount, format!("{}|{}", numbers.next()?, fact.with)))
        }
        Kind::Amount if !fact.code.is_empty() && fact.code != fact.with => {
            Some((Kind::Amount, format!("{}|{}", fact.text, fact.code)))
        }
        _ => None,
    }
}

/// What a fact of FHIR is counted by.
fn pair(fact: &Fact) -> String {
    match fact.kind {
        Kind::Code
        | Kind::Translation
        | Kind::Display
        | Kind::Amount
        | Kind::Identifier
        | Kind::Substitution
        | Kind::Rate => {
            format!("{}|{}", fact.text, fact.with)
        }
        _ => fact.text.clone(),
    }
}

/// What a fact of CDA may be told as, the likeliest first.
fn keys(fact: &Fact) -> Vec<(Kind, String)> {
    let text = fact.text.as_str();
    let one = |kind, key: String| vec![(kind, key)];
    match fact.kind {
        Kind::Translation => one(fact.kind, format!("{text}|{}", uri(&fact.with))),
        Kind::Code | Kind::Substitution => {
            let system = uri(&fact.with);
            let mut keys = vec![
                (fact.kind, format!("{text}|{system}")),
                (Kind::Substitution, format!("{text}|{system}")),
            ];
            keys.push((Kind::Code, format!("{text}|{system}")));
            if fact.with.is_empty() {
                keys.push((Kind::Code, format!("{text}|urn:ietf:bcp:47")));
            }
            // FHIR has elements for some codes, which name no system.
            if fact.with.is_empty() || system.ends_with("/v3-TimingEvent") {
                keys.extend([Kind::Text, Kind::Status, Kind::Address].map(|kind| (kind, text.to_owned())));
            }
            keys
        }
        // Words are found as words.
        Kind::OriginalText | Kind::Text | Kind::Name | Kind::Address => Vec::new(),
        Kind::Display | Kind::Amount => one(fact.kind, format!("{text}|{}", fact.with)),
        Kind::Identifier if fact.with.is_empty() => {
            vec![
                (Kind::Identifier, format!("{}|urn:ietf:rfc:3986", urn(text))),
                (Kind::Identifier, format!("{text}|")),
            ]
        }
        Kind::Identifier => one(Kind::Identifier, format!("{text}|{}", urn(&fact.with))),
        Kind::Date => {
            let iso = iso(text);
            [(Kind::Date, &iso), (Kind::Text, &iso), (Kind::Date, &fact.text), (Kind::Text, &fact.text)]
                .map(|(kind, text)| (kind, text.clone()))
                .into()
        }
        Kind::Telecom => {
            let number = text.split_once(':').map_or(text, |(_, number)| number).trim();
            vec![
                (Kind::Telecom, text.to_owned()),
                (Kind::Telecom, number.to_owned()),
                (Kind::Text, text.to_owned()),
            ]
        }
        Kind::Status => {
            let told = statuses(text).into_iter().map(|status| (Kind::Status, status.to_owned()));
            told.chain([(Kind::Code, format!("{text}|")), (Kind::Text, text.to_owned())]).collect()
        }
        Kind::Negation => {
            let said = |kind, text: &str| (kind, text.to_owned());
            vec![
                said(Kind::Negation, text),
                said(Kind::Status, "not-done"),
                said(Kind::Status, "not-taken"),
                said(Kind::Code, &format!("refuted|{TERMINOLOGY}/condition-ver-status")),
                said(Kind::Code, &format!("refuted|{TERMINOLOGY}/allergyintolerance-verification")),
                said(Kind::Code, &format!("nilknown|{TERMINOLOGY}/list-empty-reason")),
            ]
        }
        Kind::Relation => {
            let document = related(text).map(|code| (Kind::Text, code.to_owned()));
            std::iter::once((Kind::Relation, text.to_owned())).chain(document).collect()
        }
        Kind::Attribute => Vec::new(),
        Kind::NullFlavor | Kind::Mood => one(fact.kind, text.to_owned()),
        kind => vec![(kind, text.to_owned()), (Kind::Text, text.to_owned())],
    }
}
