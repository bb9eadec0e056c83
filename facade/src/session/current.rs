//! The session of a call, as an extractor.

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::Response;
use helsebro_launch::wire::{LAUNCH_HEADER, LOOK_HEADER};

use super::{Session, SessionError};
use crate::app::App;
use crate::browser::BrowserSecret;
use crate::problem::Surface;

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
    let launch_id = headers.get(LAUNCH_HEADER).and_then(|id| id.to_str().ok()).ok_or(SessionError::Gone)?;
    let browser = BrowserSecret::of(headers).ok_or(SessionError::Gone)?;
    let session = app.session(launch_id, &browser).await?;
    if !headers.contains_key(LOOK_HEADER) {
        app.note_use(&session).await?;
    }
    Ok(session)
}
