//! `nullFlavor` says of any element that something is missing; what was sent beside it was sent all the same.

use super::sweep::{Case, each_kind_of_place};
use super::told::{Told, lost};
use super::{documents, exceptions};

/// A flavor that no document has, and its words.
const FLAVOR: &str = "NAV";
const WORDS: &str = "midlertidig ikke tilgjengelig";

#[test]
fn any_null_flavor_anywhere_is_told_and_nothing_else_is_lost_or_made_up() {
    let sources = documents::cda();
    for source in &sources {
        assert!(!source.text.contains(FLAVOR), "{} has the flavor already", source.name);
    }
    each_kind_of_place(&sources, |_| true, wrong)
        .holds(900, "any nullFlavor is told, and all else that was sent");
}

fn wrong(case: &Case<'_>) -> Vec<String> {
    let Case { before, place, .. } = *case;
    let after = &Told::of(&place.null(&case.source.text, FLAVOR));
    let mut wrong = lost(case.tokens, before, after);
    if after.count(FLAVOR) == 0 {
        wrong.push("the Bundle does not say the flavor".to_owned());
    }
    if !after.page.contains(WORDS) {
        wrong.push("the page does not say the flavor's words".to_owned());
    }
    if exceptions::reason(&place.path).is_some() {
        return wrong;
    }
    // The flavor that stood there before is gone.
    let replaced = place.flavor.as_ref().map(|flavor| format!("{flavor:?}"));
    let lost = before.values_beyond(after).into_iter().filter(|value| replaced.as_ref() != Some(value));
    wrong.extend(lost.map(|value| format!("the Bundle lost one {value}")));
    let told = format!("= \"{FLAVOR}\"");
    // A section that holds nothing but its text: why it does is FHIR's reason of an empty section.
    let is_section = place.path.rsplit('/').next().is_some_and(|step| step.starts_with("section"));
    let is_reason = |fact: &String| is_section && fact.contains("section.emptyReason.coding.");
    let new =
        after.facts_beyond(before).into_iter().filter(|fact| !fact.ends_with(&told) && !is_reason(fact));
    wrong.extend(new.map(|fact| format!("new: {fact}")));
    wrong
}
