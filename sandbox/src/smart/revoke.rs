//! Token revocation (RFC 7009).

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::client::authenticate;
use super::grants::NotYours;
use super::token::{TokenError, read_form};
use crate::Epj;
use crate::surroundings::Secret;

/// `POST {issuer}/revoke`: ends the token, and whatever came from the same code with it. `token_type_hint` is not needed
/// to find it.
pub(super) async fn revoke(
    State(epj): State<Arc<Epj>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, TokenError> {
    let form = read_form(&headers, &body)?;
    let client = authenticate(&epj, &headers, &form)?;
    let token = Secret::received(form.get("token").ok_or(TokenError::Missing("token"))?);
    epj.memory().grants.tokens.revoke(&token, &client.id)?;
    Ok(StatusCode::OK)
}

impl From<NotYours> for TokenError {
    fn from(NotYours: NotYours) -> Self {
        Self::NotYours
    }
}
