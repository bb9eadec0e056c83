//! What clients read first: the SMART configuration, the OpenID configuration and the keys.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jsonwebtoken::jwk::JwkSet;
use serde::Serialize;
use serde_json::Value;

use super::assertion;
use super::keys::SigningKey;
use super::scopes::Scopes;
use crate::client::ClientAuthentication;
use crate::doors::{self, Base};
use crate::{Config, Epj};

/// `GET {fhir base}/.well-known/smart-configuration` (SMART App Launch 2.2, conformance).
pub(crate) async fn smart_configuration(State(base): State<Base>) -> Response {
    let document =
        SmartConfiguration { server: AuthorizationServer::of(&base.epj.config), capabilities: &CAPABILITIES };
    match serde_json::to_value(document) {
        Ok(Value::Object(document)) => doors::configuration(&base, document).await,
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// SMART App Launch 2.2, "Capability Sets" and "SMART on FHIR OAuth Authorization Endpoints and Capabilities".
const CAPABILITIES: [&str; 19] = [
    "launch-ehr",
    "launch-standalone",
    "authorize-post",
    "client-public",
    "client-confidential-symmetric",
    "client-confidential-asymmetric",
    "sso-openid-connect",
    "context-banner",
    "context-style",
    "context-ehr-patient",
    "context-ehr-encounter",
    "context-standalone-patient",
    "context-standalone-encounter",
    "permission-offline",
    "permission-online",
    "permission-patient",
    "permission-user",
    "permission-v1",
    "permission-v2",
];

/// `GET {issuer}/.well-known/openid-configuration` (OpenID Connect Discovery 1.0).
pub(crate) async fn openid_configuration(State(epj): State<Arc<Epj>>) -> Response {
    Json(OpenIdConfiguration {
        server: AuthorizationServer::of(&epj.config),
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: [SigningKey::ALGORITHM],
        claims_supported: ["iss", "sub", "aud", "exp", "iat", "nonce", "fhirUser"],
    })
    .into_response()
}

/// `GET {issuer}/jwks` (RFC 7517).
pub(crate) async fn jwks(State(epj): State<Arc<Epj>>) -> Json<JwkSet> {
    Json(epj.key.jwks())
}

#[derive(Serialize)]
struct SmartConfiguration {
    #[serde(flatten)]
    server: AuthorizationServer,
    capabilities: &'static [&'static str],
}

#[derive(Serialize)]
struct OpenIdConfiguration {
    #[serde(flatten)]
    server: AuthorizationServer,
    subject_types_supported: [&'static str; 1],
    id_token_signing_alg_values_supported: [&'static str; 1],
    claims_supported: [&'static str; 7],
}

/// What both documents say (RFC 8414).
#[derive(Serialize)]
struct AuthorizationServer {
    issuer: String,
    jwks_uri: String,
    authorization_endpoint: String,
    token_endpoint: String,
    revocation_endpoint: String,
    introspection_endpoint: String,
    grant_types_supported: [&'static str; 2],
    response_types_supported: [&'static str; 1],
    response_modes_supported: [&'static str; 1],
    scopes_supported: &'static [&'static str],
    code_challenge_methods_supported: [&'static str; 1],
    token_endpoint_auth_methods_supported: [&'static str; 4],
    token_endpoint_auth_signing_alg_values_supported: [&'static str; 2],
    /// RFC 9207.
    authorization_response_iss_parameter_supported: bool,
}

impl AuthorizationServer {
    fn of(config: &Config) -> Self {
        let issuer = config.issuer();
        Self {
            jwks_uri: format!("{issuer}/jwks"),
            authorization_endpoint: format!("{issuer}/authorize"),
            token_endpoint: config.token_endpoint(),
            revocation_endpoint: format!("{issuer}/revoke"),
            introspection_endpoint: format!("{issuer}/introspect"),
            issuer,
            grant_types_supported: ["authorization_code", "refresh_token"],
            response_types_supported: ["code"],
            response_modes_supported: ["query"],
            scopes_supported: &Scopes::SUPPORTED,
            code_challenge_methods_supported: ["S256"],
            token_endpoint_auth_methods_supported: ClientAuthentication::METHODS,
            token_endpoint_auth_signing_alg_values_supported: assertion::ALGORITHMS,
            authorization_response_iss_parameter_supported: true,
        }
    }
}
