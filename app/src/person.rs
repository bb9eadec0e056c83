//! A person in words, and between the shapes that a person comes in.

use helsebro_fhir::r4;
use helsebro_launch::wire;

use crate::dates;
use crate::language::Words;
use crate::texts::Key;

/// `PRØVESEN, Diana Maria`: the family name first and in capitals, as the EPJ-er of Norway write it.
pub(crate) fn name(person: &wire::Patient, words: &Words) -> String {
    let given = person.given.join(" ");
    match (person.family.trim().to_uppercase(), given.trim()) {
        (family, "") if family.is_empty() => words.t(Key::PersonNoName),
        (family, "") => family,
        (family, given) if family.is_empty() => given.to_owned(),
        (family, given) => format!("{family}, {given}"),
    }
}

/// The birth date, with the age where the date is known to the day.
pub(crate) fn birth_date(person: &wire::Patient, words: &Words) -> String {
    let Some(date) = &person.birth_date else { return words.t(Key::PersonNotSent) };
    let shown = dates::show(words.language(), date);
    match dates::age(date, dates::today()) {
        Some(age) => words.fill(Key::PersonBirthAge, &[("date", &shown), ("age", &age.to_string())]),
        None => shown,
    }
}

/// The administrative gender in words.
pub(crate) fn sex(person: &wire::Patient, words: &Words) -> String {
    match person.gender.as_deref() {
        Some("female") => words.t(Key::PersonFemale),
        Some("male") => words.t(Key::PersonMale),
        Some("other") => words.t(Key::PersonOther),
        Some("unknown") => words.t(Key::PersonUnknown),
        Some(other) => other.to_owned(),
        None => words.t(Key::PersonNotSent),
    }
}

/// What an identifier is called: its label, else only that it is one. Its system is not for clinicians.
pub(crate) fn label(identifier: &wire::Identifier, words: &Words) -> String {
    if identifier.label.is_empty() { words.t(Key::PersonIdentifier) } else { identifier.label.clone() }
}

/// The EPJ's patient as FHIR has it: what a search mask is prefilled from.
pub(crate) fn to_fhir(person: &wire::Patient) -> r4::Patient {
    let family = Some(person.family.clone()).filter(|family| !family.is_empty());
    let identifier = |known: &wire::Identifier| r4::Identifier {
        system: Some(known.system.clone()).filter(|system| !system.is_empty()),
        value: Some(known.value.clone()),
        ..r4::Identifier::default()
    };
    r4::Patient {
        name: vec![r4::HumanName { family, given: person.given.clone(), ..r4::HumanName::default() }],
        birth_date: person.birth_date.clone().map(r4::Date::new),
        gender: person.gender.clone(),
        identifier: person.identifiers.iter().map(identifier).collect(),
        ..r4::Patient::default()
    }
}

/// A FHIR Patient of the facade as a person to compare.
pub(crate) fn from_fhir(patient: &r4::Patient) -> wire::Patient {
    let name = patient.name.first();
    let identifier = |known: &r4::Identifier| {
        let kind = known.kind.as_ref();
        let label = kind
            .and_then(|kind| {
                kind.text.clone().or_else(|| kind.coding.iter().find_map(|coding| coding.display.clone()))
            })
            .or_else(|| known.assigner.as_ref().and_then(|assigner| assigner.display.clone()));
        Some(wire::Identifier {
            system: known.system.clone().unwrap_or_default(),
            label: label.unwrap_or_default(),
            value: known.value.clone()?,
            country: None,
        })
    };
    wire::Patient {
        given: name.map(|name| name.given.clone()).unwrap_or_default(),
        family: name.and_then(|name| name.family.clone().or_else(|| name.text.clone())).unwrap_or_default(),
        birth_date: patient.birth_date.as_ref().map(|date| date.as_str().to_owned()),
        gender: patient.gender.clone(),
        identifiers: patient.identifier.iter().filter_map(identifier).collect(),
    }
}

#[cfg(test)]
mod tests {
    use helsebro_launch::wire;

    use super::{from_fhir, to_fhir};

    #[test]
    fn a_person_survives_the_way_to_fhir_and_back() {
        let person = wire::Patient {
            given: vec!["Diana".to_owned(), "Maria".to_owned()],
            family: "Prøvesen".to_owned(),
            birth_date: Some("1982".to_owned()),
            gender: Some("female".to_owned()),
            identifiers: vec![wire::Identifier {
                system: "urn:oid:2.999.620.1".to_owned(),
                label: String::new(),
                value: "000000000".to_owned(),
                country: None,
            }],
        };
        assert_eq!(from_fhir(&to_fhir(&person)), person);
    }
}
