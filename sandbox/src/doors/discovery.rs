//! What is wrong with a door's SMART configuration.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::{Base, Door};

/// What is required of everybody, and of those who tell who the user is (SMART App Launch 2.2, "Metadata").
const REQUIRED: [&str; 7] = [
    "issuer",
    "jwks_uri",
    "authorization_endpoint",
    "token_endpoint",
    "grant_types_supported",
    "code_challenge_methods_supported",
    "capabilities",
];

/// The endpoints that a relative configuration names without a host. Whether the FHIR base ends with a slash makes no
/// difference to where these lead.
const ENDPOINTS: [(&str, &str); 5] = [
    ("authorization_endpoint", "/auth/authorize"),
    ("token_endpoint", "../../../auth/token"),
    ("revocation_endpoint", "../../../auth/revoke"),
    ("introspection_endpoint", "/auth/introspect"),
    ("jwks_uri", "/auth/jwks"),
];

/// Answers with the SMART configuration as the door has it.
pub(crate) async fn configuration(base: &Base, mut document: Map<String, Value>) -> Response {
    match base.door {
        Some(Door::Discovery404) => return StatusCode::NOT_FOUND.into_response(),
        Some(Door::DiscoverySlow) => tokio::time::sleep(base.epj.config.slowness).await,
        Some(Door::DiscoveryRelative) => {
            document.extend(ENDPOINTS.map(|(name, address)| (name.to_owned(), Value::from(address))));
        }
        Some(Door::DiscoverySparse) => {
            document.retain(|name, _| REQUIRED.contains(&name.as_str()));
            document.extend(odd_members());
        }
        Some(Door::DiscoveryIncomplete) => {
            document.remove("token_endpoint");
        }
        Some(Door::DiscoveryPlain) => {
            document.insert("code_challenge_methods_supported".to_owned(), json!(["plain"]));
        }
        _ => {}
    }
    Json(document).into_response()
}

/// Members that no standard knows, of every type.
fn odd_members() -> [(String, Value); 5] {
    [
        ("fjelljournal_build", json!(20_261_126.5)),
        ("fjelljournal_modules", json!([["a", 1], null, {}])),
        ("fjelljournal_beta", json!(false)),
        ("fjelljournal_contact", Value::Null),
        ("https://fjelljournal.example/capabilities", json!({ "capabilities": "none" })),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}
