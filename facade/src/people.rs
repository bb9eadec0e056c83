//! Persons as FHIR Patients.

use helsebro_fhir::r4::{Address, CodeableConcept, Date, HumanName, Identifier, Patient};
use helsebro_launch::wire;

/// A person as a Patient with this id.
pub(crate) fn patient(id: &str, person: &wire::Patient, address: &[String]) -> Patient {
    let identifier = |one: &wire::Identifier| Identifier {
        kind: (!one.label.is_empty())
            .then(|| CodeableConcept { text: Some(one.label.clone()), ..CodeableConcept::default() }),
        system: Some(one.system.clone()),
        value: Some(one.value.clone()),
        ..Identifier::default()
    };
    let name = HumanName {
        family: (!person.family.is_empty()).then(|| person.family.clone()),
        given: person.given.clone(),
        ..HumanName::default()
    };
    Patient {
        id: Some(id.to_owned()),
        identifier: person.identifiers.iter().map(identifier).collect(),
        name: if name == HumanName::default() { Vec::new() } else { vec![name] },
        gender: person.gender.clone(),
        birth_date: person.birth_date.clone().map(Date::new),
        address: if address.is_empty() {
            Vec::new()
        } else {
            vec![Address { line: address.to_vec(), ..Address::default() }]
        },
        ..Patient::default()
    }
}

/// The traits of a lookup as the audit keeps them.
pub(crate) fn traits(patient: &Patient) -> wire::Patient {
    let name = patient.name.first().cloned().unwrap_or_default();
    let identifier = |one: &Identifier| wire::Identifier {
        system: one.system.clone().unwrap_or_default(),
        label: String::new(),
        value: one.value.clone().unwrap_or_default(),
        country: None,
    };
    wire::Patient {
        given: name.given,
        family: name.family.unwrap_or_default(),
        birth_date: patient.birth_date.as_ref().map(|date| date.as_str().to_owned()),
        gender: patient.gender.clone(),
        identifiers: patient.identifier.iter().map(identifier).collect(),
    }
}
