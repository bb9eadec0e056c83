//! Rows: what of each kind is seen at once, and that nothing else is lost. Allergies and medicines have files of their own.

use super::*;

#[test]
fn a_procedure_that_was_not_done_has_no_date_on_which_it_was() {
    for (status, label) in [("not-done", "Dato som sendt"), ("completed", "Utført")] {
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Procedure","status":"{status}","code":{{"text":"Operation"}},
                "performedDateTime":"2004-01-14"}}"#
            ),
        );
        assert_eq!(seen(&row), [format!("{label}: 14.01.2004")]);
    }
}

#[test]
fn the_health_status_of_a_problem_is_seen() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Condition","code":{"text":"Asthma"},"extension":[{"url":"urn:helsebro:health-status",
        "valueCodeableConcept":{"text":"Disorder in remission"}}]}"#,
    );
    assert_eq!(seen(&row), ["Helsestatus: Disorder in remission"]);
}

#[test]
fn a_device_that_is_only_a_code_is_seen_with_the_senders_words() {
    let row = row_of(
        Language::Nb,
        r##"{"resourceType":"DeviceUseStatement","status":"active","device":{"reference":"#d"},"extension":[
        {"url":"http://hl7.org/fhir/StructureDefinition/originalText","valueString":"Bone screw"}],
        "contained":[{"resourceType":"Device","id":"d","type":{"coding":[{"system":"http://snomed.info/sct","code":"1"}]}}]}"##,
    );
    assert_eq!(seen(&row), ["Opprinnelig tekst: Bone screw"]);
}

#[test]
fn words_that_say_more_than_the_code_are_seen_beside_its_words() {
    for (text, expected) in [
        (
            "Type 1 DM with end-stage renal disease",
            vec!["Opprinnelig tekst: Type 1 DM with end-stage renal disease"],
        ),
        ("diabetes mellitus", vec![]),
        ("Diabetes | 2001 | aktiv", vec![]),
    ] {
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Condition","code":{{"text":"{text}","coding":[
                {{"system":"http://hl7.org/fhir/sid/icd-10","code":"E10","display":"Type 1 diabetes mellitus"}}]}}}}"#
            ),
        );
        assert_eq!(seen(&row), expected, "{text}");
    }
}

#[test]
fn of_a_whole_row_of_a_table_the_cell_that_says_more_than_the_title_is_seen() {
    for (words, expected) in [
        (
            "K29.7 | Gastritis, unspecified, without bleeding | 2020",
            vec!["Opprinnelig tekst: Gastritis, unspecified, without bleeding"],
        ),
        ("K29.7 | Gastritis, unspecified | 2020", vec![]),
        ("K29.7 | Bleeding ulcer | 2020", vec![]),
    ] {
        let row = row_of(
            Language::Nb,
            &format!(
                r#"{{"resourceType":"Condition","code":{{"coding":[
                {{"system":"http://hl7.org/fhir/sid/icd-10","code":"K29.7","display":"Gastritis, unspecified"}}]}},"extension":[
                {{"url":"http://hl7.org/fhir/StructureDefinition/originalText","valueString":"{words}"}}]}}"#
            ),
        );
        assert_eq!(seen(&row), expected, "{words}");
    }
}

#[test]
fn a_device_in_use_tells_what_the_device_is() {
    let view = view(
        Language::Nb,
        &summary(
            &section("46264-8", &["DeviceUseStatement/u"]),
            &[
                r#"{"resourceType":"DeviceUseStatement","id":"u","status":"active","device":{"reference":"Device/d"},
                "timingDateTime":"2014-10-20"}"#,
                r#"{"resourceType":"Device","id":"d","type":{"text":"Pacemaker"},"identifier":[{"value":"ABC"}],
                "serialNumber":"77"}"#,
            ],
        ),
    );
    let row = rows_of(of_kind(&view, SectionKind::Devices))[0];
    assert_eq!(row.title.text, "Pacemaker");
    assert_eq!(seen(row), ["Identifikator: ABC", "Serienummer: 77", "Tidspunkt: 20.10.2014"]);
}

#[test]
fn a_result_shows_its_parts_each_under_its_own_name() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},
        "effectiveDateTime":"2026-10-20","component":[
        {"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":138,"unit":"mm[Hg]"}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"dataAbsentReason":{"text":"glemt"}}]}"#,
    );
    assert_eq!(row.title.text, "Blodtrykk");
    assert_eq!(
        seen(&row),
        ["Systolisk blodtrykk: 138 mmHg", "Diastolisk blodtrykk: glemt", "Når: 20.10.2026"]
    );
}

#[test]
fn an_unknown_kind_is_walked_whole_and_what_changes_its_meaning_is_seen() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Basket","title":"Kurv","size":{"deep":[{"er":1.50},{"er":true}]},
        "modifierExtension":[{"url":"https://example.org/not","valueBoolean":true}],
        "extension":[{"url":"urn:helsebro:unread","valueString":"{\"x\":1}"}]}"#,
    );
    assert_eq!((row.title.text.as_str(), row.kind_text.as_str()), ("Kurv", "Basket"));
    assert_eq!(seen(&row), ["not: ja"]);
    assert_eq!(row.tags[0].tone, Tone::Danger);
    let details: Vec<String> = row.details.iter().map(said).collect();
    assert_eq!(details, ["Størrelse: [deep: [er: 1,50] + [er: ja]]", r#"Kunne ikke leses: {"x":1}"#]);
}

#[test]
fn a_wrong_shape_costs_nothing_but_its_place() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"Condition","code":"I10","clinicalStatus":"active","onsetDateTime":1951,
        "abatementDateTime":{"year":2000},"bodySite":"kne","note":"x","identifier":"y"}"#,
    );
    assert_eq!(row.title.text, "I10");
    let all: Vec<String> = row.facts.iter().chain(&row.details).map(said).collect();
    for word in ["1951", "2000", "kne", "x", "y"] {
        assert!(all.iter().any(|fact| fact.contains(word)), "{word} is lost: {all:?}");
    }
}

#[test]
fn files_are_offered_and_name_the_row_where_nothing_else_does() {
    let row = row_of(
        Language::Nb,
        r#"{"resourceType":"DocumentReference","content":[{"attachment":{"contentType":"application/pdf","data":"AAAA"}}]}"#,
    );
    assert_eq!(row.title.text, "Vedlegg (application/pdf)");
    assert_eq!(row.attachments[0].data.as_deref(), Some("AAAA"));
}

#[test]
fn what_turns_a_text_round_is_shown_wherever_it_stands() {
    let condition = "{\"resourceType\":\"Condition\",\"id\":\"c\",\"code\":{\"text\":\"5 \\u202Egm 05\"},\"x\\u2066y\":\"\\u0007\",\
        \"text\":{\"div\":\"<div>a&#x202E;b&#8294;<img alt='c&#x202D;'/></div>\"}}";
    let row = row_of(Language::Nb, condition);
    assert_eq!(row.title.text, "5 [U+202E]gm 05");
    let details: Vec<String> = row.details.iter().map(said).collect();
    assert!(details.iter().any(|fact| fact == "x[U+2066]y: ␇"), "{details:?}");
    assert_eq!(row.narrative.unwrap().words(), "a[U+202E]b[U+2066]c[U+202D]");
}

#[test]
fn a_plan_of_a_category_that_says_nothing_is_called_by_what_is_to_be_done() {
    let plan = |category: &str, more: &str| {
        let resource = format!(
            r#"{{"resourceType":"CarePlan","status":"active"{more},"category":[{{"coding":[{{"code":"{category}","display":"Kategori"}}]}}],
            "activity":[{{"detail":{{"code":{{"text":"Måle vekt"}},"description":"måle vekt","doNotPerform":false,
            "scheduledString":"ukentlig","status":"completed"}}}},
            {{"outcomeReference":[{{"display":"Ny time"}}],"detail":{{"description":"Gå tur","doNotPerform":true}}}}]}}"#
        );
        row_of(Language::Nb, &resource)
    };
    for (category, more, title) in [
        ("734163000", "", "Måle vekt, Gå tur"),
        ("assess-plan", "", "Måle vekt, Gå tur"),
        ("737434004", "", "Kategori"),
        ("734163000", r#","title":"Slanking""#, "Slanking"),
        ("734163000", r#","description":"Ned ti kilo""#, "Ned ti kilo"),
    ] {
        assert_eq!(plan(category, more).title.text, title, "{category} {more}");
    }
    let row = plan("734163000", "");
    assert_eq!(
        seen(&row),
        [
            "Tiltak: [Måle vekt; Status: gjennomført; Når: ukentlig]",
            "Tiltak: [skal ikke gjøres; Beskrivelse: Gå tur; Utfall: Ny time]"
        ]
    );
    let details: Vec<String> = row.details.iter().map(said).collect();
    for kept in ["Kategori: Kategori", "Beskrivelse: måle vekt", "Skal ikke gis: nei"] {
        assert!(details.iter().any(|fact| fact.contains(kept)), "{kept}: {details:?}");
    }
}

#[test]
fn members_of_an_older_spelling_have_the_place_of_those_that_replaced_them() {
    let vaccine = r#"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"BCG"},"date":"1999-06-05",
        "practitioner":[{"actor":{"display":"Dr. A"}}]}"#;
    let observation = r#"{"resourceType":"Observation","code":{"text":"Puls"},"valueString":"70","comment":"etter trening"}"#;
    let prescription = r#"{"resourceType":"MedicationRequest","status":"active","medicationCodeableConcept":{"text":"X"},
        "requester":{"agent":{"display":"Dr. B"}}}"#;
    let on_behalf = prescription.replace(r#""agent""#, r#""onBehalfOf":{"display":"Klinikken"},"agent""#);
    for (resource, expected) in [
        (vaccine, "Når: 05.06.1999"),
        (vaccine, "Utført av: Dr. A"),
        (observation, "Merknad: etter trening"),
        (prescription, "Forskriver: Dr. B"),
        (on_behalf.as_str(), "Forskriver: [På vegne av: Klinikken; Medvirkende: Dr. B]"),
    ] {
        let found = seen(&row_of(Language::Nb, resource));
        assert!(
            found.iter().any(|fact| fact.ends_with(expected.trim_start_matches("Når: "))),
            "{expected}: {found:?}"
        );
    }
}
