//! What the records promise: valid Norwegian numbers, references that lead somewhere, and patients whom the embedded
//! contact point knows.

use std::fs;
use std::path::Path;

use super::*;

const FOEDSELSNUMMER: &str = "urn:oid:2.16.578.1.12.4.1.4.1";
const D_NUMMER: &str = "urn:oid:2.16.578.1.12.4.1.4.2";
const FELLES_HJELPENUMMER: &str = "urn:oid:2.16.578.1.12.4.1.4.3";
const ORGANISASJONSNUMMER: &str = "urn:oid:2.16.578.1.12.4.1.4.101";

fn identifiers<'a>(resource: &'a Value, system: &str) -> Vec<&'a str> {
    let of_system = |identifier: &&Value| text(identifier, "system") == Some(system);
    list(resource, "identifier").iter().filter(of_system).filter_map(|found| text(found, "value")).collect()
}

fn digits(number: &str) -> Vec<u32> {
    number.chars().map(|digit| digit.to_digit(10).unwrap()).collect()
}

/// Whether the weighted sum is divisible by eleven; the last weight, 1, is that of the check digit.
fn mod11(digits: &[u32], weights: &[u32]) -> bool {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11 == 0
}

/// The two check digits of fødselsnummer, D-nummer and felles hjelpenummer.
fn check_digits_are_right(number: &str) -> bool {
    let digits = digits(number);
    digits.len() == 11
        && mod11(&digits, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1])
        && mod11(&digits, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1])
}

#[test]
fn every_patient_has_one_synthetic_norwegian_number_that_agrees_with_birth_date_and_gender() {
    for patient in Records::embedded().unwrap().all(Kind::Patient) {
        let id = text(patient, "id").unwrap();
        let numbers: Vec<(&str, &str)> = [FOEDSELSNUMMER, D_NUMMER, FELLES_HJELPENUMMER]
            .into_iter()
            .flat_map(|system| identifiers(patient, system).into_iter().map(move |number| (system, number)))
            .collect();
        let [(system, number)] = numbers[..] else { panic!("{id}: {numbers:?}") };
        assert!(check_digits_are_right(number), "{id}");
        let birth_date = text(patient, "birthDate").unwrap();
        if system == FELLES_HJELPENUMMER {
            assert!(number.starts_with(['8', '9']), "{id}");
            assert_eq!(birth_date.len(), 4, "{id}: only a year is known");
            continue;
        }
        // Synthetic numbers have 80 added to the month, D-numbers 40 to the day.
        let (day, month) = (&number[0..2].parse::<u32>().unwrap(), &number[2..4].parse::<u32>().unwrap());
        let day = if system == D_NUMMER { day - 40 } else { *day };
        let year = &number[4..6];
        assert_eq!(birth_date, format!("19{year}-{:02}-{day:02}", month - 80), "{id}");
        let female = number[8..9].parse::<u32>().unwrap() % 2 == 0;
        assert_eq!(text(patient, "gender").unwrap() == "female", female, "{id}");
    }
}

#[test]
fn organisations_have_valid_numbers_of_the_synthetic_series() {
    for organisation in Records::embedded().unwrap().all(Kind::Organization) {
        let [number] = identifiers(organisation, ORGANISASJONSNUMMER)[..] else { panic!() };
        assert!(number.len() == 9 && number.starts_with('3'), "{number}");
        assert!(mod11(&digits(number), &[3, 2, 7, 6, 5, 4, 3, 2, 1]), "{number}");
        assert_eq!(identifiers(organisation, "urn:oid:2.16.578.1.12.4.1.2").len(), 1, "HER-id");
    }
}

#[test]
fn every_reference_leads_to_a_resource() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("reference").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let records = Records::embedded().unwrap();
    let mut count = 0;
    for kind in Kind::ALL {
        for resource in records.all(kind) {
            let mut found = Vec::new();
            references(resource, &mut found);
            count += found.len();
            found.iter().for_each(|reference| assert!(records.resolve(reference).is_some(), "{reference}"));
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn norwegian_profiles_are_claimed_for_the_kinds_that_have_one() {
    let records = Records::embedded().unwrap();
    for kind in Kind::ALL {
        for resource in records.all(kind) {
            let claimed =
                resource["meta"].get("profile").map(|profiles| profiles[0].as_str().unwrap().to_owned());
            assert_eq!(claimed, crate::fhir::norwegian_profile(kind), "{kind}");
        }
    }
}

/// What the demo is to show, patient by patient. The contact point's citizens lie beside the records.
#[test]
fn the_contact_points_citizens_can_be_found_from_the_patients() {
    let records = Records::embedded().unwrap();
    let mut countries = Vec::new();
    for patient in records.all(Kind::Patient) {
        let id = text(patient, "id").unwrap();
        let (country, _) = id.split_once('-').unwrap();
        let foreign: Vec<&str> = list(patient, "identifier")
            .iter()
            .filter(|identifier| text(identifier, "system").unwrap().starts_with("urn:oid:2.999."))
            .map(|identifier| text(identifier, "value").unwrap())
            .collect();
        match id {
            "no-kari" | "no-kari-gammel" => assert!(foreign.is_empty(), "{id}: no link abroad"),
            "es-lucia" => assert!(foreign.is_empty(), "{id}: no foreign id recorded"),
            "de-karl" => assert!(citizen(country, &foreign).is_none(), "{id}: unknown to the other country"),
            _ => {
                let citizen =
                    citizen(country, &foreign).unwrap_or_else(|| panic!("{id}: no citizen {foreign:?}"));
                let birth_date = text(patient, "birthDate").unwrap();
                assert!(citizen.contains(&format!("birth_date = \"{birth_date}\"")), "{id}");
                assert!(
                    citizen.contains(&format!("gender = \"{}\"", text(patient, "gender").unwrap())),
                    "{id}"
                );
                let family = text(&list(patient, "name")[0], "family").unwrap();
                let same_name = citizen.contains(&format!("family = \"{family}\""));
                assert_eq!(same_name, id != "gr-eleni", "{id}: only one name is spelt otherwise abroad");
            }
        }
        countries.push(country);
    }
    countries.dedup();
    assert!(countries.len() >= 8, "{countries:?}");
}

/// The citizen of a country that has all these identifiers, as the contact point's file tells it.
fn citizen(country: &str, identifiers: &[&str]) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/citizens").join(country);
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path().join("citizen.toml")).unwrap())
        .find(|citizen| identifiers.iter().all(|value| citizen.contains(&format!("value = \"{value}\""))))
}
