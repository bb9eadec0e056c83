//! `negationInd` turns what a statement says into its opposite, wherever the statement stands; another `moodCode` than EVN
//! says that it did not happen.

use super::documents;
use super::sweep::{Case, each_kind_of_place};
use super::told::{Told, lost};

/// Statements that CDA R2 lets be negated.
const STATEMENTS: &[&str] = &["act", "observation", "procedure", "substanceAdministration", "supply"];

#[test]
fn a_negated_statement_says_so_in_what_became_of_it() {
    each_kind_of_place(&documents::cda(), is_one_of(STATEMENTS), |case| {
        let Some(changed) = case.place.with(&case.source.text, "negationInd", "true") else {
            return Vec::new();
        };
        let after = Told::of(&changed);
        let new = after.facts_beyond(case.before);
        let says = |fact: &String| NEGATED.iter().any(|words| fact.contains(words));
        let by_path_alone = new.iter().any(|fact| fact.contains("(@negationInd)"));
        let mut wrong = lost(case.tokens, case.before, &after);
        if by_path_alone || !new.iter().any(says) {
            wrong.push(format!("new is {new:?}"));
        }
        wrong
    })
    .holds(80, "a negated statement says so");
}

#[test]
fn an_observation_or_procedure_that_is_only_wished_for_says_so_in_what_became_of_it() {
    each_kind_of_place(&documents::cda(), is_one_of(&["observation", "procedure"]), |case| {
        let (event, goal) = (r#"moodCode="EVN""#, r#"moodCode="GOL""#);
        let Some(changed) = case.place.replaced(&case.source.text, event, goal) else { return Vec::new() };
        let after = Told::of(&changed);
        let mut wrong = lost(case.tokens, case.before, &after);
        if !after.facts_beyond(case.before).iter().any(|fact| fact.contains("(mood)")) {
            wrong.push("does not say that it is a goal".to_owned());
        }
        wrong
    })
    .holds(50, "what is only wished for says so");
}

fn is_one_of(statements: &[&str]) -> impl Fn(&Case<'_>) -> bool {
    move |case| {
        let last = case.place.path.rsplit('/').next().unwrap();
        statements.contains(&last.split('[').next().unwrap())
    }
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
