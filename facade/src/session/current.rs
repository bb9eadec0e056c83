//! The session of a call, as an extractor.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;

use super::{Session, SessionError};
use crate::app::App;
use crate::browser::BrowserSecret;
use crate::problem::Surface;

/// Says which launch a call belongs to; authorises nothing by itself.
const LAUNCH: &str = "helsebro-launch";

/// On a call that nobody made: a page that is left open looks whether its session lives still, and must not keep it alive by that.
const LOOK: &str = "helsebro-look";

/// The session of the call's launch-id in the call's browser. Without one the call is refused with `session-gone`.
pub struct Current(pub Session);

impl FromRequestParts<App> for Current {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        find(app, &parts.headers)
            .await
            .map(Self)
            .map_err(|error| Surface::of(parts.uri.path()).refuse(&error))
    }
}

async fn find(app: &App, headers: &HeaderMap) -> Result<Session, SessionError> {
    let launch_id = headers.get(LAUNCH).and_then(|id| id.to_str().ok()).ok_or(SessionError::Gone)?;
    let browser = BrowserSecret::of(headers).ok_or(SessionError::Gone)?;
    let session = app.session(launch_id, &browser).await?;
    if !headers.contains_key(LOOK) {
        app.note_use(&session).await?;
    }
    Ok(session)
}
