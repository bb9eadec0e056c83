use std::collections::BTreeMap;

use helsebro_fhir::lookup::Service;
use helsebro_fhir::r4;
use helsebro_launch::secret::Secret;
use helsebro_launch::wire;

use super::{Embedded, Fault, citizens, matching};
use crate::contact_point::{Asker, ContactPoint, ContactPointError};
use crate::identity;

const CITIZEN: &str = r#"
given = ["Lucía", "María"]
family = "Ensayo Demostración"
birth_date = "1975-02"
gender = "female"

[[identifier]]
system = "urn:oid:2.999.724.1"
label = "DNI"
value = "00000232U"

[[document]]
service = "patient-summary"
title = "Patient Summary"
created = "2026-10-01T10:00:00+01:00"
file = "summary.xml"

[[document]]
service = "patient-summary"
title = "Patient Summary"
created = "2026-11-01T10:00:00+01:00"
file = "newer.json"

[[document]]
service = "e-prescription"
title = "ePrescription"
created = "2026-10-01T10:00:00+01:00"
file = "rx.xml"
"#;

fn asker() -> Asker {
    Asker {
        user: wire::User { name: "Test".to_owned(), hpr: "0".to_owned() },
        organisation: None,
        purpose: "TREAT".to_owned(),
    }
}

fn embedded() -> Embedded {
    let countries = Embedded::load().unwrap().countries.to_vec();
    let citizen =
        citizens::read_citizen("ES", CITIZEN, "test", |file| Some(format!("<{file}>").into_bytes())).unwrap();
    let citizens = BTreeMap::from([("lucia".to_owned(), citizen)]);
    Embedded::new(countries, BTreeMap::from([("ES".to_owned(), citizens)]))
}

fn traits() -> r4::Patient {
    r4::Patient {
        identifier: vec![r4::Identifier {
            system: Some("urn:oid:2.999.724.1".to_owned()),
            value: Some("00000232u".to_owned()),
            ..r4::Identifier::default()
        }],
        ..r4::Patient::default()
    }
}

#[test]
fn everything_in_the_assets_can_be_read() {
    let embedded = Embedded::load().unwrap();
    assert!(embedded.countries.len() >= 7);
    let citizens: usize = embedded.citizens.values().map(BTreeMap::len).sum();
    assert!(citizens >= 10);
    for country in embedded.citizens.keys() {
        assert!(embedded.countries.iter().any(|each| each.code == *country), "{country} has no mask");
    }
}

#[test]
fn every_document_can_be_read_and_is_of_its_citizen_but_luxembourgs() {
    for (country, citizens) in Embedded::load().unwrap().citizens {
        for (key, citizen) in citizens {
            for (file, bytes) in &citizen.files {
                let read = helsebro_fhir::read(bytes, &helsebro_fhir::Limits::default());
                let bundle = read.unwrap_or_else(|error| panic!("{country}/{key}/{file}: {error}")).bundle;
                let comparison =
                    identity::compare(identity::patient_of(&bundle), &citizen.person, &citizen.person);
                let blocked = !comparison.differences.is_empty();
                assert_eq!(blocked, country == "LU", "{country}/{key}/{file}: {comparison:?}");
                assert_eq!(comparison.name_differs, country == "GR", "{country}/{key}/{file}");
            }
        }
    }
}

#[test]
fn a_citizen_file_with_an_unknown_key_or_a_missing_document_is_refused() {
    for (text, what) in [
        ("given = []\nfamily = \"X\"\nage = 7", "unknown field"),
        ("given = []", "missing field"),
        (CITIZEN, "summary.xml is not beside it"),
    ] {
        let error = citizens::read_citizen("ES", text, "citizens/es/x/citizen.toml", |_| None).unwrap_err();
        assert!(error.to_string().starts_with("assets/citizens/es/x/citizen.toml: "), "{error}");
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn a_citizen_fits_by_every_trait_that_is_asked() {
    let citizen = citizens::read_citizen("ES", CITIZEN, "test", |_| Some(Vec::new())).unwrap().person;
    let name = |family: Option<&str>, given: &[&str]| r4::HumanName {
        family: family.map(str::to_owned),
        given: given.iter().map(|part| (*part).to_owned()).collect(),
        ..r4::HumanName::default()
    };
    let with = |change: &dyn Fn(&mut r4::Patient)| {
        let mut asked = traits();
        change(&mut asked);
        matching::fits(&citizen, &asked)
    };
    assert!(with(&|_| ()));
    assert!(with(&|asked| asked.identifier[0].value = Some(" 0000 0232 U ".to_owned())));
    assert!(!with(&|asked| asked.identifier[0].value = Some("00000232V".to_owned())));
    assert!(!with(&|asked| asked.identifier[0].system = Some("urn:oid:2.999.724.2".to_owned())));
    assert!(!with(&|asked| asked.identifier[0].system = None));

    assert!(with(&|asked| asked.name = vec![name(Some("ENSAYO DEMOSTRACION"), &["lucia"])]));
    assert!(!with(&|asked| asked.name = vec![name(Some("Ensayo"), &[])]));
    assert!(!with(&|asked| asked.name = vec![name(None, &["Lucía", "Ana"])]));

    for (date, fits) in
        [("1975", true), ("1975-02", true), ("1975-02-14", true), ("1976", false), ("1975-03-14", false)]
    {
        assert_eq!(with(&|asked| asked.birth_date = Some(r4::Date::new(date))), fits, "{date}");
    }
    assert!(with(&|asked| asked.gender = Some("female".to_owned())));
    assert!(!with(&|asked| asked.gender = Some("male".to_owned())));
}

#[tokio::test]
async fn documents_are_listed_by_service_with_the_newest_first_and_sent_untouched() {
    let embedded = embedded();
    let found = embedded.find_patient(&asker(), "ES", &traits()).await.unwrap();
    assert_eq!(found.len(), 1);
    let citizen = &found[0].handle;
    let listed = embedded.list_documents(&asker(), "ES", citizen, &[Service::PatientSummary]).await.unwrap();
    let files: Vec<&str> = listed.iter().map(|one| one.structured.expose()).collect();
    assert_eq!(files, ["newer.json", "summary.xml"]);
    assert_eq!(listed[0].media_type, "application/fhir+json");
    let sent = embedded.retrieve(&asker(), "ES", citizen, &listed[1].structured).await.unwrap();
    assert_eq!(sent.bytes, b"<summary.xml>");
}

#[tokio::test]
async fn nobody_is_found_elsewhere_and_no_file_outside() {
    let embedded = embedded();
    assert!(embedded.find_patient(&asker(), "PT", &traits()).await.is_err());
    for file in ["../../x", "citizen.toml", ""] {
        let asked = embedded.retrieve(&asker(), "ES", &Secret::new("lucia"), &Secret::new(file)).await;
        assert_eq!(asked.unwrap_err(), ContactPointError::NoDocument, "{file}");
    }
}

#[tokio::test]
async fn a_fault_belongs_to_its_country_and_can_be_switched_off() {
    let embedded = embedded();
    assert!(!embedded.set_fault("XX", Some(Fault::Failing)));
    for (fault, error) in [
        (Fault::Failing, ContactPointError::Unavailable),
        (Fault::Refusing, ContactPointError::Refused),
        (Fault::MoreTraits, ContactPointError::MoreTraits),
    ] {
        assert!(embedded.set_fault("ES", Some(fault)));
        assert_eq!(embedded.find_patient(&asker(), "ES", &traits()).await.unwrap_err(), error);
    }
    embedded.set_fault("ES", Some(Fault::Truncated));
    let file = Secret::new("summary.xml");
    let cut = embedded.retrieve(&asker(), "ES", &Secret::new("lucia"), &file).await.unwrap();
    assert_eq!(cut.bytes, b"<summa");
    embedded.set_fault("ES", None);
    assert!(embedded.find_patient(&asker(), "ES", &traits()).await.is_ok());
}
