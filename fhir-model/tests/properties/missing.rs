//! Elements that a country leaves out.

use std::collections::BTreeSet;

use super::change::{places, tokens};
use super::told::{Told, lost};
use super::{documents, none_of};

#[test]
fn an_element_that_is_missing_costs_no_word_of_another() {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for source in documents::cda_of_own_words() {
        let before = Told::of(&source.text);
        for place in places(&source.text).iter().skip(1).filter(|place| seen.insert(place.path.clone())) {
            let changed = place.removed(&source.text);
            let mut words = tokens(&changed);
            words.retain(|word| word.starts_with(['q', 'Q']));
            let wrong = lost(&words, &before, &Told::of(&changed));
            findings.extend(wrong.iter().map(|wrong| format!("{} {}: {wrong}", source.name, place.path)));
        }
    }
    assert!(seen.len() > 350, "only {} kinds of place", seen.len());
    none_of(&findings, "an element that is missing costs nothing else");
}
