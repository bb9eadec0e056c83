//! `negationInd` turns what a statement says into its opposite, wherever the statement stands; another `moodCode` than EVN
//! says that it did not happen.

use std::collections::BTreeSet;

use super::change::{places, tokens};
use super::told::{Told, lost};
use super::{documents, none_of};

/// Statements that CDA R2 lets be negated.
const STATEMENTS: &[&str] = &["act", "observation", "procedure", "substanceAdministration", "supply"];

#[test]
fn a_negated_statement_says_so_in_what_became_of_it() {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for source in documents::cda() {
        let before = Told::of(&source.text);
        let tokens = tokens(&source.text);
        for place in places(&source.text) {
            let last = place.path.rsplit('/').next().unwrap();
            if !STATEMENTS.contains(&last.split('[').next().unwrap()) || !seen.insert(place.path.clone()) {
                continue;
            }
            let Some(changed) = place.with(&source.text, "negationInd", "true") else { continue };
            let after = Told::of(&changed);
            let new = after.facts_beyond(&before);
            let says = |fact: &String| NEGATED.iter().any(|words| fact.contains(words));
            let by_path_alone = new.iter().any(|fact| fact.contains("(@negationInd)"));
            let mut wrong = lost(&tokens, &before, &after);
            if by_path_alone || !new.iter().any(says) {
                wrong.push(format!("new is {new:?}"));
            }
            findings.extend(wrong.iter().map(|wrong| format!("{} {}: {wrong}", source.name, place.path)));
        }
    }
    assert!(seen.len() > 80, "only {} kinds of statement", seen.len());
    none_of(&findings, "a negated statement says so");
}

#[test]
fn an_observation_or_procedure_that_is_only_wished_for_says_so_in_what_became_of_it() {
    let mut seen = BTreeSet::new();
    let mut findings = Vec::new();
    for source in documents::cda() {
        let before = Told::of(&source.text);
        let tokens = tokens(&source.text);
        for place in places(&source.text) {
            let last = place.path.rsplit('/').next().unwrap();
            let kind = last.split('[').next().unwrap();
            if !matches!(kind, "observation" | "procedure") || !seen.insert(place.path.clone()) {
                continue;
            }
            let event = r#"moodCode="EVN""#;
            let Some(changed) = place.replaced(&source.text, event, r#"moodCode="GOL""#) else { continue };
            let after = Told::of(&changed);
            let mut wrong = lost(&tokens, &before, &after);
            if !after.facts_beyond(&before).iter().any(|fact| fact.contains("(mood)")) {
                wrong.push("does not say that it is a goal".to_owned());
            }
            findings.extend(wrong.iter().map(|wrong| format!("{} {}: {wrong}", source.name, place.path)));
        }
    }
    assert!(seen.len() > 50, "only {} kinds of statement", seen.len());
    none_of(&findings, "what is only wished for says so");
}

/// How FHIR, and where it cannot the mapping, says it.
const NEGATED: &[&str] = &[
    "(negated)",
    "doNotPerform = true",
    "verificationStatus.coding.code = \"refuted\"",
    ".status = \"not-done\"",
    ".status = \"not-taken\"",
    "wasSubstituted = false",
];
