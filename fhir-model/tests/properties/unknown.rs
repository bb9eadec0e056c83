//! Elements that nobody knows: a later version of CDA, a country's own extension.

use super::sweep::each_kind_of_place;
use super::told::{Told, unsaid};
use super::{documents, exceptions};

/// One of a foreign namespace, one of CDA's by an unknown name; each with an attribute and words of its own.
const UNKNOWN: &str = concat!(
    r#"<x:del xmlns:x="urn:example:fremmed" verdi="qfremmed1">qfremmed2</x:del>"#,
    r#"<ukjentDel xmlns="urn:hl7-org:v3" verdi="qukjent1">qukjent2</ukjentDel>"#
);
const SENT: [&str; 4] = ["qfremmed1", "qfremmed2", "qukjent1", "qukjent2"];

#[test]
fn unknown_elements_anywhere_are_kept_and_shown_and_change_nothing_else() {
    each_kind_of_place(
        &documents::cda(),
        |_| true,
        |case| {
            let after = Told::of(&case.place.child(&case.source.text, UNKNOWN));
            let mut wrong = unsaid(SENT, &after);
            if exceptions::reason(&case.place.path).is_none() {
                wrong.extend(changes(case.before, &after));
            }
            wrong
        },
    )
    .holds(900, "an unknown element is kept, and nothing else changes");
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
