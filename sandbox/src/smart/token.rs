//! The token endpoint (RFC 6749, 3.2 and 5; SMART App Launch 2.2, "Obtain access token").

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, PRAGMA, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::json;

use super::grants::{Code, Grant, TOKEN_SECONDS};
use super::keys::KeyError;
use super::parameters::Parameters;
use crate::surroundings::{NoRandomness, Secret};
use crate::{Client, ClientAuthentication, Epj};

/// `POST {issuer}/token`: an access token for a code.
pub(crate) async fn token(
    State(epj): State<Arc<Epj>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, TokenError> {
    let form = read_form(&headers, &body)?;
    let client = authenticate(&epj, &headers, &form)?;
    let answer = match form.get("grant_type").ok_or(TokenError::Missing("grant_type"))? {
        "authorization_code" => authorization_code(&epj, client, &form)?,
        _ => return Err(TokenError::GrantType),
    };
    Ok(([(PRAGMA, "no-cache")], Json(answer)).into_response())
}

/// Why there is no token (RFC 6749, 5.2).
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenError {
    #[error("the request must be a form (application/x-www-form-urlencoded)")]
    NotAForm,
    #[error("a parameter was sent twice")]
    Repeated,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("the client is unknown, or authenticates in a way that it is not registered for")]
    Client,
    #[error("grant_type must be authorization_code")]
    GrantType,
    #[error("the code is unknown, used, too old, or not of this client, redirect_uri and code_verifier")]
    Code,
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::NotAForm | Self::Repeated | Self::Missing(_) => {
                (StatusCode::BAD_REQUEST, "invalid_request")
            }
            Self::Client => (StatusCode::UNAUTHORIZED, "invalid_client"),
            Self::GrantType => (StatusCode::BAD_REQUEST, "unsupported_grant_type"),
            Self::Code => (StatusCode::BAD_REQUEST, "invalid_grant"),
            Self::Randomness(_) | Self::Key(_) => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
        };
        let body = Json(json!({ "error": code, "error_description": self.to_string() }));
        let mut response = (status, [(PRAGMA, "no-cache")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(
                WWW_AUTHENTICATE,
                axum::http::HeaderValue::from_static("Basic realm=\"Fjelljournal\""),
            );
        }
        response
    }
}

fn read_form(headers: &HeaderMap, body: &[u8]) -> Result<Parameters, TokenError> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(TokenError::NotAForm);
    }
    let form = Parameters::decode(body);
    match form.repeated() {
        None => Ok(form),
        Some(_) => Err(TokenError::Repeated),
    }
}

/// The client, authenticated in the way that it is registered for and in no other (RFC 6749, 2.3).
fn authenticate<'a>(epj: &'a Epj, headers: &HeaderMap, form: &Parameters) -> Result<&'a Client, TokenError> {
    let client = form.get("client_id").and_then(|id| epj.config.client(id)).ok_or(TokenError::Client)?;
    match client.authentication {
        ClientAuthentication::Public => {
            let sends_proof = headers.contains_key(AUTHORIZATION)
                || form.get("client_secret").is_some()
                || form.get("client_assertion").is_some();
            if sends_proof { Err(TokenError::Client) } else { Ok(client) }
        }
    }
}

/// The answer of SMART App Launch 2.2, with the launch context beside the token.
#[derive(Serialize)]
struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    expires_in: i64,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patient: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encounter: Option<String>,
    /// The app shows who the patient is: its frame may fill a window of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    need_patient_banner: Option<bool>,
}

/// Redeems a code (RFC 6749, 4.1.3; RFC 7636, 4.6).
fn authorization_code(epj: &Epj, client: &Client, form: &Parameters) -> Result<TokenAnswer, TokenError> {
    let required = |name: &'static str| form.get(name).ok_or(TokenError::Missing(name));
    let code = Secret::received(required("code")?);
    let redirect_uri = required("redirect_uri")?;
    let verifier = required("code_verifier")?;
    let access_token = epj.surroundings.secret()?;
    let now = epj.now();
    let redeemed = epj.memory().grants.redeem(now, &code, access_token.clone(), |code| {
        code.grant.client_id == client.id
            && code.redirect_uri == redirect_uri
            && code.code_challenge == s256(verifier)
    });
    let Code { grant, nonce, .. } = redeemed.ok_or(TokenError::Code)?;
    let id_token = if grant.scopes.openid() { Some(id_token(epj, &grant, nonce, now)?) } else { None };
    Ok(TokenAnswer {
        access_token: access_token.expose().to_owned(),
        token_type: "Bearer",
        expires_in: TOKEN_SECONDS,
        scope: grant.scopes.to_string(),
        id_token,
        need_patient_banner: grant.patient.is_some().then_some(true),
        patient: grant.patient,
        encounter: grant.encounter,
    })
}

/// `BASE64URL(SHA256(verifier))` (RFC 7636, 4.2).
pub(super) fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes()))
}

/// The claims of an id_token (OpenID Connect Core 1.0, 2; SMART App Launch 2.2, `fhirUser`).
#[derive(Serialize)]
struct Claims<'a> {
    iss: String,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<String>,
    #[serde(rename = "fhirUser", skip_serializing_if = "Option::is_none")]
    fhir_user: Option<String>,
}

/// An id_token need only live until the client has read it.
const ID_TOKEN_SECONDS: i64 = 300;

fn id_token(epj: &Epj, grant: &Grant, nonce: Option<String>, now: i64) -> Result<String, KeyError> {
    let fhir_user = epj
        .user(&grant.user)
        .filter(|_| grant.scopes.fhir_user())
        .map(|user| format!("{}/{}", epj.config.fhir_base(), user.fhir_user));
    epj.key.sign(&Claims {
        iss: epj.config.issuer(),
        sub: &grant.user,
        aud: &grant.client_id,
        exp: now + ID_TOKEN_SECONDS,
        iat: now,
        nonce,
        fhir_user,
    })
}
