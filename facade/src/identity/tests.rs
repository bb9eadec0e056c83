use helsebro_fhir::r4::{self, bundle_from_json};
use helsebro_launch::wire;
use serde_json::{Value, json};

use super::{Comparison, Difference, Kind, MISSING, Other, compare, fingerprint, patient_of};

fn person(
    given: &[&str],
    family: &str,
    birth_date: &str,
    gender: &str,
    ids: &[(&str, &str)],
) -> wire::Patient {
    wire::Patient {
        given: given.iter().map(|one| (*one).to_owned()).collect(),
        family: family.to_owned(),
        birth_date: (!birth_date.is_empty()).then(|| birth_date.to_owned()),
        gender: (!gender.is_empty()).then(|| gender.to_owned()),
        identifiers: ids
            .iter()
            .map(|(system, value)| wire::Identifier {
                system: (*system).to_owned(),
                label: String::new(),
                value: (*value).to_owned(),
                country: None,
            })
            .collect(),
    }
}

fn citizen() -> wire::Patient {
    person(&["Diana"], "Prøvesen", "1982-05-08", "female", &[("urn:oid:2.999.1", "123 456 789")])
}

fn epj() -> wire::Patient {
    person(
        &["Diana"],
        "Prøvesen",
        "1982-05-08",
        "female",
        &[("urn:oid:2.16.578.1.12.4.1.4.1", "08058200000")],
    )
}

fn document() -> Value {
    json!({
        "resourceType": "Patient", "id": "p",
        "identifier": [{ "system": "urn:oid:2.999.1", "value": "123456789" }],
        "name": [{ "given": ["DIANA"], "family": "PROVESEN" }],
        "gender": "female", "birthDate": "1982-05-08"
    })
}

fn check(change: impl FnOnce(&mut Value)) -> Comparison {
    let mut patient = document();
    change(&mut patient);
    let bundle = json!({ "resourceType": "Bundle", "type": "document", "entry": [{ "resource": patient }] });
    let (bundle, _) = bundle_from_json(bundle.to_string().as_bytes()).unwrap();
    compare(patient_of(&bundle), &citizen(), &epj())
}

fn both(kind: Kind) -> Vec<Difference> {
    vec![Difference { kind, from: Other::Citizen }, Difference { kind, from: Other::Epj }]
}

#[test]
fn the_same_person_passes_whatever_the_spaces_case_and_accents() {
    assert_eq!(check(|_| ()), Comparison::default());
}

#[test]
fn another_birth_date_blocks_and_a_less_precise_one_does_not() {
    for (date, differences) in [
        ("1982-05-09", both(Kind::BirthDate)),
        ("1982-06", both(Kind::BirthDate)),
        ("1983", both(Kind::BirthDate)),
        ("1982", Vec::new()),
        ("1982-05", Vec::new()),
    ] {
        assert_eq!(check(|patient| patient["birthDate"] = json!(date)).differences, differences, "{date}");
    }
}

#[test]
fn another_sex_blocks_and_an_unknown_one_does_not() {
    assert_eq!(check(|patient| patient["gender"] = json!("male")).differences, both(Kind::Sex));
    assert!(check(|patient| patient["gender"] = json!("unknown")).differences.is_empty());
    assert!(check(|patient| patient["gender"] = json!(null)).differences.is_empty());
}

#[test]
fn another_number_of_the_same_system_blocks_and_one_of_another_system_does_not() {
    let with = |ids: Value| check(move |patient| patient["identifier"] = ids).differences;
    let citizen_only = vec![Difference { kind: Kind::Identifier, from: Other::Citizen }];
    assert_eq!(with(json!([{ "system": "urn:oid:2.999.1", "value": "123456780" }])), citizen_only);
    assert!(with(json!([{ "system": "urn:oid:2.999.2", "value": "1" }])).is_empty());
    assert!(with(json!([])).is_empty());
    // One of several is the same: the others are old or of another use.
    let several = json!([
        { "system": "urn:oid:2.999.1", "value": "000000000" },
        { "system": "urn:oid:2.999.1", "value": "123456789" }
    ]);
    assert!(with(several).is_empty());
    let norwegian = json!([{ "system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": "08058200001" }]);
    assert_eq!(with(norwegian), vec![Difference { kind: Kind::Identifier, from: Other::Epj }]);
}

#[test]
fn another_spelling_of_the_name_is_marked_and_does_not_block() {
    for (name, differs) in [
        (json!([{ "given": ["Diana"], "family": "Provesen" }]), false),
        (json!([{ "given": ["Diana", "Sofia"], "family": "Prøvesen" }]), false),
        (json!([{ "given": ["Sofia"], "family": "Prøvesen" }]), true),
        (json!([{ "family": "Prøvesen" }]), true),
        (json!([{ "given": ["Ντιάνα"], "family": "Πρέβεσεν" }]), true),
        (json!([{ "text": "Diana Prøvesen" }]), false),
        (json!([{ "given": ["Dajana"], "family": "Prøvesen" }]), true),
        (
            json!([{ "given": ["Dajana"], "family": "X" }, { "given": ["Diana"], "family": "Prøvesen" }]),
            false,
        ),
        (json!([]), false),
    ] {
        let comparison = check(|patient| patient["name"] = name.clone());
        assert_eq!(comparison, Comparison { differences: Vec::new(), name_differs: differs }, "{name}");
    }
}

#[test]
fn a_document_that_does_not_say_whose_it_is_blocks() {
    assert_eq!(compare(None, &citizen(), &epj()).differences, [MISSING]);
    let only = |patient: Value| check(move |document| *document = patient).differences;
    assert_eq!(only(json!({ "resourceType": "Patient" })), [MISSING]);
    let name = json!([{ "given": ["Diana"], "family": "Prøvesen" }]);
    assert_eq!(only(json!({ "resourceType": "Patient", "name": name, "gender": "female" })), [MISSING]);
    let of_other_system = json!([{ "system": "urn:oid:2.999.2", "value": "123456789" }]);
    assert_eq!(only(json!({ "resourceType": "Patient", "identifier": of_other_system })), [MISSING]);
    // The EPJ's number alone says nothing of the citizen who was confirmed.
    let norwegian = json!([{ "system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": "08058200000" }]);
    assert_eq!(only(json!({ "resourceType": "Patient", "identifier": norwegian })), [MISSING]);
}

#[test]
fn a_birth_date_that_is_no_date_is_not_compared() {
    for date in ["unknown", "08.05.1982", "1982-13-01", "1982-05-08T"] {
        assert!(check(|patient| patient["birthDate"] = json!(date)).differences.is_empty(), "{date}");
        let alone = check(|patient| {
            patient["birthDate"] = json!(date);
            patient["identifier"] = json!([]);
        });
        assert_eq!(alone.differences, [MISSING], "{date}");
    }
}

#[test]
fn a_fingerprint_tells_who_is_meant_whatever_the_order_and_the_spaces() {
    let of = |change: &dyn Fn(&mut Value)| {
        let mut patient = document();
        change(&mut patient);
        let bundle = json!({ "resourceType": "Bundle", "entry": [{ "resource": patient }] });
        let (bundle, _) = bundle_from_json(bundle.to_string().as_bytes()).unwrap();
        patient_of(&bundle).and_then(fingerprint)
    };
    let same = of(&|_| ());
    assert!(same.is_some());
    assert_eq!(of(&|patient| patient["identifier"][0]["value"] = json!("123 456 789")), same);
    for (member, value) in [
        ("birthDate", json!("1982-05-09")),
        ("gender", json!("male")),
        ("identifier", json!([])),
        ("name", json!([{ "family": "Andersen" }])),
    ] {
        assert_ne!(of(&|patient| patient[member] = value.clone()), same, "{member}");
    }
    assert_eq!(of(&|patient| *patient = json!({ "resourceType": "Patient" })), None);
}

#[test]
fn the_patient_is_the_subject_of_the_composition_even_among_several() {
    let bundle = |subject: Option<&str>| {
        let mut composition = json!({ "resourceType": "Composition" });
        if let Some(subject) = subject {
            composition["subject"] = json!({ "reference": subject });
        }
        let bundle = json!({ "resourceType": "Bundle", "entry": [
            { "resource": composition },
            { "fullUrl": "urn:uuid:a", "resource": { "resourceType": "Patient", "id": "mother" } },
            { "fullUrl": "urn:uuid:b", "resource": { "resourceType": "Patient", "id": "child" } }
        ]});
        bundle_from_json(bundle.to_string().as_bytes()).unwrap().0
    };
    let id = |bundle: &r4::Bundle| patient_of(bundle).and_then(|patient| patient.id.clone());
    assert_eq!(id(&bundle(Some("urn:uuid:b"))).as_deref(), Some("child"));
    assert_eq!(id(&bundle(Some("Patient/mother"))).as_deref(), Some("mother"));
    assert_eq!(id(&bundle(Some("urn:uuid:c"))), None);
    assert_eq!(id(&bundle(None)), None);
}

#[test]
fn the_only_patient_does_not_stand_in_for_a_subject_that_is_not_there() {
    let bundle = |composition: Value| {
        let bundle = json!({ "resourceType": "Bundle", "entry": [
            { "resource": composition }, { "resource": { "resourceType": "Patient", "id": "p" } }
        ]});
        bundle_from_json(bundle.to_string().as_bytes()).unwrap().0
    };
    let there = |composition: Value| patient_of(&bundle(composition)).is_some();
    assert!(there(json!({ "resourceType": "Composition" })));
    assert!(there(json!({ "resourceType": "Composition", "subject": { "reference": "Patient/p" } })));
    for subject in [json!({ "reference": "Patient/q" }), json!({ "display": "Diana" })] {
        assert!(!there(json!({ "resourceType": "Composition", "subject": subject })), "{subject}");
    }
}
