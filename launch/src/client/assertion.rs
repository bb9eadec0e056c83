//! The client assertion (RFC 7523, 2.2; SMART App Launch 2.2, "Client Authentication: Asymmetric").

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;

use super::{CredentialError, Occasion, SigningKey};
use crate::secret::Secret;

/// `client_assertion_type`.
pub(super) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How long an assertion lives, in seconds. At most five minutes are allowed: one is left for an EPJ whose clock is behind.
pub const LIFETIME: i64 = 240;

/// Random bytes of `jti`: it is never made twice.
const JTI_BYTES: usize = 16;

/// Whom an assertion is addressed to. The register says which of the two an EPJ takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// The address of the token endpoint, as SMART App Launch 2.2 asks for.
    #[default]
    TokenEndpoint,
    /// The issuer and nobody else, with a type of its own (draft-ietf-oauth-rfc7523bis): what authorization servers in a strict
    /// mode demand, lest an assertion for one server be shown to another.
    Issuer,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
    iat: i64,
    jti: String,
}

pub(super) fn make<E>(
    client_id: &str,
    key: &SigningKey,
    audience: Audience,
    occasion: Occasion<'_>,
    mut random: impl FnMut(&mut [u8]) -> Result<(), E>,
) -> Result<Secret, CredentialError> {
    let (typ, aud) = match audience {
        Audience::TokenEndpoint => ("JWT", occasion.token_endpoint.as_str()),
        Audience::Issuer => ("client-authentication+jwt", occasion.issuer.ok_or(CredentialError::NoIssuer)?),
    };
    let mut jti = [0; JTI_BYTES];
    random(&mut jti).map_err(|_| CredentialError::Randomness)?;
    let claims = Claims {
        iss: client_id,
        sub: client_id,
        aud,
        exp: occasion.now + LIFETIME,
        iat: occasion.now,
        jti: BASE64_URL_SAFE_NO_PAD.encode(jti),
    };
    key.sign(typ, &claims)
}
