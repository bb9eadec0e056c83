//! Who may see what: the access token, its scopes, and the compartment of the launch's patient.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::Value;

use super::outcome::FhirError;
use crate::doors::Base;
use crate::records::{Kind, patient_of};
use crate::smart::{Grant, Interaction};
use crate::surroundings::Secret;

/// What the bearer of a request's access token may do.
#[derive(Debug)]
pub(super) struct Access {
    grant: Grant,
    /// The user's own resource, where the app may know who the user is.
    fhir_user: Option<String>,
}

/// What a search may look through.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reach<'a> {
    /// Every resource of the kind.
    Everything,
    /// The compartment of this patient.
    Compartment(&'a str),
}

impl Base {
    /// The access that a request's token gives.
    pub(super) fn access(&self, headers: &HeaderMap) -> Result<Access, FhirError> {
        let token = bearer_token(headers).ok_or(FhirError::NoToken)?;
        let grant = self.grant(&token).ok_or(FhirError::BadToken)?;
        let fhir_user = self.epj.user(&grant.user).filter(|_| grant.scopes.fhir_user());
        Ok(Access { fhir_user: fhir_user.map(|user| user.fhir_user.clone()), grant })
    }
}

impl Base {
    /// What the bearer of a token may do here. A token of another base is not good.
    pub(crate) fn grant(&self, token: &Secret) -> Option<Grant> {
        let grant = self.epj.memory().grants.tokens.grant(self.epj.now(), token)?;
        (grant.door == self.door).then_some(grant)
    }
}

/// The access token of a request (RFC 6750, 2.1; one in a query or a form is not looked for).
pub(crate) fn bearer_token(headers: &HeaderMap) -> Option<Secret> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Secret::received(token.trim()))
}

impl Access {
    /// Whether the scopes reach this kind of resource in this way.
    pub(super) fn allow(&self, kind: Kind, interaction: Interaction) -> Result<(), FhirError> {
        if self.grant.scopes.allow(kind, interaction) { Ok(()) } else { Err(FhirError::Scope(kind)) }
    }

    /// Whether the scopes let this resource be read. The scope `fhirUser` reaches the user's own resource.
    pub(super) fn allow_read(&self, kind: Kind, id: &str) -> Result<(), FhirError> {
        if self.fhir_user.as_deref() == Some(&format!("{kind}/{id}")) {
            return Ok(());
        }
        self.allow(kind, Interaction::Read)
    }

    /// Whether the resource lies where the scopes reach: for kinds of the patient compartment, in that of the
    /// launch's patient.
    pub(super) fn allow_resource(&self, kind: Kind, resource: &Value) -> Result<(), FhirError> {
        match self.reach(kind)? {
            Reach::Everything => Ok(()),
            Reach::Compartment(patient) if patient_of(kind, resource) == Some(patient) => Ok(()),
            Reach::Compartment(_) => Err(FhirError::OtherPatient),
        }
    }

    /// What a search for this kind may look through.
    pub(super) fn reach(&self, kind: Kind) -> Result<Reach<'_>, FhirError> {
        match (kind.compartment(), self.grant.patient.as_deref()) {
            (None, _) => Ok(Reach::Everything),
            (Some(_), Some(patient)) => Ok(Reach::Compartment(patient)),
            (Some(_), None) => Err(FhirError::Scope(kind)),
        }
    }
}
