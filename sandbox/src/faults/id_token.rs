//! Faults of the id_token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::Fault;
use crate::Epj;
use crate::smart::{Claims, KeyError, Occasion, SigningKey};

/// How wrong the EPJ's clock is.
const CLOCK_SECONDS: i64 = 300;

/// Changes the claims.
pub(crate) fn spoil(epj: &Epj, fault: Option<Fault>, occasion: Occasion, claims: &mut Claims) {
    let mut shift = |seconds: i64, life: i64| {
        claims.iat += seconds;
        claims.exp = claims.iat + life;
    };
    match (fault, occasion) {
        (Some(Fault::IdTokenExpired), _) => shift(-3600 - 300, 300),
        (Some(Fault::ClockAhead), _) => shift(CLOCK_SECONDS, 300),
        // An id_token that lived no longer than the clock is wrong would come at its end.
        (Some(Fault::ClockBehind), _) => shift(-CLOCK_SECONDS, 600),
        (Some(Fault::IdTokenNonce), _) => claims.nonce = Some("another-nonce".to_owned()),
        (Some(Fault::IdTokenAudience), _) => claims.aud = "another-app".to_owned(),
        (Some(Fault::IdTokenIssuer), _) => claims.iss.push_str("/another"),
        (Some(Fault::RefreshOtherUser), Occasion::Refresh) => another_user(epj, claims),
        _ => {}
    }
}

/// Makes it another practitioner's.
fn another_user(epj: &Epj, claims: &mut Claims) {
    if let Some(user) = epj.users.iter().find(|user| !user.odd && user.key != claims.sub) {
        claims.sub = user.key.clone();
        if let Some((base, _)) =
            claims.fhir_user.as_deref().and_then(|full| full.split_once("/Practitioner/"))
        {
            claims.fhir_user = Some(format!("{base}/{}", user.fhir_user));
        }
    }
}

/// Signs the claims, or does not.
pub(crate) fn sign(fault: Option<Fault>, key: &SigningKey, claims: &Claims) -> Result<String, KeyError> {
    match fault {
        Some(Fault::IdTokenUnknownKey) => SigningKey::generate()?.sign(claims),
        Some(Fault::IdTokenNone) => {
            let part = |value: String| URL_SAFE_NO_PAD.encode(value);
            let claims = serde_json::to_string(claims).map_err(jsonwebtoken::errors::Error::from)?;
            Ok(format!("{}.{}.", part(json!({ "alg": "none", "typ": "JWT" }).to_string()), part(claims)))
        }
        _ => key.sign(claims),
    }
}
