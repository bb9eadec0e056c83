//! A person in words, and between the shapes that a person comes in.

use helsebro_fhir::lookup;
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
    sex_in_words(person.gender.as_deref(), words)
}

/// The words of a FHIR administrative gender.
pub(crate) fn sex_in_words(gender: Option<&str>, words: &Words) -> String {
    match gender {
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

/// A person whom the facade told of beside a refusal.
pub(crate) fn of(found: &lookup::Person) -> wire::Patient {
    let identifier = |(system, label, value): &(String, String, String)| wire::Identifier {
        system: system.clone(),
        label: label.clone(),
        value: value.clone(),
        country: None,
    };
    wire::Patient {
        given: found.given.clone(),
        family: found.family.clone(),
        birth_date: found.birth_date.clone(),
        gender: found.gender.clone(),
        identifiers: found.identifiers.iter().map(identifier).collect(),
    }
}
