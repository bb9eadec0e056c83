//! None known, no information, withheld and not sent are told apart, from every encoding; nothing widens.

use super::*;

/// The status of the allergies section with this `emptyReason` and entry.
fn status(reason: &str, entry: &str) -> (SectionStatus, Vec<String>, Vec<WarningKind>) {
    let reason = if reason.is_empty() { String::new() } else { format!(r#","emptyReason":{reason}"#) };
    let entries = if entry.is_empty() { "" } else { r#","entry":[{"reference":"AllergyIntolerance/a"}]"# };
    let section =
        format!(r#"{{"title":"Allergies","code":{{"coding":[{{"code":"48765-2"}}]}}{reason}{entries}}}"#);
    let resources: Vec<&str> = if entry.is_empty() { Vec::new() } else { vec![entry] };
    let view = view(Language::Nb, &summary(&section, &resources));
    let section = of_kind(&view, SectionKind::Allergies);
    (
        section.status,
        section.absences.iter().map(|absence| absence.term.text.clone()).collect(),
        section.warnings.iter().map(|warning| warning.kind).collect(),
    )
}

fn coded(system: &str, codes: &[&str]) -> String {
    let codings: Vec<String> =
        codes.iter().map(|code| format!(r#"{{"system":"{system}","code":"{code}"}}"#)).collect();
    format!(r#"{{"coding":[{}]}}"#, codings.join(","))
}

const EMPTY: &str = "http://terminology.hl7.org/CodeSystem/list-empty-reason";
const IPS: &str = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";
const SNOMED: &str = "http://snomed.info/sct";

fn allergy(concept: &str) -> String {
    format!(r#"{{"resourceType":"AllergyIntolerance","id":"a","code":{concept}}}"#)
}

#[test]
fn a_reason_why_a_section_is_empty_is_told_by_its_code() {
    for (code, expected) in [
        ("nilknown", SectionStatus::NoneKnown),
        ("notasked", SectionStatus::NoInformation),
        ("unavailable", SectionStatus::NoInformation),
        ("notstarted", SectionStatus::NoInformation),
        ("withheld", SectionStatus::Withheld),
        ("made-up", SectionStatus::NoInformation),
    ] {
        assert_eq!(status(&coded(EMPTY, &[code]), "").0, expected, "{code}");
    }
    assert_eq!(
        status(r#"{"text":"ingen"}"#, "").0,
        SectionStatus::NoInformation,
        "words alone reassure nobody"
    );
}

#[test]
fn an_entry_that_states_absence_is_no_row() {
    for (system, code, expected) in [
        (IPS, "no-known-allergies", SectionStatus::NoneKnown),
        (IPS, "no-allergy-info", SectionStatus::NoInformation),
        ("urn:oid:2.16.840.1.113883.5.1150.1", "no-known-allergies", SectionStatus::NoneKnown),
        (SNOMED, "716186003", SectionStatus::NoneKnown),
        (SNOMED, "160244002", SectionStatus::NoneKnown),
        (SNOMED, "1287211007", SectionStatus::NoInformation),
        (SNOMED, "409137002", SectionStatus::PartlyNoneKnown),
        (IPS, "no-known-food-allergies", SectionStatus::PartlyNoneKnown),
        (IPS, "no-known-latex-allergies", SectionStatus::PartlyNoneKnown),
        // What is said about problems says nothing about allergies.
        (SNOMED, "160245001", SectionStatus::PartlyNoneKnown),
        (IPS, "no-known-medications", SectionStatus::PartlyNoneKnown),
    ] {
        let (found, absences, warnings) = status("", &allergy(&coded(system, &[code])));
        assert_eq!(found, expected, "{code}");
        assert_eq!((absences.len(), warnings.len()), (1, 0), "{code}");
    }
}

#[test]
fn no_known_drug_allergy_never_widens_to_none_known() {
    let (found, absences, _) = status(
        &coded(EMPTY, &["nilknown"])
            .replace("]}", &format!(r#",{{"system":"{SNOMED}","code":"409137002"}}]}}"#)),
        "",
    );
    assert_eq!(found, SectionStatus::PartlyNoneKnown);
    assert_eq!(absences, ["Ingen kjent legemiddelallergi"], "the particular words, not the general ones");
}

#[test]
fn absence_beside_entries_shows_both_with_a_warning() {
    let penicillin = allergy(r#"{"text":"Penicillin"}"#);
    let (found, absences, warnings) = status(&coded(EMPTY, &["nilknown"]), &penicillin);
    assert_eq!(found, SectionStatus::Entries);
    assert_eq!(absences, ["Ingen kjente"]);
    assert_eq!(warnings, [WarningKind::AbsenceBesideEntries]);
}

#[test]
fn all_that_came_with_a_statement_of_absence_is_kept() {
    let entry = format!(
        r#"{{"resourceType":"AllergyIntolerance","id":"a","recordedDate":"2020-05-06","patient":{{"reference":"Patient/p"}},
        "code":{{"coding":[{{"system":"{SNOMED}","code":"716186003","display":"No known allergy"}}],"text":"ingen allergi"}}}}"#
    );
    let view = view(Language::Nb, &summary(&section("48765-2", &["AllergyIntolerance/a"]), &[&entry]));
    let absence = &of_kind(&view, SectionKind::Allergies).absences[0];
    assert_eq!(absence.kind, AbsenceKind::NoneKnown);
    assert_eq!(absence.sent.as_ref().unwrap().text, "ingen allergi");
    assert_eq!(absence.term.codes[0].display.as_deref(), Some("No known allergy"));
    let details: Vec<String> = absence.details.iter().map(said).collect();
    assert_eq!(details, ["Registrert: 06.05.2020", "Id i dokumentet: a"]);
}

#[test]
fn statements_that_contradict_each_other_are_told_and_equal_ones_stand_once() {
    let of = |codes: &[&str]| {
        let entry = |(number, code): (usize, &&str)| {
            format!(
                r#"{{"resourceType":"AllergyIntolerance","id":"a{number}","code":{}}}"#,
                coded(IPS, &[code])
            )
        };
        let entries: Vec<String> = codes.iter().enumerate().map(entry).collect();
        let listed: Vec<String> =
            (0..codes.len()).map(|number| format!("AllergyIntolerance/a{number}")).collect();
        let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
        let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
        let view = view(Language::Nb, &summary(&section("48765-2", &listed), &entries));
        of_kind(&view, SectionKind::Allergies).clone()
    };
    for (codes, contradicts) in [
        (&["no-known-allergies"][..], false),
        (&["no-allergy-info", "no-allergy-info"], false),
        (&["no-known-drug-allergies", "no-allergy-info"], false),
        (&["no-allergy-info", "no-known-allergies"], true),
    ] {
        let found = of(codes);
        let told = found.warnings.iter().any(|warning| warning.text.starts_with("Motstrid"));
        assert_eq!(told, contradicts, "{codes:?}");
    }
    let found = of(&["no-allergy-info", "no-known-allergies", "no-allergy-info", "no-allergy-info"]);
    let texts: Vec<&str> = found.absences.iter().map(|absence| absence.term.text.as_str()).collect();
    assert_eq!(texts, ["Ingen opplysninger om allergier (3 ganger)", "Ingen kjente allergier"]);
    let details: Vec<String> = found.absences[0].details.iter().map(said).collect();
    let again = "Det samme om igjen: [Ingen opplysninger om allergier]";
    assert_eq!(details, ["Id i dokumentet: a0", again, "Id i dokumentet: a2", again, "Id i dokumentet: a3"]);
}

#[test]
fn what_a_statement_of_absence_calls_the_patient_is_kept() {
    let entry = format!(
        r#"{{"resourceType":"AllergyIntolerance","patient":{{"reference":"Patient/p","display":"Kari"}},"id":"a",
        "code":{}}}"#,
        coded(SNOMED, &["716186003"])
    );
    let view = view(Language::Nb, &summary(&section("48765-2", &["AllergyIntolerance/a"]), &[&entry]));
    let details: Vec<String> =
        of_kind(&view, SectionKind::Allergies).absences[0].details.iter().map(said).collect();
    assert!(details.contains(&"Pasient: [Prøve; Tekst: Kari]".to_owned()), "{details:?}");
}

#[test]
fn absence_of_devices_and_medicines_is_found_behind_references() {
    let device = format!(
        r#"{{"resourceType":"Device","id":"d","note":[{{"text":"spurt"}}],"type":{}}}"#,
        coded(IPS, &["no-known-devices"])
    );
    let used = r#"{"resourceType":"DeviceUseStatement","id":"u","device":{"reference":"Device/d"}}"#;
    let taken = format!(
        r#"{{"resourceType":"MedicationStatement","id":"m","medicationCodeableConcept":{}}}"#,
        coded(SNOMED, &["787481004"])
    );
    let sections =
        [section("46264-8", &["DeviceUseStatement/u"]), section("10160-0", &["MedicationStatement/m"])]
            .join(",");
    let view = view(Language::Nb, &summary(&sections, &[used, &device, &taken]));
    assert_eq!(of_kind(&view, SectionKind::Devices).status, SectionStatus::NoneKnown);
    assert_eq!(of_kind(&view, SectionKind::Medicines).status, SectionStatus::NoneKnown);
    assert!(
        view.sections.iter().all(|section| section.kind != SectionKind::Unplaced),
        "the Device has its place"
    );
    let details: Vec<String> =
        of_kind(&view, SectionKind::Devices).absences[0].details.iter().map(said).collect();
    assert!(details.contains(&"Merknad: spurt".to_owned()), "and all of it is there: {details:?}");
}

#[test]
fn what_the_sender_wrote_is_seen_beside_a_statement_in_other_words() {
    let section = r#"{"title":"Del","code":{"coding":[{"system":"http://loinc.org","code":"48765-2"}]},"emptyReason":
        {"coding":[{"system":"http://snomed.info/sct","code":"160244002"}],"text":"Andmed puuduvad"}}"#;
    let view = view(Language::Nb, &summary(section, &[]));
    let absence = &of_kind(&view, SectionKind::Allergies).absences[0];
    assert_eq!(absence.sent.as_ref().map(|sent| sent.text.as_str()), Some("Andmed puuduvad"));
}

#[test]
fn a_null_flavor_says_more_than_the_reason_that_was_made_of_it() {
    let section = r#"{"title":"Del","code":{"coding":[{"system":"http://loinc.org","code":"48765-2"}]},"emptyReason":
        {"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/iso21090-nullFlavor","valueCode":"NA"}],
        "coding":[{"system":"http://terminology.hl7.org/CodeSystem/list-empty-reason","code":"unavailable"}]}}"#;
    let view = view(Language::Nb, &summary(section, &[]));
    let absence = &of_kind(&view, SectionKind::Allergies).absences[0];
    assert_eq!((absence.kind, absence.term.text.as_str()), (AbsenceKind::NoInformation, "Ikke aktuelt"));
}

#[test]
fn a_basic_section_that_was_not_sent_says_so_and_an_empty_one_too() {
    let view = view(Language::Nb, &summary(&section("48765-2", &[]), &[]));
    let statuses: Vec<_> = view.sections.iter().map(|section| (section.kind, section.status)).collect();
    assert_eq!(
        statuses,
        [
            (SectionKind::Allergies, SectionStatus::Unsaid),
            (SectionKind::Problems, SectionStatus::NotSent),
            (SectionKind::Medicines, SectionStatus::NotSent),
            (SectionKind::Devices, SectionStatus::NotSent),
            (SectionKind::Procedures, SectionStatus::NotSent),
        ]
    );
    assert!(view.sections.iter().all(|section| !section.status_text.is_empty()));
}
