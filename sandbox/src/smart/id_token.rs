//! The id_token (OpenID Connect Core 1.0, 2; SMART App Launch 2.2, `fhirUser`).

use serde::Serialize;

use super::grants::Grant;
use super::keys::KeyError;
use super::token::Occasion;
use crate::{Epj, faults};

/// An id_token need only live until the client has read it.
const SECONDS: i64 = 300;

/// The claims of an id_token.
#[derive(Debug, Serialize)]
pub(crate) struct Claims {
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) exp: i64,
    pub(crate) iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    #[serde(rename = "fhirUser", skip_serializing_if = "Option::is_none")]
    pub(crate) fhir_user: Option<String>,
}

/// The id_token of a grant. `nonce` is the authorization request's; a refresh gives none (OpenID Connect Core 1.0, 12.2).
pub(super) fn id_token(
    epj: &Epj,
    occasion: Occasion,
    grant: &Grant,
    nonce: Option<String>,
) -> Result<String, KeyError> {
    let fhir_user = epj
        .user(&grant.user)
        .filter(|_| grant.scopes.fhir_user())
        .map(|user| format!("{}/{}", epj.config.base_of(grant.door), user.fhir_user));
    let now = epj.now();
    let mut claims = Claims {
        iss: epj.config.issuer(),
        sub: grant.user.clone(),
        aud: grant.client_id.clone(),
        exp: now + SECONDS,
        iat: now,
        nonce,
        fhir_user,
    };
    faults::id_token::spoil(epj, grant.wishes.fault, occasion, &mut claims);
    faults::id_token::sign(grant.wishes.fault, &epj.key, &claims)
}
