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
}
