//! Introspecting a token (RFC 7662; SMART App Launch 2.2, "Token introspection").

use std::fmt;

use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::context;
use super::fields::Fields;
use super::{AsyncHttpClient, NoAnswer, TokenError, TokenKind, request};
use crate::client::Credential;
use crate::secret::Secret;

/// What is to be introspected.
#[derive(Debug, Clone, Copy)]
pub struct Introspection<'a> {
    /// From the discovery of the same launch.
    pub introspection_endpoint: &'a Url,
    /// The token.
    pub token: &'a Secret,
    /// Which of the two it is.
    pub kind: TokenKind,
}

/// What the server says of a token that is active. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct ActiveToken {
    /// The scopes that it holds.
    pub scopes: Option<Vec<String>>,
    /// Whose it is.
    pub client_id: Option<String>,
    /// When it ends, in seconds since 1970.
    pub exp: Option<u64>,
    /// The user's issuer and id there, where an id_token came with the token.
    pub issuer: Option<String>,
    /// See [`Self::issuer`].
    pub subject: Option<Secret>,
    /// The `fhirUser` claim, as sent.
    pub fhir_user: Option<String>,
    /// The launch's patient.
    pub patient: Option<String>,
    /// The launch's encounter.
    pub encounter: Option<String>,
}

impl fmt::Debug for ActiveToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActiveToken(…)")
    }
}

#[derive(Deserialize)]
struct Answer {
    active: bool,
    scope: Option<Value>,
    client_id: Option<Value>,
    exp: Option<Value>,
    iss: Option<Value>,
    sub: Option<Value>,
    #[serde(rename = "fhirUser")]
    fhir_user: Option<Value>,
    patient: Option<Value>,
    encounter: Option<Value>,
}

/// Asks what a token is good for. `None` where it is not active: unknown, revoked, too old, or another client's.
///
/// # Errors
/// See [`TokenError`]. An answer that does not say whether the token is active is none.
pub async fn introspect<C>(
    http: &C,
    introspection: Introspection<'_>,
    credential: Credential,
) -> Result<Option<ActiveToken>, TokenError>
where
    C: for<'c> AsyncHttpClient<'c, Error = NoAnswer>,
{
    let parameters =
        [("token", introspection.token.expose()), ("token_type_hint", introspection.kind.hint())];
    let response = request::post(http, introspection.introspection_endpoint, &parameters, credential).await?;
    let response = request::success(response)?;
    let answer: Answer = serde_json::from_slice(response.body()).map_err(|_| TokenError::Garbled)?;
    if !answer.active {
        return Ok(None);
    }
    let mut fields = Fields::default();
    Ok(Some(ActiveToken {
        scopes: fields.scopes("scope", answer.scope),
        client_id: fields.text("client_id", answer.client_id),
        exp: fields.seconds("exp", answer.exp),
        issuer: fields.text("iss", answer.iss),
        subject: fields.text("sub", answer.sub).map(Secret::new),
        fhir_user: fields.text("fhirUser", answer.fhir_user),
        patient: context::patient(answer.patient).map_err(|_| TokenError::Patient(None))?,
        encounter: context::encounter(answer.encounter, &mut fields),
    }))
}
