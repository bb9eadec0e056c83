//! The SMART App Launch 2.2 authorization server.
//!
//! EHR launch and public clients. What belongs to the server as such is in [`grants`] and [`scopes`]; each endpoint
//! is a file of its own: [`discovery`], [`authorize`], [`token`].

mod authorize;
mod discovery;
mod grants;
mod keys;
mod parameters;
mod scopes;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::routing::{get, post};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::{Config, Epj};

pub(crate) use discovery::smart_configuration;
pub(crate) use grants::{Fault, Grant, Grants, Launch};
pub use keys::KeyError;
pub(crate) use keys::SigningKey;
pub(crate) use scopes::Interaction;

/// A token request is a few hundred bytes.
const TOKEN_REQUEST_LIMIT: usize = 16 * 1024;

/// What is served under the issuer.
pub(crate) fn router(epj: &Arc<Epj>) -> Router {
    let public = Router::new()
        .route("/.well-known/openid-configuration", get(discovery::openid_configuration))
        .route("/jwks", get(discovery::jwks))
        .layer(cors_for_anybody());
    let registered = Router::new()
        .route("/token", post(token::token))
        .layer(DefaultBodyLimit::max(TOKEN_REQUEST_LIMIT))
        .layer(cors_for_clients(&epj.config));
    Router::new()
        .route("/authorize", get(authorize::authorize))
        .merge(public)
        .merge(registered)
        .with_state(Arc::clone(epj))
}

/// Discovery and metadata may be read from any origin (SMART App Launch 2.2, "Considerations for CORS").
pub(crate) fn cors_for_anybody() -> CorsLayer {
    CorsLayer::new().allow_origin(AllowOrigin::any()).allow_methods([Method::GET])
}

/// The token endpoint and the FHIR server may be called from the origins of registered apps only.
pub(crate) fn cors_for_clients(config: &Config) -> CorsLayer {
    let origins = config.client_origins().into_iter().filter_map(|origin| HeaderValue::try_from(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE, HeaderName::from_static("accept")])
}
