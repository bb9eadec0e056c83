//! Each kind of place that the documents have, changed once.

use std::collections::BTreeSet;

use super::change::{Place, places, tokens};
use super::documents::Source;
use super::none_of;
use super::told::Told;

/// A place to change, and what its document said and told before.
pub(crate) struct Case<'a> {
    pub(crate) source: &'a Source,
    pub(crate) place: &'a Place,
    pub(crate) tokens: &'a BTreeSet<String>,
    pub(crate) before: &'a Told,
}

/// How many kinds of place were changed, and what was found.
pub(crate) struct Swept {
    kinds: usize,
    findings: Vec<String>,
}

/// Asks at the first place of each kind that `is_meant` what is `wrong` when it is changed.
pub(crate) fn each_kind_of_place(
    sources: &[Source],
    is_meant: impl Fn(&Case<'_>) -> bool,
    wrong: impl Fn(&Case<'_>) -> Vec<String>,
) -> Swept {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for source in sources {
        let (before, tokens) = (Told::of(&source.text), tokens(&source.text));
        for place in &places(&source.text) {
            let case = Case { source, place, tokens: &tokens, before: &before };
            if is_meant(&case) && seen.insert(place.path.clone()) {
                let wrong = wrong(&case).into_iter();
                findings.extend(wrong.map(|wrong| format!("{} {}: {wrong}", source.name, place.path)));
            }
        }
    }
    Swept { kinds: seen.len(), findings }
}

impl Swept {
    /// Stops where there were no more than so many kinds of place, or where anything was found.
    pub(crate) fn holds(self, more_than: usize, sentence: &str) {
        assert!(self.kinds > more_than, "only {} kinds of place", self.kinds);
        none_of(&self.findings, sentence);
    }
}

impl Case<'_> {
    /// Whether the place is within the document's root element.
    pub(crate) fn is_within(&self) -> bool {
        self.place.path.contains('/')
    }
}
