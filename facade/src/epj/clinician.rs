//! The clinician and the organisation, as `fhirUser` names them.

use helsebro_fhir::r4::{HumanName, Identifier, Organization, Practitioner, PractitionerRole, Resource};
use helsebro_launch::fhir_user::FhirUser;
use helsebro_launch::wire;

use super::{FhirBase, HttpError, ReadResourceError};

/// HPR, Helsepersonellregisteret.
const HPR: &str = "urn:oid:2.16.578.1.12.4.1.4.4";
/// An HPR number has no more digits.
const LONGEST_HPR: usize = 9;
/// Organisasjonsnummer, Enhetsregisteret.
const ORGANISATION_NUMBER: &str = "urn:oid:2.16.578.1.12.4.1.4.101";

/// Who opened Helsebro, and from where.
#[derive(Debug, Clone, PartialEq)]
pub struct Clinician {
    /// The clinician.
    pub user: wire::User,
    /// Where, if the EPJ told it.
    pub organisation: Option<wire::Organisation>,
}

/// Why the user cannot be taken for a clinician.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClinicianError {
    /// The EPJ has no such Practitioner, or the role is out of use or names none.
    #[error("the EPJ has no Practitioner for the user")]
    NoPractitioner,
    /// The Practitioner has no HPR number, or something else in its place.
    #[error("the EPJ's Practitioner has no HPR number")]
    NoHpr,
    /// The EPJ gave no Practitioner.
    #[error(transparent)]
    Read(#[from] ReadResourceError),
}

/// Reads the clinician, and the organisation as far as the EPJ tells it: without one a lookup is possible all the same.
///
/// # Errors
/// See [`ClinicianError`].
pub async fn read_clinician(base: FhirBase<'_>, user: &FhirUser) -> Result<Clinician, ClinicianError> {
    let (practitioner, role) = match user {
        FhirUser::Practitioner(id) => {
            let practitioner = practitioner(base.read("Practitioner", id).await)?;
            let role = role_of(base, id).await;
            (practitioner, role)
        }
        FhirUser::PractitionerRole(id) => {
            let role = match base.read("PractitionerRole", id).await {
                Ok(Resource::PractitionerRole(role)) => *role,
                Ok(_) => return Err(ClinicianError::NoPractitioner),
                Err(error) => return Err(missing(error)),
            };
            if role.active == Some(false) {
                return Err(ClinicianError::NoPractitioner);
            }
            let reference = practitioner_of(&role).ok_or(ClinicianError::NoPractitioner)?;
            (practitioner(base.follow("Practitioner", reference).await)?, Some(role))
        }
    };
    let hpr = value_of(&practitioner.identifier, HPR).filter(|value| is_hpr(value));
    let hpr = hpr.ok_or(ClinicianError::NoHpr)?;
    let user = wire::User { name: full_name(&practitioner.name), hpr };
    let organisation = match role {
        Some(role) => organisation_of(base, &role).await,
        None => None,
    };
    Ok(Clinician { user, organisation })
}

fn practitioner(read: Result<Resource, ReadResourceError>) -> Result<Practitioner, ClinicianError> {
    match read {
        Ok(Resource::Practitioner(practitioner)) => Ok(*practitioner),
        Ok(_) => Err(ClinicianError::NoPractitioner),
        Err(error) => Err(missing(error)),
    }
}

fn missing(error: ReadResourceError) -> ClinicianError {
    match error {
        ReadResourceError::Http(HttpError::Status(404 | 410)) => ClinicianError::NoPractitioner,
        other => ClinicianError::Read(other),
    }
}

/// The role that the practitioner works in, where the EPJ can be searched for it. An EPJ that passes over the search's
/// parameter answers with everybody's.
async fn role_of(base: FhirBase<'_>, id: &str) -> Option<PractitionerRole> {
    let found = base.search(&format!("PractitionerRole?practitioner=Practitioner/{id}")).await.ok()?;
    let roles = found.all(|resource| match resource {
        Resource::PractitionerRole(role) if role.active != Some(false) => Some(role),
        _ => None,
    });
    let own = |role: &PractitionerRole| {
        practitioner_of(role).is_some_and(|reference| base.id_in("Practitioner", reference) == Some(id))
    };
    let mut roles = roles.filter(|role| own(role));
    let first = roles.next()?;
    // Several places of work: which one the clinician sits in is not told, so none is claimed.
    if roles.next().is_some() { None } else { Some(PractitionerRole::clone(first)) }
}

fn practitioner_of(role: &PractitionerRole) -> Option<&str> {
    role.practitioner.as_ref()?.reference.as_deref()
}

async fn organisation_of(base: FhirBase<'_>, role: &PractitionerRole) -> Option<wire::Organisation> {
    let reference = role.organization.as_ref()?;
    let read = match &reference.reference {
        Some(address) => base.follow("Organization", address).await.ok(),
        None => None,
    };
    match read {
        Some(Resource::Organization(organization)) => Some(show(&organization)),
        _ => {
            let name = reference.display.clone()?;
            Some(wire::Organisation { name, number: None })
        }
    }
}

fn show(organization: &Organization) -> wire::Organisation {
    wire::Organisation {
        name: organization.name.clone().unwrap_or_default(),
        number: value_of(&organization.identifier, ORGANISATION_NUMBER),
    }
}

fn value_of(identifiers: &[Identifier], system: &str) -> Option<String> {
    identifiers
        .iter()
        .filter(|one| one.system.as_deref() == Some(system))
        .find_map(|one| one.value.clone())
        .filter(|value| !value.trim().is_empty())
}

/// The audit and the other country are told this number: nothing but digits goes there.
fn is_hpr(value: &str) -> bool {
    (1..=LONGEST_HPR).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn full_name(names: &[HumanName]) -> String {
    let Some(name) = names.first() else { return String::new() };
    let parts: Vec<&str> = name.given.iter().map(String::as_str).chain(name.family.as_deref()).collect();
    if parts.is_empty() { name.text.clone().unwrap_or_default() } else { parts.join(" ") }
}
