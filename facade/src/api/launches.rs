//! `POST /api/launches`: a launch begins. Only for an `iss` of the register, before any request leaves.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Json, Response};
use helsebro_launch::discovery::Discovery;
use helsebro_launch::scope::{self, Way};
use helsebro_launch::secret::Secret;
use helsebro_launch::wire::{LaunchAnswer, LaunchRequest};

use super::{BadBody, body};
use crate::app::App;
use crate::browser::{BrowserSecret, Keeping};
use crate::config::Epj;
use crate::epj::{DiscoverError, HttpError, codes};
use crate::pending::{Pending, PendingError};
use crate::problem::{Code, Problem, Refusal};
use crate::random::NoRandomness;

/// Why a launch does not begin.
#[derive(Debug, thiserror::Error)]
pub(super) enum LaunchError {
    #[error("the EPJ is not in the register of this installation")]
    UnknownEpj,
    #[error("this EPJ is not registered for a launch that begins at Helsebro")]
    StandaloneOff,
    #[error(transparent)]
    Discover(#[from] DiscoverError),
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
            Self::StandaloneOff => Code::StandaloneOff,
            Self::Discover(DiscoverError::Http(HttpError::Status(404 | 410))) => Code::DiscoveryMissing,
            Self::Discover(DiscoverError::Http(error) | DiscoverError::OpenId(error)) => {
                codes::of_http(*error)
            }
            Self::Discover(DiscoverError::Discovery(error)) => codes::of_discovery(*error),
            Self::Discover(DiscoverError::OtherIssuer) => Code::WrongIssuer,
            Self::Discover(DiscoverError::NoIssuer) => Code::DiscoveryIncomplete,
            Self::Body(_) | Self::Weak => Code::BadRequest,
            Self::Pending(_) | Self::Random(_) => Code::StoreUnavailable,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Discover(DiscoverError::Http(error) | DiscoverError::OpenId(error)) => {
                codes::wait_of_http(*error)
            }
            _ => None,
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
    let way = if request.launch.is_some() { Way::Ehr } else { Way::Standalone };
    if way == Way::Standalone && !epj.standalone {
        return Err(LaunchError::StandaloneOff.into());
    }
    let known = http.discover(epj, app.clock.now()).await.map_err(LaunchError::from)?;
    let (discovery, server) = (&known.discovery, &known.server);
    let browser = BrowserSecret::of_or_new(&headers).map_err(LaunchError::from)?;
    let redirect_uri = app.config.redirect_uri(epj);
    let answer = LaunchAnswer {
        authorization_endpoint: discovery.authorization_endpoint.to_string(),
        client_id: epj.client_id.clone(),
        redirect_uri: redirect_uri.clone(),
        scopes: scope::ask(&epj.scopes, way, discovery.scope_syntax()),
        aud: request.iss.clone(),
        epj_name: epj.name.clone(),
        authorize_post: may_post(epj, discovery),
        browser: browser.to_hand_over().cloned(),
    };
    let pending = Pending {
        iss: epj.iss.clone(),
        nonce: request.nonce,
        code_verifier: request.code_verifier,
        redirect_uri,
        standalone: way == Way::Standalone,
        callback_has_iss: discovery.callback_has_iss,
        server: server.clone(),
    };
    app.keep_pending(&request.state, &browser.secret, &epj.key, &pending).await.map_err(LaunchError::from)?;
    let cookie = match browser.keeping {
        Keeping::NewCookie => browser.secret.set_cookie().map(|cookie| (header::SET_COOKIE, cookie)),
        Keeping::Known | Keeping::HandedOver => None,
    };
    Ok((AppendHeaders(cookie), Json(answer)).into_response())
}

/// Whether the authorization request may be a form: the EPJ takes one, and our page's `form-action` lets it go there.
fn may_post(epj: &Epj, discovery: &Discovery) -> bool {
    let origin = discovery.authorization_endpoint.origin().ascii_serialization();
    discovery.authorize_post() && epj.authorize_origins.contains(&origin)
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
    let launched = request.launch.as_ref().is_none_or(|launch| (1..=8192).contains(&launch.expose().len()));
    if all && launched { Ok(()) } else { Err(LaunchError::Weak) }
}
