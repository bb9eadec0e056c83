//! Elements that a document has more often than the rules expect.

use super::documents;
use super::sweep::{Case, each_kind_of_place};
use super::told::{Told, unsaid};

/// What is put behind every word of the second element.
const AGAIN: &str = "igjen";

#[test]
fn an_element_that_is_sent_twice_is_told_twice() {
    let again = |case: &Case<'_>| in_other_words(case.place.element(&case.source.text));
    let has_words = |case: &Case<'_>| case.is_within() && !again(case).1.is_empty();
    each_kind_of_place(&documents::cda_of_own_words(), has_words, |case| {
        let (again, words) = again(case);
        let after = Told::of(&case.place.followed(&case.source.text, &again));
        let mut wrong = unsaid(words.iter().map(String::as_str), &after);
        // Several family names are one text.
        let lost = case.before.values_beyond(&after).into_iter();
        let lost = lost.filter(|value| !after.json_has(value.trim_matches('"')));
        wrong.extend(lost.map(|value| format!("lost: {value}")));
        wrong
    })
    .holds(200, "an element that is sent twice is told twice");
}

/// An element with every word of its own changed, and these words. Words of their own begin with a q.
fn in_other_words(element: &str) -> (String, Vec<String>) {
    let mut out = String::new();
    let mut words = Vec::new();
    let mut rest = element;
    while let Some(start) = rest.find(|it: char| it.is_alphanumeric()) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|it: char| !it.is_alphanumeric()).unwrap_or(word.len()));
        out.push_str(before);
        out.push_str(word);
        if word.starts_with(['q', 'Q']) && !matches!(word, "quantity" | "qualifier") {
            out.push_str(AGAIN);
            words.push(format!("{word}{AGAIN}"));
        }
        rest = after;
    }
    out.push_str(rest);
    (out, words)
}
