//! `fhirUser` (SMART App Launch 2.2, "Scopes for requesting identity data"): which resource the user is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::discovery;

/// The user's resource, inside the EPJ's own FHIR base. `Debug` shows its type alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FhirUser {
    /// `Practitioner/<id>`.
    Practitioner(String),
    /// `PractitionerRole/<id>`.
    PractitionerRole(String),
}

impl fmt::Debug for FhirUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Practitioner(_) => "Practitioner(…)",
            Self::PractitionerRole(_) => "PractitionerRole(…)",
        })
    }
}

/// Why the user cannot be taken for a clinician.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FhirUserError {
    /// A Patient, RelatedPerson or Person: a user, and no clinician.
    #[error("the user is neither a Practitioner nor a PractitionerRole")]
    NoPractitioner,
    /// A resource that is no user at all.
    #[error("fhirUser is no Practitioner, PractitionerRole, Patient, RelatedPerson or Person")]
    NotAUser,
    /// Points outside the EPJ's FHIR base; the token must never go there.
    #[error("fhirUser points outside the EPJ's FHIR base")]
    Elsewhere,
    /// Not `Type/id`.
    #[error("fhirUser is not a reference to a resource")]
    Malformed,
}

impl FhirUser {
    /// Reads the claim, absolute or relative, for the FHIR base `iss`.
    ///
    /// # Errors
    /// See [`FhirUserError`].
    pub fn read(iss: &str, claim: &str) -> Result<Self, FhirUserError> {
        let relative =
            if claim.contains("://") { inside(iss, claim).ok_or(FhirUserError::Elsewhere)? } else { claim };
        let (kind, id) = relative.split_once('/').ok_or(FhirUserError::Malformed)?;
        if !is_id(id) {
            return Err(FhirUserError::Malformed);
        }
        match kind {
            "Practitioner" => Ok(Self::Practitioner(id.to_owned())),
            "PractitionerRole" => Ok(Self::PractitionerRole(id.to_owned())),
            "Patient" | "RelatedPerson" | "Person" => Err(FhirUserError::NoPractitioner),
            _ => Err(FhirUserError::NotAUser),
        }
    }
}

/// What follows the base in an absolute reference, be the base written as the EPJ sent it or as a browser would.
fn inside<'c>(iss: &str, claim: &'c str) -> Option<&'c str> {
    let base = discovery::base(iss).ok()?;
    let as_sent = || claim.strip_prefix(iss.trim_end_matches('/'))?.strip_prefix('/');
    claim.strip_prefix(base.as_str()).or_else(as_sent)
}

/// Whether `text` is a FHIR id (R4, "id": 1 to 64 of `A-Z a-z 0-9 - .`) that is safe as one segment of a path.
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        && !matches!(text, "." | "..")
}

#[cfg(test)]
mod tests {
    use super::{FhirUser, FhirUserError};

    const ISS: &str = "https://epj.example/fhir";

    #[test]
    fn t9_a_practitioner_is_read_from_an_absolute_or_a_relative_reference() {
        for (iss, claim) in [
            (ISS, "Practitioner/p-1"),
            (ISS, "https://epj.example/fhir/Practitioner/p-1"),
            ("https://epj.example/fhir/", "https://epj.example/fhir/Practitioner/p-1"),
            ("https://EPJ.example:443/fhir", "https://EPJ.example:443/fhir/Practitioner/p-1"),
            ("https://EPJ.example:443/fhir", "https://epj.example/fhir/Practitioner/p-1"),
        ] {
            assert_eq!(FhirUser::read(iss, claim), Ok(FhirUser::Practitioner("p-1".to_owned())), "{claim}");
        }
        assert_eq!(
            FhirUser::read(ISS, "PractitionerRole/r.2"),
            Ok(FhirUser::PractitionerRole("r.2".to_owned()))
        );
    }

    #[test]
    fn t9_a_reference_elsewhere_or_to_somebody_else_or_out_of_the_base_is_refused() {
        for (claim, error) in [
            ("Patient/1", FhirUserError::NoPractitioner),
            ("https://epj.example/fhir/RelatedPerson/1", FhirUserError::NoPractitioner),
            ("Person/1", FhirUserError::NoPractitioner),
            ("Organization/1", FhirUserError::NotAUser),
            ("practitioner/1", FhirUserError::NotAUser),
            ("http://epj.example/fhir/Practitioner/1", FhirUserError::Elsewhere),
            ("https://epj.example/fhir//Practitioner/1", FhirUserError::Malformed),
            ("//evil.example/Practitioner/1", FhirUserError::Malformed),
            ("https://evil.example/fhir/Practitioner/1", FhirUserError::Elsewhere),
            ("https://epj.example/fhirs/Practitioner/1", FhirUserError::Elsewhere),
            ("https://epj.example/fhir.evil.example/Practitioner/1", FhirUserError::Elsewhere),
            ("Practitioner/..", FhirUserError::Malformed),
            ("Practitioner/../Patient/1", FhirUserError::Malformed),
            ("Practitioner/1/_history/2", FhirUserError::Malformed),
            ("Practitioner/1?_include=*", FhirUserError::Malformed),
            ("Practitioner/", FhirUserError::Malformed),
            ("Practitioner", FhirUserError::Malformed),
            ("", FhirUserError::Malformed),
        ] {
            assert_eq!(FhirUser::read(ISS, claim), Err(error), "{claim}");
        }
    }
}
