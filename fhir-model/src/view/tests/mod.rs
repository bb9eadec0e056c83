//! The view as a screen asks for it: a Bundle in, rows out. Each file holds one concern.

mod absence;
mod allergies;
mod dosing;
#[cfg(feature = "cda")]
mod dosing_sent;
mod dosing_whole;
mod formats;
mod groups;
mod head;
mod medicines;
mod observations;
mod references;
mod rows;
mod sections;
mod terms;
mod whose;

use std::sync::LazyLock;

use super::*;
use crate::texts::Language;

/// The view of a Bundle's JSON.
fn view(language: Language, bundle: &str) -> DocumentView {
    let json = json::parse(bundle.as_bytes()).unwrap_or_else(|error| panic!("{error}: {bundle}"));
    document_of(&json, texts(language))
}

/// A summary with these sections and resources, each JSON.
fn summary(sections: &str, resources: &[&str]) -> String {
    let entries: String = resources.iter().map(|resource| format!(r#",{{"resource":{resource}}}"#)).collect();
    format!(
        r#"{{"resourceType":"Bundle","type":"document","entry":[{{"resource":{{"resourceType":"Composition",
        "status":"final","date":"2026-10-01","type":{{"coding":[{{"system":"http://loinc.org","code":"60591-5"}}]}},
        "subject":{{"reference":"Patient/p"}},"section":[{sections}]}}}},
        {{"resource":{{"resourceType":"Patient","id":"p","name":[{{"family":"Prøve"}}]}}}}{entries}]}}"#
    )
}

/// A section of a LOINC code that refers to these resources.
fn section(code: &str, entries: &[&str]) -> String {
    let entries: Vec<String> = entries.iter().map(|entry| format!(r#"{{"reference":"{entry}"}}"#)).collect();
    format!(
        r#"{{"title":"Del","code":{{"coding":[{{"system":"http://loinc.org","code":"{code}"}}]}},"entry":[{}]}}"#,
        entries.join(",")
    )
}

/// The first section of a kind.
fn of_kind(view: &DocumentView, kind: SectionKind) -> &SectionView {
    view.sections.iter().find(|section| section.kind == kind).unwrap()
}

/// The rows of a section.
fn rows_of(section: &SectionView) -> Vec<&Row> {
    section.groups.iter().flat_map(|group| &group.rows).collect()
}

/// The texts of a language, read once.
fn texts(language: Language) -> &'static Catalogue {
    static ALL: LazyLock<[Catalogue; 3]> =
        LazyLock::new(|| [Language::Nb, Language::Nn, Language::En].map(Catalogue::built_in));
    ALL.iter().find(|texts| texts.language() == language).unwrap()
}

/// The view's row of a resource that stands alone in a Bundle.
fn row_of(language: Language, resource: &str) -> Row {
    let view = view(language, &format!(r#"{{"resourceType":"Bundle","entry":[{{"resource":{resource}}}]}}"#));
    rows_of(view.sections.first().unwrap())[0].clone()
}

/// A fact's value as `label: value`, with facts in it in brackets.
fn said(fact: &Fact) -> String {
    if fact.kind == FactKind::Head {
        return words(&fact.value);
    }
    format!("{}: {}", fact.label, words(&fact.value))
}

/// A value in words.
fn words(value: &Value) -> String {
    match value {
        Value::Text(text)
        | Value::Sent { text, .. }
        | Value::Date(text)
        | Value::Quantity(text)
        | Value::NotSent(text) => text.clone(),
        // The sender's own words in a sentence are told apart.
        Value::Sentence(runs) => runs
            .iter()
            .map(|run| if run.sent { format!("‹{}›", run.text) } else { run.text.clone() })
            .collect(),
        Value::Term(term) => term.text.clone(),
        Value::List(values) => values.iter().map(words).collect::<Vec<_>>().join(" + "),
        Value::Facts(facts) => format!("[{}]", facts.iter().map(said).collect::<Vec<_>>().join("; ")),
    }
}

/// All facts that are seen at once.
fn seen(row: &Row) -> Vec<String> {
    row.line.iter().chain(&row.facts).map(said).collect()
}
