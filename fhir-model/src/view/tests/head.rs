//! The head of a document: whom it is about, where it comes from, what it is.

use super::*;

fn document(bundle: &str, composition: &str, resources: &str) -> DocumentView {
    view(
        Language::Nb,
        &format!(
            r#"{{"resourceType":"Bundle"{bundle},"entry":[{{"resource":{{"resourceType":"Composition"{composition}}}}}{resources}]}}"#
        ),
    )
}

fn patient(members: &str) -> PersonView {
    let person = format!(r#",{{"resource":{{"resourceType":"Patient","id":"p"{members}}}}}"#);
    document("", r#","subject":{"reference":"Patient/p"}"#, &person).patient.unwrap()
}

fn facts(facts: &[Fact]) -> Vec<String> {
    facts.iter().map(said).collect()
}

#[test]
fn every_part_of_a_name_is_shown_in_its_order() {
    let person = patient(
        r#","name":[{"use":"nickname","text":"Didi"},
        {"use":"official","prefix":["Dr."],"given":["Ana","María"],"family":"Prøve y Prøvesen","suffix":["jr."]}]"#,
    );
    assert_eq!(person.name, "Dr. Ana María Prøve y Prøvesen jr.");
    assert!(facts(&person.details).iter().any(|fact| fact.contains("Didi")));
    let unnamed = patient("");
    assert_eq!((unnamed.name.as_str(), unnamed.named), ("ikke sendt", false));
}

#[test]
fn identifiers_are_primary_and_secondary_without_their_roots() {
    let person = patient(
        r#","identifier":[{"system":"urn:oid:2.999.1","value":"123"},
        {"system":"urn:oid:2.999.2","value":"456","type":{"coding":
        [{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PPN"}]}}],"birthDate":"1951","gender":"male""#,
    );
    assert_eq!(
        facts(&person.facts),
        ["Identifikator: 123", "Annen identifikator (passnummer): 456", "Fødselsdato: 1951", "Kjønn: mann"]
    );
    assert!(facts(&person.details).iter().any(|fact| fact.contains("2.999.1")));
}

#[test]
fn birth_date_and_sex_that_were_not_sent_say_so_and_the_living_are_not_marked() {
    assert_eq!(
        facts(&patient(r#","deceasedBoolean":false"#).facts),
        ["Fødselsdato: ikke sendt", "Kjønn: ikke sendt"]
    );
    assert_eq!(
        facts(&patient(r#","deceasedDateTime":"2020-01","gender":"other""#).facts),
        ["Fødselsdato: ikke sendt", "Kjønn: annet", "Død: 01.2020"]
    );
}

#[test]
fn contacts_have_their_role_and_the_ways_to_reach_them() {
    let person = patient(
        r#","contact":[{"relationship":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-RoleCode",
        "code":"GUARD"}]}],"name":{"text":"Rui"},"telecom":[{"system":"phone","value":"+1","use":"home"}]}, {}]"#,
    );
    assert_eq!((person.contacts[0].role.as_str(), person.contacts[0].name.as_str()), ("Verge", "Rui"));
    assert_eq!(facts(&person.contacts[0].facts), ["Kontaktopplysning: +1 (telefon, hjemme)"]);
    assert_eq!(
        (person.contacts[1].role.as_str(), person.contacts[1].name.as_str()),
        ("Kontakt", "ikke sendt")
    );
}

#[test]
fn a_telephone_without_a_number_says_that_it_was_not_sent() {
    let person = patient(
        r#","telecom":[{"system":"phone","use":"home"},{"system":"fax","extension":[
        {"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"MSK"}]}]"#,
    );
    let details = facts(&person.details);
    assert!(details.contains(&"Kontaktopplysning: ikke sendt (telefon, hjemme)".to_owned()), "{details:?}");
    assert!(details.iter().any(|said| said.contains("holdt tilbake")), "{details:?}");
}

#[test]
fn of_two_patients_whom_nobody_names_none_is_taken() {
    let two = r#",{"resource":{"resourceType":"Patient","id":"a","name":[{"text":"A"}]}},
        {"resource":{"resourceType":"Patient","id":"b","name":[{"text":"B"}]}}"#;
    let view = document("", "", two);
    assert!(view.patient.is_none());
    assert_eq!(rows_of(of_kind(&view, SectionKind::Unplaced)).len(), 2);
}

#[test]
fn a_row_about_somebody_else_is_marked() {
    let view = view(
        Language::Nb,
        &summary(
            &section("11450-4", &["Condition/c"]),
            &[
                r#"{"resourceType":"Patient","id":"q","name":[{"family":"Annen"}]}"#,
                r#"{"resourceType":"Condition","id":"c","code":{"text":"Astma"},"subject":{"reference":"Patient/q"}}"#,
            ],
        ),
    );
    let row = rows_of(of_kind(&view, SectionKind::Problems))[0];
    assert_eq!(row.tags[0].tone, Tone::Danger);
    assert_eq!(seen(row), ["Gjelder: Annen"]);
}

#[test]
fn the_country_is_the_facades_else_the_custodians() {
    let custodian = r#","custodian":{"reference":"Organization/o"}"#;
    let organisation = r#",{"resource":{"resourceType":"Organization","id":"o","name":"SESCAM","address":[{"country":"ES"}]}}"#;
    let tag = r#","meta":{"tag":[{"system":"urn:helsebro:country","code":"PT"}]}"#;
    let country = |bundle: &str, composition: &str| {
        let view = document(bundle, composition, organisation);
        view.facts.iter().find(|fact| fact.kind == FactKind::Country).map(|fact| words(&fact.value))
    };
    assert_eq!(country(tag, custodian).as_deref(), Some("Portugal"));
    assert_eq!(country("", custodian).as_deref(), Some("Spania"));
    assert_eq!(country("", ""), None);
}

#[test]
fn author_dates_and_language_are_seen_and_the_rest_is_one_click_away() {
    let view = document(
        "",
        r#","language":"pt-PT","date":"2026-10-01T10:00:00+01:00","title":"Resumo","author":[{"display":"Dra. Prova"}],
        "status":"preliminary","event":[{"period":{"end":"2026-09-30"}}],
        "attester":[{"mode":"legal","party":{"display":"Dra. Prova"}}]"#,
        "",
    );
    assert_eq!(
        facts(&view.facts),
        [
            "Forfatter: Dra. Prova",
            "Opprettet: 01.10.2026 10:00 +01:00",
            "Språk: portugisisk",
            "Innhold sist oppdatert: 30.09.2026",
        ]
    );
    assert_eq!(view.sent_title.as_deref(), Some("Resumo"));
    assert_eq!(view.warnings[0].kind, WarningKind::DocumentStatus);
    assert!(
        facts(&view.details).iter().any(|fact| fact.starts_with("Attestert av: [Måte: juridisk ansvarlig"))
    );
}

#[test]
fn a_prescription_says_that_it_cannot_be_dispensed_and_test_data_that_it_is() {
    let view = document(
        r#","meta":{"security":[{"code":"HTEST"}]}"#,
        r#","type":{"coding":[{"system":"http://loinc.org","code":"57833-6"}]}"#,
        "",
    );
    assert_eq!((view.kind, view.title.as_str()), (DocumentKind::Prescription, "E-resept"));
    let kinds: Vec<_> = view.warnings.iter().map(|warning| warning.kind).collect();
    assert_eq!(kinds, [WarningKind::TestData, WarningKind::NotDispensable]);
}

#[test]
fn what_the_facade_found_about_the_patient_is_said_above_everything() {
    for (codes, expected) in [
        (&["name-differs"][..], Some(WarningKind::NameDiffers)),
        (&["resolved"], Some(WarningKind::IdentityResolved)),
        (&["name-differs", "resolved"], Some(WarningKind::IdentityResolved)),
        (&["something-else"], None),
    ] {
        let tags: Vec<String> = codes
            .iter()
            .map(|code| format!(r#"{{"system":"urn:helsebro:identity","code":"{code}"}}"#))
            .collect();
        let view = document(&format!(r#","meta":{{"tag":[{}]}}"#, tags.join(",")), "", "");
        assert_eq!(view.warnings.first().map(|warning| warning.kind), expected, "{codes:?}");
    }
}

#[test]
fn people_and_organisations_stand_once_with_all_that_was_sent() {
    let people = r#",{"resource":{"resourceType":"Practitioner","id":"a","name":[{"family":"Prova"}],
        "qualification":[{"code":{"text":"Lege"}}]}},
        {"resource":{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"Practitioner/a"},
        "organization":{"display":"Centro"}}}"#;
    let view = document("", r#","author":[{"reference":"PractitionerRole/r"}]"#, people);
    assert_eq!(facts(&view.facts), ["Forfatter: Prova, Centro"]);
    let titles: Vec<_> = view.participants.iter().map(|row| row.title.text.as_str()).collect();
    assert_eq!(titles, ["Prova", "Prova, Centro"]);
    assert!(view.sections.is_empty(), "nobody is listed under Other as well");
}

#[test]
fn people_and_organisations_that_look_alike_stand_once_and_the_id_of_each_is_reachable() {
    let organisation = |id: &str, number: &str, name: &str| {
        format!(
            r#"{{"resource":{{"resourceType":"Organization","id":"{id}","identifier":[{{"value":"{number}"}}],"name":"{name}"}}}}"#
        )
    };
    let entries = [
        organisation("a", "1", "Labor"),
        organisation("b", "1", "Klinikk"),
        organisation("c", "1", "Labor"),
        // Another number: another one.
        organisation("d", "2", "Labor"),
    ]
    .join(",");
    let bundle = format!(
        r#"{{"resourceType":"Bundle","type":"document","entry":[{{"resource":{{"resourceType":"Composition"}}}},{entries}]}}"#
    );
    let view = view(Language::Nb, &bundle);
    let rows: Vec<(&str, Vec<&str>)> = view
        .participants
        .iter()
        .map(|row| (row.title.text.as_str(), row.tags.iter().map(|tag| tag.text.as_str()).collect()))
        .collect();
    assert_eq!(rows, [("Labor", vec!["2 ganger"]), ("Klinikk", vec![]), ("Labor", vec![])]);
    let details: Vec<String> = view.participants[0].details.iter().map(said).collect();
    for id in ["Id i dokumentet: a", "Id i dokumentet: c"] {
        assert!(details.iter().any(|fact| fact.contains(id)), "{id}: {details:?}");
    }
}

#[test]
fn what_an_entry_says_beside_its_resource_is_reachable_and_how_it_was_found_is_not_told() {
    let bundle = r#"{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition"}},
        {"fullUrl":"urn:x","extension":[{"url":"urn:helsebro:unread","valueString":"Latex"}],"search":{"mode":"match"}}]}"#;
    let view = view(Language::Nb, bundle);
    let told: Vec<String> = view.details.iter().map(said).collect();
    assert!(told.iter().any(|fact| fact.contains("urn:x") && fact.contains("Latex")), "{told:?}");
    assert!(!told.iter().any(|fact| fact.contains("match")), "{told:?}");
}
