//! `GET /api/session` and `DELETE /api/session`: the session of the call's launch-id, in the call's browser.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Json;
use helsebro_launch::wire;

use crate::app::App;
use crate::problem::Problem;
use crate::session::{Current, SessionError};

pub(super) async fn show(State(app): State<App>, Current(session): Current) -> Json<wire::Session> {
    Json(app.show(&session))
}

pub(super) async fn end(
    State(app): State<App>,
    Current(session): Current,
) -> Result<StatusCode, Problem<SessionError>> {
    app.end_session(&session).await?;
    Ok(StatusCode::NO_CONTENT)
}
