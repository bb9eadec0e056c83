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

#[test]
fn a_bundle_that_names_no_patient_has_nothing_to_differ_from() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Condition","code":{"text":"X"},"subject":{"reference":"Patient/9"}}"#,
    );
    assert_eq!(row.tags, []);
}
