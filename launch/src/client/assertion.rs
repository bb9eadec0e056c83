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
    occasion: Occasion<'_>,
    mut random: impl FnMut(&mut [u8]) -> Result<(), E>,
) -> Result<Secret, CredentialError> {
    let mut jti = [0; JTI_BYTES];
    random(&mut jti).map_err(|_| CredentialError::Randomness)?;
    key.sign(&Claims {
        iss: client_id,
        sub: client_id,
        aud: occasion.token_endpoint.as_str(),
        exp: occasion.now + LIFETIME,
        iat: occasion.now,
        jti: BASE64_URL_SAFE_NO_PAD.encode(jti),
    })
}
