//! The EPJ's patient, as the launch's token names it.

use helsebro_fhir::lookup::{Country, TraitKind};
use helsebro_fhir::r4::{self, Resource};
use helsebro_launch::wire;

use super::{FhirBase, HttpError, ReadResourceError};

/// Why there is no patient to work with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PatientError {
    /// The launch names none, or the EPJ does not have it.
    #[error("the launch has no patient")]
    Missing,
    /// The EPJ answered with another Patient than the launch's.
    #[error("the EPJ answered with another Patient than the launch names")]
    Mismatch,
    /// The record is replaced by another one of the same person.
    #[error("the patient's record is replaced by another one in the EPJ")]
    Replaced,
    /// The EPJ gave no Patient.
    #[error(transparent)]
    Read(#[from] ReadResourceError),
}

/// Norwegian identifiers by their systems.
const NORWEGIAN: [(&str, &str); 5] = [
    ("urn:oid:2.16.578.1.12.4.1.4.1", "Fødselsnummer"),
    ("urn:oid:2.16.578.1.12.4.1.4.2", "D-nummer"),
    ("urn:oid:2.16.578.1.12.4.1.4.3", "Felles hjelpenummer"),
    ("urn:oid:2.16.578.1.12.4.1.4.5", "DUF-nummer"),
    ("urn:oid:2.16.578.1.12.4.1.1.8327", "Lokalt hjelpenummer"),
];

/// Reads the Patient that the token names. `countries` tell whose number a foreign identifier is.
///
/// # Errors
/// See [`PatientError`].
pub async fn read_patient(
    base: FhirBase<'_>,
    id: &str,
    countries: &[Country],
) -> Result<wire::Patient, PatientError> {
    let read = base.read("Patient", id).await.map_err(|error| match error {
        ReadResourceError::Http(HttpError::Status(404 | 410)) | ReadResourceError::Elsewhere => {
            PatientError::Missing
        }
        ReadResourceError::Another => PatientError::Mismatch,
        other => PatientError::Read(other),
    })?;
    let Resource::Patient(patient) = read else { return Err(PatientError::Read(ReadResourceError::NotFhir)) };
    if is_replaced(&patient) {
        return Err(PatientError::Replaced);
    }
    Ok(show(&patient, countries))
}

/// Replaced: a link says so, or the record is out of use and linked to another.
fn is_replaced(patient: &r4::Patient) -> bool {
    let replaced_by = patient.link.iter().any(|link| link.kind.as_deref() == Some("replaced-by"));
    replaced_by || (patient.active == Some(false) && !patient.link.is_empty())
}

/// The Patient as a banner shows it.
fn show(patient: &r4::Patient, countries: &[Country]) -> wire::Patient {
    let name = patient
        .name
        .iter()
        .find(|name| name.use_.as_deref() == Some("official"))
        .or_else(|| patient.name.first())
        .cloned()
        .unwrap_or_default();
    // A name that came as one text only is shown whole, never cut into parts.
    let family = name.family.clone().or_else(|| name.given.is_empty().then(|| name.text.clone()).flatten());
    wire::Patient {
        given: name.given,
        family: family.unwrap_or_default(),
        birth_date: patient.birth_date.as_ref().map(|date| date.as_str().to_owned()),
        gender: patient.gender.clone(),
        identifiers: patient.identifier.iter().filter_map(|one| identifier(one, countries)).collect(),
    }
}

fn identifier(identifier: &r4::Identifier, countries: &[Country]) -> Option<wire::Identifier> {
    let (system, value) = (identifier.system.clone()?, identifier.value.clone()?);
    let norwegian = NORWEGIAN.iter().find(|(oid, _)| *oid == system).map(|(_, label)| *label);
    let foreign = countries.iter().find_map(|country| {
        let traits = country.masks.iter().flat_map(|mask| &mask.traits);
        let known = traits
            .filter(|one| one.kind == TraitKind::Identifier)
            .find(|one| one.system.as_deref() == Some(system.as_str()))?;
        Some((country.code.clone(), known.label.get("nb").cloned().unwrap_or_default()))
    });
    let sent = identifier.kind.as_ref().and_then(|kind| {
        kind.text.clone().or_else(|| kind.coding.iter().find_map(|coding| coding.display.clone()))
    });
    let country = if norwegian.is_some() {
        Some("NO".to_owned())
    } else {
        foreign.as_ref().map(|(code, _)| code.clone())
    };
    let label = norwegian.map(str::to_owned).or(foreign.map(|(_, label)| label)).or(sent);
    Some(wire::Identifier { system, label: label.unwrap_or_default(), value, country })
}
