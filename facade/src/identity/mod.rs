//! Whose document is it? The document's own patient against the citizen whom the clinician confirmed and the EPJ's patient.
//!
//! Pure. Another birth date, sex or identifier blocks the display until the clinician resolves it; another spelling of the
//! name is marked. What one side does not know is no difference, but a document passes only where a birth date or a number was
//! really compared with the confirmed citizen's.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use helsebro_fhir::r4::{self, Bundle, Index, Resource};
use helsebro_launch::wire;
use serde::{Deserialize, Serialize};

use crate::{names, random};

/// Whom a document's patient differs from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Other {
    /// The citizen who was confirmed.
    Citizen,
    /// The EPJ's patient.
    Epj,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Another birth date, as far as both know it.
    BirthDate,
    /// Another sex.
    Sex,
    /// Another number of the same system.
    Identifier,
    /// The document does not say whose it is, or nothing by which the citizen could be told from others.
    Missing,
}

/// A difference that blocks the display.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What.
    pub kind: Kind,
    /// From whom.
    pub from: Other,
}

/// Nothing tells whose the document is.
pub const MISSING: Difference = Difference { kind: Kind::Missing, from: Other::Citizen };

/// What the comparison says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comparison {
    /// What blocks.
    pub differences: Vec<Difference>,
    /// The name is spelt otherwise: to be marked.
    pub name_differs: bool,
}

impl Kind {
    /// As it stands in an OperationOutcome.
    pub fn code(self) -> &'static str {
        match self {
            Self::BirthDate => "birthdate-differs",
            Self::Sex => "sex-differs",
            Self::Identifier => "identifier-differs",
            Self::Missing => "identity-missing",
        }
    }
}

impl Other {
    /// As it stands in an OperationOutcome.
    pub fn code(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Epj => "epj",
        }
    }
}

/// The patient that a document is about: the subject of its Composition; where no subject is named, its only Patient.
pub fn patient_of(bundle: &Bundle) -> Option<&r4::Patient> {
    let composition = bundle
        .all(|resource| match resource {
            Resource::Composition(composition) => Some(composition),
            _ => None,
        })
        .next();
    if let Some(composition) = composition
        && let Some(subject) = &composition.subject
    {
        // A subject that leads nowhere may be anybody: another Patient must not stand in.
        return match Index::new(bundle).resolve(subject, &composition.contained) {
            Ok(Resource::Patient(patient)) => Some(patient),
            _ => None,
        };
    }
    let mut all = bundle.all(|resource| match resource {
        Resource::Patient(patient) => Some(patient.as_ref()),
        _ => None,
    });
    let only = all.next();
    if all.next().is_none() { only } else { None }
}

/// Compares a document's patient with the confirmed citizen and with the EPJ's patient.
pub fn compare(document: Option<&r4::Patient>, citizen: &wire::Patient, epj: &wire::Patient) -> Comparison {
    let Some(document) = document.map(Person::of_document) else {
        return Comparison { differences: vec![MISSING], name_differs: false };
    };
    let mut comparison = Comparison::default();
    if !document.can_be_told_by(&Person::of(citizen)) {
        comparison.differences.push(MISSING);
    }
    for (other, from) in [(Person::of(citizen), Other::Citizen), (Person::of(epj), Other::Epj)] {
        let differ = [
            (document.born_otherwise(&other), Kind::BirthDate),
            (document.has_other_sex(&other), Kind::Sex),
            (document.has_other_number(&other), Kind::Identifier),
        ];
        let found = differ.into_iter().filter(|(differs, _)| *differs);
        comparison.differences.extend(found.map(|(_, kind)| Difference { kind, from }));
        comparison.name_differs |= document.is_spelt_otherwise(&other);
    }
    comparison
}

/// All that a document's patient is compared by, as one value: two that are alike say the same of whose they are. `None` where
/// the patient says nothing.
pub fn fingerprint(document: &r4::Patient) -> Option<String> {
    let person = Person::of_document(document);
    (!person.is_nobody()).then(|| random::hash(&person.all_in_one()))
}

/// What of a person is compared.
struct Person {
    /// What is no date is not compared.
    birth_date: Option<r4::Date>,
    sex: Option<String>,
    /// System and number.
    numbers: BTreeSet<(String, String)>,
    /// The words of each name.
    names: BTreeSet<BTreeSet<String>>,
}

impl Person {
    fn of_document(patient: &r4::Patient) -> Self {
        let name = |name: &r4::HumanName| {
            let parts: Vec<&str> =
                name.given.iter().map(String::as_str).chain(name.family.as_deref()).collect();
            match (&parts[..], &name.text) {
                ([], Some(text)) => words([text.as_str()]),
                _ => words(parts),
            }
        };
        Self {
            birth_date: patient.birth_date.clone().filter(is_date),
            sex: sex(patient.gender.as_deref()),
            numbers: patient
                .identifier
                .iter()
                .filter_map(|one| Some((one.system.clone()?, number(one.value.as_deref()?))))
                .filter(|(_, number)| !number.is_empty())
                .collect(),
            names: patient.name.iter().map(name).filter(|words| !words.is_empty()).collect(),
        }
    }

    fn of(person: &wire::Patient) -> Self {
        let name = words(person.given.iter().map(String::as_str).chain([person.family.as_str()]));
        Self {
            birth_date: person.birth_date.clone().map(r4::Date::new).filter(is_date),
            sex: sex(person.gender.as_deref()),
            numbers: person
                .identifiers
                .iter()
                .map(|one| (one.system.clone(), number(&one.value)))
                .filter(|(_, number)| !number.is_empty())
                .collect(),
            names: if name.is_empty() { BTreeSet::new() } else { BTreeSet::from([name]) },
        }
    }

    /// Everything, each part behind its own mark, so that no two persons give the same text.
    fn all_in_one(&self) -> String {
        let date = self.birth_date.as_ref().map(r4::Date::as_str);
        let alone = [date, self.sex.as_deref()].map(|part| part.unwrap_or_default().to_owned());
        let numbers = self.numbers.iter().map(|(system, number)| format!("#{system}|{number}"));
        let names = self.names.iter().map(|words| {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            format!("@{}", words.join(" "))
        });
        alone.into_iter().chain(numbers).chain(names).collect::<Vec<_>>().join("\n")
    }

    fn is_nobody(&self) -> bool {
        self.birth_date.is_none() && self.sex.is_none() && self.numbers.is_empty() && self.names.is_empty()
    }

    /// Both know the birth date, or have a number of one system.
    fn can_be_told_by(&self, other: &Self) -> bool {
        let shared = |(system, _): &(String, String)| other.numbers.iter().any(|(each, _)| each == system);
        (self.birth_date.is_some() && other.birth_date.is_some()) || self.numbers.iter().any(shared)
    }

    fn born_otherwise(&self, other: &Self) -> bool {
        match (&self.birth_date, &other.birth_date) {
            (Some(one), Some(two)) => one.compare(two).is_ne(),
            _ => false,
        }
    }

    fn has_other_sex(&self, other: &Self) -> bool {
        matches!((&self.sex, &other.sex), (Some(one), Some(two)) if one != two)
    }

    /// Both have numbers of one system, and none of them is the same.
    fn has_other_number(&self, other: &Self) -> bool {
        let of = |person: &Self, system: &str| -> BTreeSet<String> {
            person
                .numbers
                .iter()
                .filter(|(each, _)| each == system)
                .map(|(_, number)| number.clone())
                .collect()
        };
        let systems: BTreeSet<&String> = self.numbers.iter().map(|(system, _)| system).collect();
        systems.into_iter().any(|system| {
            let (ours, theirs) = (of(self, system), of(other, system));
            !theirs.is_empty() && ours.is_disjoint(&theirs)
        })
    }

    fn is_spelt_otherwise(&self, other: &Self) -> bool {
        let same = |one: &BTreeSet<String>| other.names.iter().any(|two| same_name(one, two));
        !self.names.is_empty() && !other.names.is_empty() && !self.names.iter().any(same)
    }
}

fn is_date(date: &r4::Date) -> bool {
    date.parts().is_some()
}

/// The same words, or one of them leaves some out: records often lack a middle name or the second family name. Marking all of
/// those would hide the ones that matter.
fn same_name(one: &BTreeSet<String>, two: &BTreeSet<String>) -> bool {
    let shared = one.intersection(two).count();
    one == two || (shared >= 2 && shared == one.len().min(two.len()))
}

fn words<'a>(parts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    parts.into_iter().flat_map(names::words).collect()
}

/// An unknown sex is not compared.
fn sex(code: Option<&str>) -> Option<String> {
    code.filter(|code| matches!(*code, "female" | "male" | "other")).map(str::to_owned)
}

fn number(value: &str) -> String {
    value.chars().filter(|character| !character.is_whitespace()).flat_map(char::to_uppercase).collect()
}
