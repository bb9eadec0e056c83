//! Whose row it is: another than the patient is marked, the patient under another spelling is not.

use super::*;

/// The marks of a medicine whose subject is this, in a summary about "Janny Grëcówich" (`Patient/p`).
fn marks(subject: &str) -> Vec<(String, Tone)> {
    let medicine = format!(
        r#"{{"resourceType":"MedicationStatement","id":"m","status":"active","subject":{subject},
        "medicationCodeableConcept":{{"text":"X"}}}}"#
    );
    let bundle = summary(&section("10160-0", &["MedicationStatement/m"]), &[&medicine]).replace(
        r#""name":[{"family":"Prøve"}]"#,
        r#""identifier":[{"system":"urn:a","value":"1"}],"name":[{"family":"Grëcówich","given":["Janny"]}]"#,
    );
    let view = view(Language::Nb, &bundle);
    let row = rows_of(of_kind(&view, SectionKind::Medicines))[0];
    row.tags.iter().map(|tag| (tag.text.clone(), tag.tone)).collect()
}

#[test]
fn a_row_about_a_patient_whom_the_document_lacks_is_marked() {
    let unknown = "gjelder en pasient som ikke er i dokumentet";
    for (subject, mark) in [
        (r#"{"reference":"Patient/other"}"#, unknown.to_owned()),
        (r#"{"reference":"Patient/other","display":"Kari Annen"}"#, format!("{unknown}: Kari Annen")),
        // The same id on another server is another's.
        (r#"{"reference":"https://example.org/fhir/Patient/p"}"#, unknown.to_owned()),
        (r#"{"reference":"https://example.org/fhir/Patient/p/_history/2"}"#, unknown.to_owned()),
        (r#"{"display":"Kari Annen"}"#, format!("{unknown}: Kari Annen")),
        (r#"{"identifier":{"system":"urn:a","value":"2"}}"#, unknown.to_owned()),
    ] {
        assert_eq!(marks(subject), [(mark, Tone::Danger)], "{subject}");
    }
}

#[test]
fn the_patient_under_whatever_reference_or_spelling_is_not_marked() {
    for subject in [
        r#"{"reference":"Patient/p"}"#,
        r#"{"reference":"Patient/p","display":"GRECOWICH, J."}"#,
        r#"{"reference":"Patient/p","display":"Patient"}"#,
        r#"{"reference":"Patient/p","display":"Γιάννη"}"#,
        r#"{"reference":"Patient/p/_history/2"}"#,
        r#"{"reference":"urn:uuid:p"}"#,
        r#"{"reference":"Patient/other","display":"Janny"}"#,
        r#"{"reference":"Patient/other","identifier":{"system":"urn:a","value":"1"}}"#,
        r#"{"identifier":{"system":"urn:b","value":"2"}}"#,
        r#"{"display":"Pasient 12345"}"#,
    ] {
        assert_eq!(marks(subject), [], "{subject}");
    }
}

#[test]
fn a_patient_whom_the_sender_calls_by_anothers_name_is_marked() {
    assert_eq!(
        marks(r#"{"reference":"Patient/p","display":"S. Jankie"}"#),
        [("avsenderen kaller pasienten «S. Jankie»".to_owned(), Tone::Warning)]
    );
}

/// The warnings above a document on "Janny Grëcówich" with two rows whose subjects are called so.
fn warnings(names: [&str; 2]) -> Vec<(WarningKind, Vec<String>)> {
    let problem = |id: &str, called: &str| {
        format!(
            r#"{{"resourceType":"Condition","id":"{id}","code":{{"text":"X"}},"subject":{{"reference":"Patient/p","display":"{called}"}}}}"#
        )
    };
    let problems = [problem("a", names[0]), problem("b", names[1])];
    let bundle = summary(&section("11450-4", &["Condition/a"]), &[&problems[0], &problems[1]])
        .replace(r#""name":[{"family":"Prøve"}]"#, r#""name":[{"family":"Grëcówich","given":["Janny"]}]"#);
    view(Language::Nb, &bundle).warnings.into_iter().map(|warning| (warning.kind, warning.quotes)).collect()
}

#[test]
fn above_the_document_it_is_told_once_that_the_sender_calls_the_patient_otherwise() {
    let told = |names: &[&str]| {
        let names = names.iter().map(|&name| name.to_owned()).collect();
        vec![(WarningKind::CalledOtherwise, names)]
    };
    assert_eq!(warnings(["S. Jankie", "S. Jankie"]), told(&["S. Jankie"]));
    assert_eq!(warnings(["Grecowich,Janny DO NOT EDIT", "Ellen Baltus"]), told(&["Ellen Baltus"]));
    assert_eq!(warnings(["Adam Bals", "Ellen Baltus"]), told(&["Adam Bals", "Ellen Baltus"]));
    assert_eq!(warnings(["Connectathon, Janny", "Patient"]), []);
}

#[test]
fn a_bundle_that_names_no_patient_has_nothing_to_differ_from() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Condition","code":{"text":"X"},"subject":{"reference":"Patient/9"}}"#,
    );
    assert_eq!(row.tags, []);
}
