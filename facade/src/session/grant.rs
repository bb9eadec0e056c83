//! What the EPJ granted a launch: its tokens, and what they are held to for as long as the session lives.

use helsebro_launch::fhir_user::FhirUser;
use helsebro_launch::secret::Secret;
use helsebro_launch::token::Refreshed;
use serde::{Deserialize, Serialize};

use crate::epj::AuthorizationServer;

/// A token is renewed so many seconds before it expires: it must still live when it reaches the EPJ.
const MARGIN: i64 = 30;

/// See the module. It never leaves the facade, and is stored sealed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Grant {
    /// The access token: opaque, for the EPJ's FHIR base only.
    pub access: Secret,
    /// The refresh token, where the EPJ grants one.
    pub refresh: Option<Secret>,
    /// When the access token expires, in seconds since 1970, where told.
    pub expires: Option<i64>,
    /// The scopes that were granted, where told.
    pub scopes: Option<Vec<String>>,
    /// The id of the launch's Patient: no token of another is ever taken.
    pub patient: String,
    /// The id of the launch's Encounter.
    pub encounter: Option<String>,
    /// The user's id at the issuer.
    pub subject: Secret,
    /// The user's resource.
    pub fhir_user: FhirUser,
    /// The launch's nonce, for id_tokens that come with a refresh.
    pub nonce: Secret,
    /// Who granted it, and takes it back.
    pub server: AuthorizationServer,
}

impl Grant {
    /// Whether the access token can be used at `now` and is not the one that the EPJ has `refused`; where the EPJ does not tell how
    /// long it lives, only its refusal tells.
    pub fn serves(&self, now: i64, refused: Option<&Secret>) -> bool {
        self.expires.is_none_or(|expires| now + MARGIN < expires) && refused != Some(&self.access)
    }

    /// The same grant with the tokens of a refresh, received at `now`. Where no new refresh token came, the old one stays.
    pub fn refreshed(self, refreshed: Refreshed, now: i64) -> Self {
        Self {
            access: refreshed.access_token,
            refresh: refreshed.refresh_token.or(self.refresh),
            expires: expiry(now, refreshed.expires_in),
            scopes: refreshed.scopes.or(self.scopes),
            ..self
        }
    }
}

/// When what lives for so many seconds from `now` on expires.
pub fn expiry(now: i64, seconds: Option<u64>) -> Option<i64> {
    seconds.and_then(|seconds| now.checked_add_unsigned(seconds))
}
