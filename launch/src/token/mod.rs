//! Redeeming the authorization code (SMART App Launch 2.2, "Obtain access token").

use std::fmt;

use oauth2::basic::{
    BasicErrorResponse, BasicRevocationErrorResponse, BasicTokenIntrospectionResponse, BasicTokenType,
};
pub use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use oauth2::{
    AuthType, AuthorizationCode, Client, ClientId, ExtraTokenFields, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use url::Url;

use crate::secret::Secret;

/// What is needed to redeem one code.
#[derive(Debug, Clone, Copy)]
pub struct Redemption<'a> {
    /// From the discovery of the same launch.
    pub token_endpoint: &'a Url,
    /// Our client_id at this EPJ. A public client: PKCE proves who asks.
    pub client_id: &'a str,
    /// Equal to the redirect_uri of the authorization request.
    pub redirect_uri: &'a str,
    /// The code of the callback.
    pub code: &'a Secret,
    /// The PKCE verifier of the launch.
    pub code_verifier: &'a Secret,
}

/// The token endpoint's answer. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Opaque; for the EPJ's FHIR base only.
    pub access_token: Secret,
    /// Seconds from receipt, where told.
    pub expires_in: Option<u64>,
    /// Where the EPJ grants one.
    pub refresh_token: Option<Secret>,
    /// The scopes granted, where told; may be fewer than asked for.
    pub scopes: Option<Vec<String>>,
    /// Who the user is; to be verified before it is believed.
    pub id_token: Option<Secret>,
    /// The launch context's Patient: a bare id.
    pub patient: Option<String>,
    /// The launch context's Encounter: a bare id.
    pub encounter: Option<String>,
    /// False where the EPJ shows the patient beside the app already.
    pub need_patient_banner: Option<bool>,
    /// An opaque organisation id of the EPJ: a claim to record, never an authority.
    pub tenant: Option<String>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The token endpoint said no (RFC 6749, 5.2); holds the error code, cut to its allowed characters.
    #[error("the token endpoint refused: {0}")]
    Refused(String),
    /// No answer came, or the request was not let through.
    #[error("the token endpoint did not answer")]
    Unreachable,
    /// The answer is no token response.
    #[error("the token endpoint's answer is not a token response")]
    Garbled,
    /// The redirect_uri kept with the launch is no address.
    #[error("the redirect_uri is not an address")]
    Redirect,
}

/// Asks the token endpoint for the code's tokens, once. `http` must not follow redirects and must bound time and size.
///
/// # Errors
/// See [`TokenError`].
pub async fn redeem<C>(http: &C, redemption: Redemption<'_>) -> Result<Tokens, TokenError>
where
    C: for<'c> AsyncHttpClient<'c>,
{
    let redirect = RedirectUrl::new(redemption.redirect_uri.to_owned()).map_err(|_| TokenError::Redirect)?;
    let client = SmartClient::new(ClientId::new(redemption.client_id.to_owned()))
        .set_auth_type(AuthType::RequestBody)
        .set_token_uri(TokenUrl::from_url(redemption.token_endpoint.clone()))
        .set_redirect_uri(redirect);
    let answer = client
        .exchange_code(AuthorizationCode::new(redemption.code.expose().to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(redemption.code_verifier.expose().to_owned()))
        .request_async(http)
        .await
        .map_err(|error| match error {
            RequestTokenError::ServerResponse(answer) => TokenError::Refused(code(answer.error().as_ref())),
            RequestTokenError::Request(_) => TokenError::Unreachable,
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => TokenError::Garbled,
        })?;
    if *answer.token_type() != BasicTokenType::Bearer {
        return Err(TokenError::Garbled);
    }
    let smart = answer.extra_fields().clone();
    Ok(Tokens {
        access_token: Secret::new(answer.access_token().secret()),
        expires_in: answer.expires_in().map(|duration| duration.as_secs()),
        refresh_token: answer.refresh_token().map(|token| Secret::new(token.secret())),
        scopes: answer.scopes().map(|all| all.iter().map(|scope| scope.to_string()).collect()),
        id_token: smart.id_token.map(Secret::new),
        patient: smart.patient,
        encounter: smart.encounter,
        need_patient_banner: smart.need_patient_banner,
        tenant: smart.tenant,
    })
}

/// The `oauth2` client with SMART's own fields in the token response.
type SmartClient = Client<
    BasicErrorResponse,
    StandardTokenResponse<SmartFields, BasicTokenType>,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
>;

/// The members that SMART App Launch adds to a token response. One of the wrong type costs itself, not the launch.
#[derive(Clone, Deserialize, Serialize)]
struct SmartFields {
    #[serde(default, deserialize_with = "text")]
    id_token: Option<String>,
    #[serde(default, deserialize_with = "text")]
    patient: Option<String>,
    #[serde(default, deserialize_with = "text")]
    encounter: Option<String>,
    #[serde(default, deserialize_with = "boolean")]
    need_patient_banner: Option<bool>,
    #[serde(default, deserialize_with = "text")]
    tenant: Option<String>,
}

impl fmt::Debug for SmartFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SmartFields(…)")
    }
}

impl ExtraTokenFields for SmartFields {}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Value::deserialize(deserializer)?.as_str().map(str::to_owned))
}

fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(Value::deserialize(deserializer)?.as_bool())
}

/// An error code is a short word; whatever else an EPJ puts there is not carried on.
fn code(sent: &str) -> String {
    sent.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')).take(40).collect()
}

#[cfg(test)]
mod tests;
