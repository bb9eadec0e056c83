//! The client assertion (RFC 7523; SMART App Launch 2.2, "Client Authentication: Asymmetric").

use std::collections::HashMap;

use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use crate::Epj;

/// `client_assertion_type`.
pub(super) const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What SMART asks a server to take.
pub(super) const ALGORITHMS: [&str; 2] = ["RS384", "ES384"];

/// How long an assertion may be of use: five minutes.
const LONGEST_LIFE: i64 = 300;

#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    jti: String,
}

/// The assertions that were shown, until their end: none is taken twice.
#[derive(Debug, Default)]
pub(crate) struct Shown(HashMap<(String, String), i64>);

impl Shown {
    /// Whether the client shows this `jti` for the first time.
    fn first_time(&mut self, now: i64, client: &str, jti: String, end: i64) -> bool {
        self.0.retain(|_, end| now < *end);
        self.0.insert((client.to_owned(), jti), end).is_none()
    }
}

/// Who says to have made the assertion. Nothing is verified yet.
pub(super) fn issuer(assertion: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Issuer {
        iss: String,
    }
    jsonwebtoken::dangerous::insecure_decode::<Issuer>(assertion).ok().map(|token| token.claims.iss)
}

/// Whether the client made the assertion, for this token endpoint, and shows it in time and for the first time.
pub(super) fn verify(epj: &Epj, client: &str, keys: &JwkSet, assertion: &str) -> bool {
    let Some(claims) = signed_claims(epj, client, keys, assertion) else { return false };
    let now = epj.now();
    claims.sub == client
        && !claims.jti.is_empty()
        && now < claims.exp
        && claims.exp <= now + LONGEST_LIFE
        && epj.memory().assertions.first_time(now, client, claims.jti, claims.exp)
}

/// The claims, where a key of the client signed them for the token endpoint.
fn signed_claims(epj: &Epj, client: &str, keys: &JwkSet, assertion: &str) -> Option<Claims> {
    let header = jsonwebtoken::decode_header(assertion).ok()?;
    let algorithm = Some(header.alg).filter(|alg| matches!(alg, Algorithm::RS384 | Algorithm::ES384))?;
    let key: &Jwk = keys.find(&header.kid?)?;
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[epj.config.token_endpoint()]);
    validation.set_issuer(&[client]);
    validation.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
    // The end is held against the sandbox's own clock.
    validation.validate_exp = false;
    let key = DecodingKey::from_jwk(key).ok()?;
    Some(jsonwebtoken::decode::<Claims>(assertion, &key, &validation).ok()?.claims)
}
