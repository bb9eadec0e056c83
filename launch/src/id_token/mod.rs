//! Verifying an id_token (OpenID Connect Core 1.0, 3.1.3.7; SMART App Launch 2.2, "Steps for using an ID token").

mod identity;
mod keys;
#[cfg(test)]
mod tests;

use aws_lc_rs::digest::{SHA256, SHA384, digest};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;

pub use identity::{Held, Identity, UserChanged};
pub use keys::KeySet;

use crate::secret::Secret;

/// What the EPJ's clock and ours may differ by, in seconds.
const SKEW: i64 = 60;

/// The algorithms taken. RS256 is OpenID Connect's base, RS384 and ES384 are SMART's, ES256 is common. `none` and the
/// symmetric ones are not among them, so a token can never be signed with a public key as if it were a secret.
const ALGORITHMS: [Algorithm; 4] = [Algorithm::RS256, Algorithm::RS384, Algorithm::ES256, Algorithm::ES384];

/// What this launch expects of its id_token.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The issuer of the launch's discovery.
    pub issuer: &'a str,
    /// Our client_id.
    pub client_id: &'a str,
    /// The nonce of the authorization request.
    pub nonce: Nonce<'a>,
    /// The access token that came with it: where the id_token says which one it belongs to, it must be this (3.1.3.8).
    pub access_token: &'a Secret,
    /// Seconds since 1970, from the caller's clock.
    pub now: i64,
}

/// Where the nonce of the authorization request is looked for.
#[derive(Debug, Clone, Copy)]
pub enum Nonce<'a> {
    /// In the id_token of a code: it must be there.
    Demanded(&'a Secret),
    /// In the id_token of a refresh: it need not be there, but where it is, it must be the launch's (12.2).
    IfSent(&'a Secret),
}

/// What keys that were kept from earlier make of an id_token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ByKept {
    /// They verify it.
    Verified(Identity),
    /// They do not: the issuer may have changed its keys. Fetch them and [`verify`], whose word is the last.
    FetchKeys,
}

/// Why an id_token is not believed. Each is for the EPJ vendor to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// Not three base64url parts of JSON, or a claim of the wrong type.
    #[error("the id_token is not a JWT")]
    Malformed,
    /// An algorithm that is not taken: `none`, a symmetric one, or another.
    #[error("the id_token is not signed with RS256, RS384, ES256 or ES384")]
    Algorithm,
    /// The header demands an extension (`crit`, RFC 7515, 4.1.11).
    #[error("the id_token demands an extension that is not known")]
    Critical,
    /// No key of the issuer fits the header.
    #[error("the issuer's keys hold none that fits the id_token")]
    NoKey,
    /// The signature does not verify.
    #[error("the signature of the id_token is wrong")]
    Signature,
    /// `iss` is another than the discovered issuer.
    #[error("`iss` of the id_token is not the issuer of the SMART configuration")]
    Issuer,
    /// `aud` does not hold our client_id, or holds others without an `azp`, or `azp` is somebody else.
    #[error("the id_token is meant for another client")]
    Audience,
    /// `exp` has passed.
    #[error("the id_token has expired")]
    Expired,
    /// `iat` or `nbf` lies in the future.
    #[error("the id_token is issued in the future")]
    Early,
    /// `at_hash` is of another access token than the one that came with it.
    #[error("`at_hash` of the id_token is not of the access token that came with it")]
    AccessToken,
    /// `nonce` is not the launch's.
    #[error("`nonce` of the id_token is not the one of this launch")]
    Nonce,
}

/// Verifies `token` by `keys` that were kept from earlier. Key rotation costs one more fetch and never a launch.
///
/// # Errors
/// See [`IdTokenError`].
pub fn verify_by_kept(token: &Secret, keys: &KeySet, expected: Expected<'_>) -> Result<ByKept, IdTokenError> {
    match verify(token, keys, expected) {
        Ok(identity) => Ok(ByKept::Verified(identity)),
        // An issuer that reuses a `kid` for a new key is told by the signature alone.
        Err(IdTokenError::NoKey | IdTokenError::Signature) => Ok(ByKept::FetchKeys),
        Err(error) => Err(error),
    }
}

/// Verifies `token` by the issuer's `keys`, fetched for it, and against what the launch expects.
///
/// # Errors
/// See [`IdTokenError`]. The signature is checked before any claim is looked at.
pub fn verify(token: &Secret, keys: &KeySet, expected: Expected<'_>) -> Result<Identity, IdTokenError> {
    let header = decode_header(token.expose()).map_err(|error| match error.kind() {
        // `alg` is a closed list there: `none` fails to decode.
        jsonwebtoken::errors::ErrorKind::Json(_) => IdTokenError::Algorithm,
        _ => IdTokenError::Malformed,
    })?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(IdTokenError::Algorithm);
    }
    if header.crit.is_some() {
        return Err(IdTokenError::Critical);
    }

    let mut only_signature = Validation::new(header.alg);
    only_signature.required_spec_claims.clear();
    // The claims are checked below, against the clock that was passed in.
    only_signature.validate_exp = false;
    only_signature.validate_aud = false;

    let mut refused = IdTokenError::NoKey;
    for key in keys.fitting(header.alg, header.kid.as_deref()) {
        match decode::<Claims>(token.expose(), key, &only_signature) {
            Ok(verified) => return check(verified.claims, header.alg, expected),
            Err(error) => {
                refused = match error.kind() {
                    jsonwebtoken::errors::ErrorKind::InvalidSignature => IdTokenError::Signature,
                    jsonwebtoken::errors::ErrorKind::Json(_) => IdTokenError::Malformed,
                    _ => IdTokenError::Signature,
                };
            }
        }
    }
    Err(refused)
}

/// The claims that are looked at.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    azp: Option<String>,
    at_hash: Option<String>,
    #[serde(rename = "fhirUser")]
    fhir_user: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

fn check(claims: Claims, algorithm: Algorithm, expected: Expected<'_>) -> Result<Identity, IdTokenError> {
    if claims.iss != expected.issuer {
        return Err(IdTokenError::Issuer);
    }
    let audience = match &claims.aud {
        Audience::One(one) => std::slice::from_ref(one),
        Audience::Many(all) => all.as_slice(),
    };
    let ours = |name: &String| name == expected.client_id;
    let authorized = match &claims.azp {
        Some(party) => ours(party),
        // A token that others may take too must say that it was made for us.
        None => audience.iter().all(ours),
    };
    if !authorized || !audience.iter().any(ours) {
        return Err(IdTokenError::Audience);
    }
    #[expect(clippy::cast_precision_loss, reason = "NumericDate is a JSON number; 2^53 seconds is far away")]
    let (earliest, latest) = ((expected.now - SKEW) as f64, (expected.now + SKEW) as f64);
    if claims.exp <= earliest {
        return Err(IdTokenError::Expired);
    }
    if claims.iat > latest || claims.nbf.is_some_and(|earliest| earliest > latest) {
        return Err(IdTokenError::Early);
    }
    let belongs = match (expected.nonce, &claims.nonce) {
        (Nonce::Demanded(nonce) | Nonce::IfSent(nonce), Some(sent)) => sent == nonce.expose(),
        (Nonce::Demanded(_), None) => false,
        (Nonce::IfSent(_), None) => true,
    };
    if !belongs {
        return Err(IdTokenError::Nonce);
    }
    if claims.at_hash.is_some_and(|sent| sent != access_token_hash(expected.access_token, algorithm)) {
        return Err(IdTokenError::AccessToken);
    }
    Ok(Identity { subject: Secret::new(claims.sub), fhir_user: claims.fhir_user })
}

/// The left half of the access token's hash, by the hash of the signature's algorithm (OpenID Connect Core 1.0, 3.1.3.6).
fn access_token_hash(token: &Secret, algorithm: Algorithm) -> String {
    let hash = match algorithm {
        Algorithm::RS384 | Algorithm::ES384 => &SHA384,
        _ => &SHA256,
    };
    let hash = digest(hash, token.expose().as_bytes());
    let (left, _) = hash.as_ref().split_at(hash.as_ref().len() / 2);
    BASE64_URL_SAFE_NO_PAD.encode(left)
}
