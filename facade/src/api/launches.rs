//! `POST /api/launches`: a launch begins. Only for an `iss` of the register, before any request leaves.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Json, Response};
use helsebro_launch::discovery::{
    Discovery, DiscoveryError, Identity, KeysAt, OpenIdConfiguration, discovery_url,
};
use helsebro_launch::scope::{self, Way};
use helsebro_launch::secret::Secret;
use helsebro_launch::wire::{LaunchAnswer, LaunchRequest};
use url::Url;

use super::{BadBody, body};
use crate::app::App;
use crate::browser::BrowserSecret;
use crate::config::Epj;
use crate::epj::{EpjHttp, HttpError};
use crate::pending::{Pending, PendingError};
use crate::problem::{Code, Problem, Refusal};
use crate::random::NoRandomness;

/// Why a launch does not begin.
#[derive(Debug, thiserror::Error)]
pub(super) enum LaunchError {
    #[error("the EPJ is not in the register of this installation")]
    UnknownEpj,
    #[error(transparent)]
    Http(HttpError),
    #[error(transparent)]
    Discovery(#[from] DiscoveryError),
    #[error("the SMART configuration names no issuer of id_tokens")]
    NoIssuer,
    #[error(transparent)]
    Body(#[from] BadBody),
    #[error("state, nonce, code_verifier or launch is too short, too long, or not as it must be")]
    Weak,
    #[error(transparent)]
    Pending(#[from] PendingError),
    #[error(transparent)]
    Random(#[from] NoRandomness),
}

impl Refusal for LaunchError {
    fn code(&self) -> Code {
        match self {
            Self::UnknownEpj => Code::UnknownEpj,
            Self::Http(HttpError::Unreachable | HttpError::Status(500..)) => Code::EpjUnreachable,
            Self::Http(_) | Self::Discovery(_) | Self::NoIssuer => Code::EpjMisconfigured,
            Self::Body(_) | Self::Weak => Code::BadRequest,
            Self::Pending(_) | Self::Random(_) => Code::StoreUnavailable,
        }
    }
}

pub(super) async fn begin(
    State(app): State<App>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Response, Problem<LaunchError>> {
    let request: LaunchRequest = body(&bytes).map_err(LaunchError::from)?;
    check(&request)?;
    let register = app.register();
    let epj = register.epj_by_iss(&request.iss).ok_or(LaunchError::UnknownEpj)?;
    let http = register.http(epj).ok_or(LaunchError::UnknownEpj)?;
    let discovery = discover(http, epj).await?;
    let method = epj.authentication.method();
    if !discovery.takes(method) {
        tracing::warn!(epj = epj.key, method, "the EPJ does not say that it takes our kind of client");
    }
    let syntax = discovery.scope_syntax();
    let identity = discovery.identity.ok_or(LaunchError::NoIssuer)?;
    let jwks_uri = keys_of(http, &identity).await?;

    let (browser, new) = match BrowserSecret::of(&headers) {
        Some(known) => (known, false),
        None => (BrowserSecret::make().map_err(LaunchError::from)?, true),
    };
    let redirect_uri = app.config.redirect_uri(epj);
    let answer = LaunchAnswer {
        authorization_endpoint: discovery.authorization_endpoint.to_string(),
        client_id: epj.client_id.clone(),
        redirect_uri: redirect_uri.clone(),
        scopes: scope::ask(&epj.scopes, Way::Ehr, syntax),
        aud: request.iss.clone(),
        epj_name: epj.name.clone(),
        // Our pages' Content-Security-Policy lets no form go anywhere.
        authorize_post: false,
    };
    let pending = Pending {
        iss: epj.iss.clone(),
        nonce: request.nonce,
        code_verifier: request.code_verifier,
        redirect_uri,
        issuer: identity.issuer,
        callback_has_iss: discovery.callback_has_iss,
        token_endpoint: discovery.token_endpoint,
        jwks_uri,
    };
    app.keep_pending(&request.state, &browser, &epj.key, &pending).await.map_err(LaunchError::from)?;

    let cookie = new.then(|| browser.set_cookie()).flatten().map(|cookie| (header::SET_COOKIE, cookie));
    Ok((AppendHeaders(cookie), Json(answer)).into_response())
}

async fn discover(http: &EpjHttp, epj: &Epj) -> Result<Discovery, LaunchError> {
    let document =
        http.get(&discovery_url(&epj.iss)?, None, "application/json").await.map_err(LaunchError::Http)?;
    Ok(Discovery::read(&epj.iss, &document)?)
}

/// Where the issuer's keys are; an EPJ that does not say so itself leaves it to the issuer's own configuration.
async fn keys_of(http: &EpjHttp, identity: &Identity) -> Result<Url, LaunchError> {
    match &identity.keys {
        KeysAt::Jwks(address) => Ok(address.clone()),
        KeysAt::OpenIdConfiguration(address) => {
            let document = http.get(address, None, "application/json").await.map_err(LaunchError::Http)?;
            Ok(OpenIdConfiguration::read(&identity.issuer, &document)?.jwks_uri)
        }
    }
}

/// What the app makes has 43 characters; a launch value is the EPJ's own, within reason.
fn check(request: &LaunchRequest) -> Result<(), LaunchError> {
    let strong = |value: &Secret| {
        let value = value.expose();
        (43..=128).contains(&value.len())
            && value
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
    };
    let all = strong(&request.state) && strong(&request.nonce) && strong(&request.code_verifier);
    let launched = request.launch.as_ref().is_some_and(|launch| (1..=8192).contains(&launch.expose().len()));
    if all && launched { Ok(()) } else { Err(LaunchError::Weak) }
}
