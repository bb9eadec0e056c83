//! Persons side by side: what is the same, what differs, what only one of them has.

use std::cmp::Ordering;

use helsebro_fhir::r4::Date;
use helsebro_launch::wire;

use crate::language::Words;
use crate::person;
use crate::texts::Key;

/// How alike the values of a line are. The order is that of how much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// The same on all sides that have a value.
    Same,
    /// Only one side has a value: nothing to compare.
    Alone,
    /// The same as far as the less precise one goes.
    LessPrecise,
    /// A name that is spelt otherwise: usual between alphabets and spellings.
    Spelling,
    /// Another birth date, sex or identifier: perhaps another person.
    Differs,
}

/// A line of the comparison: one trait of every person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What it is.
    pub(crate) label: String,
    /// The value of each person, in the order of the persons; `None` where there is none.
    pub(crate) values: Vec<Option<String>>,
    /// How alike they are.
    pub(crate) likeness: Likeness,
}

/// The lines to show: name, birth date, sex, then every identifier.
pub(crate) fn lines(persons: &[&wire::Patient], words: &Words) -> Vec<Line> {
    let line = |label: Key,
                show: fn(&wire::Patient, &Words) -> String,
                has: fn(&wire::Patient) -> bool,
                likeness| Line {
        label: words.t(label),
        values: persons.iter().map(|person| has(person).then(|| show(person, words))).collect(),
        likeness,
    };
    let mut lines = vec![
        line(Key::PersonName, person::name, |_| true, worst(persons, names)),
        line(
            Key::PersonBirthDate,
            person::birth_date,
            |person| person.birth_date.is_some(),
            worst(persons, births),
        ),
        line(Key::PersonSex, person::sex, |person| person.gender.is_some(), worst(persons, sexes)),
    ];
    for system in systems(persons) {
        let known = persons.iter().find_map(|person| of_system(person, system).next());
        lines.push(Line {
            label: known.map(|known| person::label(known, words)).unwrap_or_default(),
            values: persons
                .iter()
                .map(|person| {
                    let values: Vec<&str> =
                        of_system(person, system).map(|known| known.value.as_str()).collect();
                    (!values.is_empty()).then(|| values.join(", "))
                })
                .collect(),
            likeness: worst(persons, |a, b| identifiers(a, b, system)),
        });
    }
    lines
}

/// The worst likeness of any line.
pub(crate) fn worst_of(lines: &[Line]) -> Likeness {
    lines.iter().map(|line| line.likeness).max().unwrap_or(Likeness::Alone)
}

/// The worst likeness of any two persons; pairs that cannot be compared count only where none can.
fn worst(
    persons: &[&wire::Patient],
    compare: impl Fn(&wire::Patient, &wire::Patient) -> Likeness,
) -> Likeness {
    let mut found = None;
    for (index, a) in persons.iter().enumerate() {
        for b in persons.iter().skip(index + 1) {
            let likeness = compare(a, b);
            if likeness != Likeness::Alone {
                found = found.max(Some(likeness));
            }
        }
    }
    found.unwrap_or(Likeness::Alone)
}

fn names(a: &wire::Patient, b: &wire::Patient) -> Likeness {
    let words = |person: &wire::Patient| -> Vec<String> {
        let parts = person.given.iter().chain([&person.family]).flat_map(|part| part.split([' ', '-']));
        parts.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (a, mut b) = (words(a), words(b));
    if a.is_empty() || b.is_empty() {
        return Likeness::Alone;
    }
    // The same words in any order: which of them is the family name, countries see differently.
    for word in a {
        match b.iter().position(|other| *other == word) {
            Some(found) => b.swap_remove(found),
            None => return Likeness::Spelling,
        };
    }
    if b.is_empty() { Likeness::Same } else { Likeness::Spelling }
}

fn births(a: &wire::Patient, b: &wire::Patient) -> Likeness {
    let (Some(a), Some(b)) = (&a.birth_date, &b.birth_date) else { return Likeness::Alone };
    if a == b {
        return Likeness::Same;
    }
    let (a, b) = (Date::new(a.clone()), Date::new(b.clone()));
    if a.parts().is_some() && b.parts().is_some() && a.compare(&b) == Ordering::Equal {
        Likeness::LessPrecise
    } else {
        Likeness::Differs
    }
}

fn sexes(a: &wire::Patient, b: &wire::Patient) -> Likeness {
    match (a.gender.as_deref(), b.gender.as_deref()) {
        (None | Some("unknown"), _) | (_, None | Some("unknown")) => Likeness::Alone,
        (a, b) if a == b => Likeness::Same,
        _ => Likeness::Differs,
    }
}

fn identifiers(a: &wire::Patient, b: &wire::Patient, system: &str) -> Likeness {
    if of_system(a, system).next().is_none() || of_system(b, system).next().is_none() {
        return Likeness::Alone;
    }
    let plain =
        |value: &str| value.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let shared =
        of_system(a, system).any(|a| of_system(b, system).any(|b| plain(&a.value) == plain(&b.value)));
    if shared { Likeness::Same } else { Likeness::Differs }
}

fn of_system<'a>(person: &'a wire::Patient, system: &'a str) -> impl Iterator<Item = &'a wire::Identifier> {
    person.identifiers.iter().filter(move |known| known.system == system)
}

/// The systems of all identifiers, those that several persons have first.
fn systems<'a>(persons: &[&'a wire::Patient]) -> Vec<&'a str> {
    let mut systems: Vec<&str> = Vec::new();
    for known in persons.iter().flat_map(|person| &person.identifiers) {
        if !systems.contains(&known.system.as_str()) {
            systems.push(&known.system);
        }
    }
    let holders =
        |system: &str| persons.iter().filter(|person| of_system(person, system).next().is_some()).count();
    let (shared, alone): (Vec<_>, Vec<_>) = systems.into_iter().partition(|system| holders(system) > 1);
    [shared, alone].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody() -> wire::Patient {
        wire::Patient {
            given: vec!["Diana".to_owned()],
            family: "Prøvesen".to_owned(),
            birth_date: Some("1982-05-08".to_owned()),
            gender: Some("female".to_owned()),
            identifiers: vec![identifier("urn:oid:2.999.620.1", "123 456 789")],
        }
    }

    fn identifier(system: &str, value: &str) -> wire::Identifier {
        wire::Identifier {
            system: system.to_owned(),
            label: String::new(),
            value: value.to_owned(),
            country: None,
        }
    }

    #[test]
    fn the_same_person_is_the_same_in_every_line() {
        let (a, b) = (somebody(), somebody());
        assert_eq!(names(&a, &b), Likeness::Same);
        assert_eq!(births(&a, &b), Likeness::Same);
        assert_eq!(sexes(&a, &b), Likeness::Same);
        assert_eq!(identifiers(&a, &b, "urn:oid:2.999.620.1"), Likeness::Same);
    }

    #[test]
    fn another_spelling_of_a_name_is_no_difference_of_identity_but_is_marked() {
        let other = wire::Patient { family: "Proevesen".to_owned(), ..somebody() };
        assert_eq!(names(&somebody(), &other), Likeness::Spelling);
        let swapped =
            wire::Patient { family: "DIANA".to_owned(), given: vec!["prøvesen".to_owned()], ..somebody() };
        assert_eq!(names(&somebody(), &swapped), Likeness::Same);
    }

    #[test]
    fn a_year_agrees_with_a_day_in_it_and_with_no_other() {
        let year = |year: &str| wire::Patient { birth_date: Some(year.to_owned()), ..somebody() };
        assert_eq!(births(&somebody(), &year("1982")), Likeness::LessPrecise);
        assert_eq!(births(&somebody(), &year("1983")), Likeness::Differs);
        assert_eq!(births(&somebody(), &year("ukjent")), Likeness::Differs);
        assert_eq!(births(&somebody(), &wire::Patient { birth_date: None, ..somebody() }), Likeness::Alone);
    }

    #[test]
    fn identifiers_of_one_system_differ_and_those_of_two_systems_do_not() {
        let other =
            wire::Patient { identifiers: vec![identifier("urn:oid:2.999.620.1", "987654321")], ..somebody() };
        assert_eq!(identifiers(&somebody(), &other, "urn:oid:2.999.620.1"), Likeness::Differs);
        let spaced =
            wire::Patient { identifiers: vec![identifier("urn:oid:2.999.620.1", "123456789")], ..somebody() };
        assert_eq!(identifiers(&somebody(), &spaced, "urn:oid:2.999.620.1"), Likeness::Same);
        let elsewhere =
            wire::Patient { identifiers: vec![identifier("urn:oid:2.999.578", "1")], ..somebody() };
        assert_eq!(identifiers(&somebody(), &elsewhere, "urn:oid:2.999.620.1"), Likeness::Alone);
    }

    #[test]
    fn of_three_persons_one_difference_is_enough() {
        let other = wire::Patient { gender: Some("male".to_owned()), ..somebody() };
        let unsaid = wire::Patient { gender: None, ..somebody() };
        assert_eq!(worst(&[&somebody(), &unsaid, &other], sexes), Likeness::Differs);
        assert_eq!(worst(&[&somebody(), &unsaid], sexes), Likeness::Alone);
    }

    #[test]
    fn what_several_persons_have_stands_first() {
        let a = wire::Patient {
            identifiers: vec![identifier("only-a", "1"), identifier("both", "2")],
            ..somebody()
        };
        let b = wire::Patient { identifiers: vec![identifier("both", "2")], ..somebody() };
        assert_eq!(systems(&[&a, &b]), ["both", "only-a"]);
    }
}
