//! The SMART App Launch 2.2 authorization server.
//!
//! What belongs to the server as such is in [`grants`], [`scopes`] and [`client`]; each endpoint is a file of its own:
//! [`discovery`], [`authorize`], [`standalone`], [`token`],
//! [`introspect`], [`revoke`].

mod assertion;
mod authorize;
mod client;
mod context;
mod discovery;
mod grants;
mod id_token;
mod introspect;
mod keys;
mod parameters;
mod revoke;
mod scopes;
mod standalone;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::from_fn;
use axum::routing::{get, post};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::epj::same_origin_only;
use crate::faults::transport::without_cors;
use crate::{Config, Epj};

pub(crate) use assertion::Shown as ShownAssertions;
pub(crate) use authorize::AuthorizeError;
pub(crate) use discovery::smart_configuration;
pub(crate) use grants::{Fresh, Grant, Grants, Launch, Wishes};
pub(crate) use id_token::Claims;
pub use keys::KeyError;
pub(crate) use keys::SigningKey;
#[cfg(test)]
pub(crate) use keys::pem;
pub(crate) use scopes::{Interaction, Scopes};
pub(crate) use token::{Occasion, TokenAnswer, TokenError};

/// A request is a few hundred bytes; one with many scopes, a few thousand.
const REQUEST_LIMIT: usize = 16 * 1024;

/// What is served under the issuer.
pub(crate) fn router(epj: &Arc<Epj>) -> Router {
    let public = Router::new()
        .route("/.well-known/openid-configuration", get(discovery::openid_configuration))
        .route("/jwks", get(discovery::jwks))
        .route("/style/{file}", get(context::style))
        .layer(cors_for_anybody());
    let registered = Router::new()
        .route("/token", post(token::token))
        .route("/introspect", post(introspect::introspect))
        .route("/revoke", post(revoke::revoke))
        .layer(cors_for_clients(&epj.config))
        .layer(from_fn(without_cors));
    Router::new()
        .route("/authorize", get(authorize::by_get).post(authorize::by_post))
        .route("/standalone", post(standalone::chosen).layer(from_fn(same_origin_only)))
        .merge(public)
        .merge(registered)
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT))
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
