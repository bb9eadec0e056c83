//! Elements that a country leaves out.

use super::change::tokens;
use super::documents;
use super::sweep::each_kind_of_place;
use super::told::{Told, lost};

#[test]
fn an_element_that_is_missing_costs_no_word_of_another() {
    each_kind_of_place(
        &documents::cda_of_own_words(),
        |case| case.is_within(),
        |case| {
            let changed = case.place.removed(&case.source.text);
            let mut words = tokens(&changed);
            words.retain(|word| word.starts_with(['q', 'Q']));
            lost(&words, case.before, &Told::of(&changed))
        },
    )
    .holds(350, "an element that is missing costs nothing else");
}
