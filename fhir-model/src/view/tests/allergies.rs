//! Rows of allergies: of what, how bad, how sure.

use super::*;

#[test]
fn an_allergy_shows_reaction_severity_and_risk() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"AllergyIntolerance","code":{"text":"Penicillin"},"criticality":"high","type":"allergy",
        "category":["medication"],"clinicalStatus":{"coding":[{"code":"active"}]},
        "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
        "code":"unconfirmed"}]},"onsetDateTime":"1998-03","recordedDate":"2000",
        "reaction":[{"manifestation":[{"text":"Urtikaria"},{"text":"Angioødem"}],"severity":"severe"},
        {"manifestation":[{"text":"Kvalme"}]}]}"#,
    );
    let tags: Vec<_> = row.tags.iter().map(|tag| (tag.text.as_str(), tag.tone)).collect();
    assert_eq!(
        tags,
        [
            ("Risiko: høy", Tone::Danger),
            ("Alvorlighetsgrad: alvorlig", Tone::Danger),
            ("ikke bekreftet", Tone::Warning),
        ]
    );
    assert_eq!(
        seen(&row),
        [
            "Type: allergi",
            "Kategori: legemiddel",
            "Reaksjon: [Urtikaria + Angioødem; Alvorlighetsgrad: alvorlig]",
            "Reaksjon: Kvalme",
            "Startet: 03.1998",
        ]
    );
    assert!(row.details.iter().map(said).any(|fact| fact == "Registrert: 2000"));
}

#[test]
fn an_allergy_without_a_code_is_called_by_the_substance_of_its_reaction() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"AllergyIntolerance","reaction":[{"substance":{"text":"Latex"}}]}"#,
    );
    assert_eq!(row.title.text, "Latex");
}

#[test]
fn a_severity_that_fhir_cannot_say_is_marked_all_the_same() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"AllergyIntolerance","code":{"text":"Latex"},"extension":[{"url":"urn:helsebro:severity",
        "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"442452003"}]}}]}"#,
    );
    assert_eq!(
        (row.tags[0].text.as_str(), row.tags[0].tone),
        ("Alvorlighetsgrad: livstruende", Tone::Danger)
    );
}

#[test]
fn a_severity_in_other_words_is_marked_once() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"AllergyIntolerance","clinicalStatus":"active","code":{"text":"Lateks"},
        "reaction":[{"severity":"mild","manifestation":[{"text":"Urtikaria"}],"extension":[{"url":"urn:helsebro:severity",
        "valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"255604002"}]}}]}]}"#,
    );
    let tags: Vec<_> = row.tags.iter().map(|tag| tag.text.as_str()).collect();
    assert_eq!(tags.len(), 1, "{tags:?}");
}

#[test]
fn a_severity_of_hl7s_letters_is_a_mark_as_severe_as_it_is_meant() {
    let tone = |code: &str| {
        let resource = format!(
            r#"{{"resourceType":"AllergyIntolerance","code":{{"text":"X"}},"clinicalStatus":{{"coding":[{{"code":"active"}}]}},"extension":[{{
            "url":"urn:helsebro:severity","valueCodeableConcept":{{"coding":[{{
            "system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"{code}"}}]}}}}]}}"#
        );
        row_of(Language::Nb, &resource).tags[0].tone
    };
    assert_eq!(["H", "M", "L"].map(tone), [Tone::Danger, Tone::Warning, Tone::Neutral]);
}
