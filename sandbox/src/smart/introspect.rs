//! Token introspection (RFC 7662; SMART App Launch 2.2, "Token introspection"): what is a token good for?

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::client::authenticate;
use super::grants::{Described, TokenKind};
use super::token::{TokenError, read_form};
use crate::Epj;
use crate::client::ClientAuthentication;
use crate::surroundings::Secret;

/// `POST {issuer}/introspect`, for clients that prove who they are. One that asks for another's token learns nothing.
pub(super) async fn introspect(
    State(epj): State<Arc<Epj>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, TokenError> {
    let form = read_form(&headers, &body)?;
    let client = authenticate(&epj, &headers, &form)?;
    if matches!(client.authentication, ClientAuthentication::Public) {
        return Err(TokenError::Client);
    }
    let token = Secret::received(form.get("token").ok_or(TokenError::Missing("token"))?);
    let described = epj.memory().grants.tokens.describe(epj.now(), &token);
    let answer = match described {
        Some(described) if described.grant.client_id == client.id => active(&epj, described),
        _ => json!({ "active": false }),
    };
    Ok(Json(answer).into_response())
}

fn active(epj: &Epj, Described { kind, grant, made, end }: Described) -> Value {
    let mut answer = json!({
        "active": true,
        "client_id": grant.client_id,
        "scope": grant.scopes.to_string(),
        "exp": end,
        "iss": epj.config.issuer(),
        "sub": grant.user,
    });
    if let Some(members) = answer.as_object_mut() {
        let mut tell = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                members.insert(name.to_owned(), value);
            }
        };
        tell("token_type", (kind == TokenKind::Access).then(|| json!("Bearer")));
        tell("iat", made.map(Value::from));
        tell("patient", grant.patient.map(Value::from));
        tell("encounter", grant.encounter.map(Value::from));
        let user = epj.user(&grant.user).filter(|_| grant.scopes.fhir_user());
        tell(
            "fhirUser",
            user.map(|user| format!("{}/{}", epj.config.base_of(grant.door), user.fhir_user).into()),
        );
    }
    answer
}
