//! Elements that nobody knows: a later version of CDA, a country's own extension.

use std::collections::BTreeSet;

use super::change::places;
use super::told::Told;
use super::{documents, exceptions, none_of};

/// One of a foreign namespace, one of CDA's by an unknown name; each with an attribute and words of its own.
const UNKNOWN: &str = concat!(
    r#"<x:del xmlns:x="urn:example:fremmed" verdi="qfremmed1">qfremmed2</x:del>"#,
    r#"<ukjentDel xmlns="urn:hl7-org:v3" verdi="qukjent1">qukjent2</ukjentDel>"#
);
const SENT: [&str; 4] = ["qfremmed1", "qfremmed2", "qukjent1", "qukjent2"];

#[test]
fn unknown_elements_anywhere_are_kept_and_shown_and_change_nothing_else() {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for source in documents::cda() {
        let before = Told::of(&source.text);
        for place in places(&source.text).iter().filter(|place| seen.insert(place.path.clone())) {
            let after = Told::of(&place.child(&source.text, UNKNOWN));
            let mut wrong = Vec::new();
            for sent in SENT {
                if !after.json_has(sent) {
                    wrong.push(format!("the Bundle lost {sent}"));
                }
                if !after.page.contains(sent) {
                    wrong.push(format!("the page lost {sent}"));
                }
            }
            if exceptions::reason(&place.path).is_none() {
                wrong.extend(changes(&before, &after));
            }
            findings.extend(wrong.iter().map(|wrong| format!("{} {}: {wrong}", source.name, place.path)));
        }
    }
    assert!(seen.len() > 900, "only {} kinds of place", seen.len());
    none_of(&findings, "an unknown element is kept, and nothing else changes");
}

/// What changed beside the unknown elements.
fn changes(before: &Told, after: &Told) -> Vec<String> {
    let facts = before.facts_beyond(after).into_iter().map(|fact| format!("lost: {fact}"));
    let lines = before.lines_beyond(after).into_iter().map(|line| format!("the page lost: {line}"));
    let new = after.facts_beyond(before).into_iter().filter(|fact| !fact.contains("(source)"));
    let lines_new = after.lines_beyond(before).into_iter();
    let lines_new = lines_new.filter(|line| !SENT.iter().any(|sent| line.contains(sent)));
    facts
        .chain(lines)
        .chain(new.map(|fact| format!("new: {fact}")))
        .chain(lines_new.map(|line| format!("the page has new: {line}")))
        .collect()
}
