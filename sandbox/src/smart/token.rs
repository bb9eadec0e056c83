//! The token endpoint (RFC 6749, 3.2 and 5; SMART App Launch 2.2, "Obtain access token" and "Refresh access token").

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{PRAGMA, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::json;

use super::client::{NotAuthenticated, authenticate};
use super::context::LaunchContext;
use super::grants::{Fresh, Given, Grant, RefreshRefused};
use super::id_token::id_token;
use super::keys::KeyError;
use super::parameters::Parameters;
use super::scopes::Scopes;
use crate::surroundings::{NoRandomness, Secret};
use crate::{Client, Epj, faults};

/// How long an access token lives (SMART App Launch 2.2 asks for at most one hour).
const ACCESS_SECONDS: i64 = 3600;

/// What tokens are asked for with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    Code,
    Refresh,
}

/// `POST {issuer}/token`: tokens for a code, or for a refresh token.
pub(super) async fn token(
    State(epj): State<Arc<Epj>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, TokenError> {
    let form = read_form(&headers, &body)?;
    let client = authenticate(&epj, &headers, &form)?;
    let (occasion, (grant, answer)) = match form.get("grant_type").ok_or(TokenError::Missing("grant_type"))? {
        "authorization_code" => (Occasion::Code, authorization_code(&epj, client, &form)?),
        "refresh_token" => (Occasion::Refresh, refresh_token(&epj, client, &form)?),
        _ => return Err(TokenError::GrantType),
    };
    let fault = grant.wishes.fault;
    let response = match faults::tokens::instead(&epj, fault, occasion).await {
        Some(instead) => instead,
        None => ([(PRAGMA, "no-cache")], Json(answer)).into_response(),
    };
    Ok(faults::transport::dress(fault, "text/plain; charset=utf-8", response))
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
    #[error("grant_type must be authorization_code or refresh_token")]
    GrantType,
    #[error("the code is unknown, used, too old, or not of this client, redirect_uri and code_verifier")]
    Code,
    #[error("the refresh token is unknown, used, too old, revoked, or of another client")]
    Refresh,
    #[error("a refresh cannot widen the scope")]
    Wider,
    #[error("the token is of another client")]
    NotYours,
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
            Self::Code | Self::Refresh | Self::NotYours => (StatusCode::BAD_REQUEST, "invalid_grant"),
            Self::Wider => (StatusCode::BAD_REQUEST, "invalid_scope"),
            Self::Randomness(_) | Self::Key(_) => (StatusCode::INTERNAL_SERVER_ERROR, "server_error"),
        };
        let body = Json(json!({ "error": code, "error_description": self.to_string() }));
        let mut response = (status, [(PRAGMA, "no-cache")], body).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"Fjelljournal\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<NotAuthenticated> for TokenError {
    fn from(NotAuthenticated: NotAuthenticated) -> Self {
        Self::Client
    }
}

impl From<RefreshRefused> for TokenError {
    fn from(refused: RefreshRefused) -> Self {
        match refused {
            RefreshRefused::Token => Self::Refresh,
            RefreshRefused::Wider => Self::Wider,
        }
    }
}

/// The form of a request to this endpoint or one of its neighbours.
pub(super) fn read_form(headers: &HeaderMap, body: &[u8]) -> Result<Parameters, TokenError> {
    let form = Parameters::of_form(headers, body).ok_or(TokenError::NotAForm)?;
    match form.repeated() {
        None => Ok(form),
        Some(_) => Err(TokenError::Repeated),
    }
}

/// The answer, with the launch context beside the tokens.
#[derive(Serialize)]
pub(crate) struct TokenAnswer {
    access_token: String,
    token_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) expires_in: Option<i64>,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<String>,
    #[serde(flatten)]
    pub(crate) context: LaunchContext,
}

impl TokenAnswer {
    /// The tokens in it.
    pub(crate) fn tokens(&self) -> impl Iterator<Item = &str> {
        [Some(&self.access_token), self.refresh_token.as_ref(), self.id_token.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

/// Redeems a code (RFC 6749, 4.1.3; RFC 7636, 4.6).
fn authorization_code(
    epj: &Epj,
    client: &Client,
    form: &Parameters,
) -> Result<(Grant, TokenAnswer), TokenError> {
    let required = |name: &'static str| form.get(name).ok_or(TokenError::Missing(name));
    let code = Secret::received(required("code")?);
    let redirect_uri = required("redirect_uri")?;
    let verifier = required("code_verifier")?;
    let fresh = fresh(epj)?;
    let redeemed = epj.memory().grants.redeem(
        epj.now(),
        &code,
        |code| {
            code.grant.client_id == client.id
                && code.redirect_uri == redirect_uri
                && code.code_challenge == s256(verifier)
        },
        |grant| faults::tokens::fresh(grant.wishes.fault, fresh),
    );
    let (code, given) = redeemed.ok_or(TokenError::Code)?;
    let answer = answer(epj, Occasion::Code, &code.grant, given, code.nonce)?;
    Ok((code.grant, answer))
}

/// Redeems a refresh token (RFC 6749, 6), for the same scopes or for fewer.
fn refresh_token(epj: &Epj, client: &Client, form: &Parameters) -> Result<(Grant, TokenAnswer), TokenError> {
    let token = form.get("refresh_token").ok_or(TokenError::Missing("refresh_token"))?;
    let wanted = form.get("scope").map(Scopes::narrow);
    let fresh = fresh(epj)?;
    let (grant, given) = epj.memory().grants.tokens.refresh(
        epj.now(),
        &Secret::received(token),
        &client.id,
        wanted.as_ref(),
        |grant| faults::tokens::fresh(grant.wishes.fault, fresh),
    )?;
    let answer = answer(epj, Occasion::Refresh, &grant, given, None)?;
    Ok((grant, answer))
}

fn fresh(epj: &Epj) -> Result<Fresh, NoRandomness> {
    Ok(Fresh {
        access: epj.surroundings.secret()?,
        lifetime: ACCESS_SECONDS,
        refresh: epj.surroundings.secret()?,
    })
}

fn answer(
    epj: &Epj,
    occasion: Occasion,
    grant: &Grant,
    given: Given,
    nonce: Option<String>,
) -> Result<TokenAnswer, TokenError> {
    let wants_id_token = grant.scopes.openid();
    let id_token = if wants_id_token { Some(id_token(epj, occasion, grant, nonce)?) } else { None };
    let mut answer = TokenAnswer {
        access_token: given.access.expose().to_owned(),
        token_type: "Bearer",
        expires_in: Some(given.lifetime),
        scope: grant.scopes.to_string(),
        refresh_token: given.refresh.map(|token| token.expose().to_owned()),
        id_token,
        context: LaunchContext::of(epj, grant),
    };
    faults::tokens::spoil(epj, grant.wishes.fault, occasion, &mut answer);
    epj.memory().issued.note(&answer);
    Ok(answer)
}

/// `BASE64URL(SHA256(verifier))` (RFC 7636, 4.2).
fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, verifier.as_bytes()))
}
