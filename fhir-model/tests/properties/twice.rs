//! Elements that a document has more often than the rules expect.

use std::collections::BTreeSet;

use super::change::places;
use super::told::Told;
use super::{documents, none_of};

/// What is put behind every word of the second element.
const AGAIN: &str = "igjen";

#[test]
fn an_element_that_is_sent_twice_is_told_twice() {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for source in documents::cda_of_own_words() {
        let before = Told::of(&source.text);
        for place in places(&source.text).iter().skip(1) {
            let (again, words) = in_other_words(place.element(&source.text));
            if words.is_empty() || !seen.insert(place.path.clone()) {
                continue;
            }
            let after = Told::of(&place.followed(&source.text, &again));
            let mut wrong = Vec::new();
            for word in &words {
                if !after.json_has(word) {
                    wrong.push(format!("the Bundle lost {word}"));
                }
                if !after.page.contains(word) {
                    wrong.push(format!("the page lost {word}"));
                }
            }
            // Several family names are one text.
            let lost =
                before.values_beyond(&after).into_iter().filter(|it| !after.json_has(it.trim_matches('"')));
            wrong.extend(lost.map(|value| format!("lost: {value}")));
            findings.extend(wrong.iter().map(|wrong| format!("{} {}: {wrong}", source.name, place.path)));
        }
    }
    assert!(seen.len() > 200, "only {} kinds of place", seen.len());
    none_of(&findings, "an element that is sent twice is told twice");
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
