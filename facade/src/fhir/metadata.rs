//! `GET /fhir/metadata`: what can be done here (FHIR R4, CapabilityStatement). For everybody.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::app::App;

/// When these calls last changed.
const SINCE: &str = "2026-11-22";

pub(super) async fn show(State(app): State<App>) -> Response {
    let operation =
        |name: &str| json!({ "name": name, "definition": format!("urn:helsebro:operation:{name}") });
    let statement = json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": SINCE,
        "kind": "instance",
        "software": { "name": "Helsebro", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "Helsebro", "url": format!("{}/fhir", app.config.public_url) },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "security": { "description": "For the pages of Helsebro only: a session opened by a SMART App Launch." },
            "resource": [
                {
                    "type": "Patient",
                    "operation": [operation("match"), operation("confirm")]
                },
                {
                    "type": "DocumentReference",
                    "interaction": [{ "code": "search-type" }],
                    "searchParam": [
                        { "name": "patient", "type": "reference" },
                        { "name": "type", "type": "token" }
                    ]
                },
                {
                    "type": "Bundle",
                    "interaction": [{ "code": "read" }],
                    "operation": [operation("resolve-identity")]
                },
                { "type": "Binary", "interaction": [{ "code": "read" }] }
            ]
        }]
    });
    ([(header::CONTENT_TYPE, "application/fhir+json")], statement.to_string()).into_response()
}
