//! `/api`: launches, sessions, countries. JSON; errors are problem+json (docs/ARCHITECTURE.md).

mod countries;
mod epjs;
mod launches;
mod open_error;
mod session;
mod sessions;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::problem::{Code, Refusal, Surface};

/// The calls.
pub fn router() -> Router<App> {
    Router::new()
        .route("/api/epjs", get(epjs::list))
        .route("/api/launches", post(launches::begin))
        .route("/api/sessions", post(sessions::open))
        .route("/api/session", get(session::show).delete(session::end))
        .route("/api/countries", get(countries::list))
        .route("/api/{*rest}", axum::routing::any(async || Surface::Api.refuse(&NoSuchCall)))
}

/// There is no such call.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("there is no such call")]
pub(crate) struct NoSuchCall;

impl Refusal for NoSuchCall {
    fn code(&self) -> Code {
        Code::NotFound
    }
}

/// The body is not as it must be. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body is not the JSON that the call asks for")]
struct BadBody;

fn body<T: DeserializeOwned>(bytes: &Bytes) -> Result<T, BadBody> {
    serde_json::from_slice(bytes).map_err(|_| BadBody)
}
