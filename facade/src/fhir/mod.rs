//! `/fhir`: the lookup as FHIR R4. Errors are OperationOutcome (docs/ARCHITECTURE.md). The gates are here, not on the screens.

mod answer;
mod binary;
mod bundle;
mod confirm;
mod differs;
mod display;
mod document_reference;
mod find;
mod match_patient;
mod metadata;
mod resolve_identity;
mod standing;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};

use crate::api::NoSuchCall;
use crate::app::App;
use crate::problem::Surface;

/// The calls.
pub fn router() -> Router<App> {
    Router::new()
        .route("/fhir/metadata", get(metadata::show))
        .route("/fhir/Patient/$match", post(match_patient::find))
        .route("/fhir/Patient/{id}/$confirm", post(confirm::confirm))
        .route("/fhir/DocumentReference", get(document_reference::list))
        .route("/fhir/Bundle/{id}", get(bundle::show))
        .route("/fhir/Bundle/{id}/$resolve-identity", post(resolve_identity::resolve))
        .route("/fhir/Binary/{id}", get(binary::show))
        .route("/fhir/{*rest}", any(async || Surface::Fhir.refuse(&NoSuchCall)))
        .layer(from_fn(to_the_end))
}

/// Runs a call to its end, even where the browser goes away meanwhile: what was asked abroad is noted and kept, so that a
/// reload finds it and asks nothing again.
async fn to_the_end(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(answer) => answer,
        // It panicked, or the service is being shut down.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
