//! `GET /.well-known/jwks.json`: what EPJs verify our assertions with (RFC 7517; SMART App Launch 2.2, "Registering a client").

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::app::App;

/// Anybody may read it and keep it for five minutes, and there is nothing but public members in it. Without keys the set is
/// empty, and still one.
pub(super) async fn show(State(app): State<App>) -> Response {
    let register = app.register();
    let keys = register.signing_keys().into_iter().flat_map(|keys| keys.jwks().keys);
    let keys: Vec<Value> = keys.map(|key| json!(key)).collect();
    let headers =
        [(header::CONTENT_TYPE, "application/jwk-set+json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (headers, json!({ "keys": keys }).to_string()).into_response()
}
