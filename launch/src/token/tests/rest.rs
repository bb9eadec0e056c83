//! Revocation and introspection.

use serde_json::json;

use super::super::{ActiveToken, Introspection, Refusal, Revocation, TokenKind, introspect, revoke};
use super::*;

fn revoke_at(endpoint: &Endpoint, kind: TokenKind) -> Result<(), TokenError> {
    let token = Secret::new("t");
    let revocation = Revocation { revocation_endpoint: &endpoint.url, token: &token, kind };
    block_on(revoke(&endpoint.http(), revocation, Credential::public("helsebro")))
}

fn introspect_at(body: &str) -> Result<Option<ActiveToken>, TokenError> {
    let endpoint = Endpoint::new(200, body);
    let token = Secret::new("t");
    let introspection =
        Introspection { introspection_endpoint: &endpoint.url, token: &token, kind: TokenKind::Access };
    let result = block_on(introspect(&endpoint.http(), introspection, Credential::public("helsebro")));
    let form = pairs(&[("token", "t"), ("token_type_hint", "access_token"), ("client_id", "helsebro")]);
    assert_eq!(endpoint.form(), form);
    result
}

#[test]
fn a_revocation_names_the_token_and_its_kind_and_a_success_of_whatever_body_is_one() {
    for (kind, hint) in [(TokenKind::Access, "access_token"), (TokenKind::Refresh, "refresh_token")] {
        for body in ["", "{}", "OK", "<html>"] {
            let endpoint = Endpoint::new(200, body);
            assert_eq!(revoke_at(&endpoint, kind), Ok(()), "{body}");
            let form = pairs(&[("token", "t"), ("token_type_hint", hint), ("client_id", "helsebro")]);
            assert_eq!(endpoint.form(), form);
        }
    }
}

#[test]
fn a_revocation_that_is_refused_is_told() {
    for (status, body, error) in [
        (400, r#"{"error":"unsupported_token_type"}"#, TokenError::Refused(Refusal::UnsupportedTokenType)),
        (401, r#"{"error":"invalid_client"}"#, TokenError::Refused(Refusal::InvalidClient)),
        (503, "", TokenError::Busy(None)),
        (404, "", TokenError::Status(404)),
    ] {
        assert_eq!(revoke_at(&Endpoint::new(status, body), TokenKind::Refresh), Err(error));
    }
}

#[test]
fn an_active_token_tells_what_it_is_good_for_and_debug_shows_nothing_of_it() {
    let body = json!({
        "active": true, "scope": "openid patient/*.rs", "client_id": "helsebro", "exp": 1_800_000_000,
        "iss": "https://epj.example/auth", "sub": "user-1", "fhirUser": "Practitioner/1", "patient": "p-1",
        "encounter": "e-1", "intent": "x"
    });
    let token = introspect_at(&body.to_string()).unwrap().unwrap();
    assert_eq!(format!("{token:?}"), "ActiveToken(…)");
    assert_eq!(
        token,
        ActiveToken {
            scopes: Some(vec!["openid".to_owned(), "patient/*.rs".to_owned()]),
            client_id: Some("helsebro".to_owned()),
            exp: Some(1_800_000_000),
            issuer: Some("https://epj.example/auth".to_owned()),
            subject: Some(Secret::new("user-1")),
            fhir_user: Some("Practitioner/1".to_owned()),
            patient: Some("p-1".to_owned()),
            encounter: Some("e-1".to_owned()),
        }
    );
}

#[test]
fn a_token_is_active_only_where_the_server_says_so_in_as_many_words() {
    assert_eq!(introspect_at(r#"{"active":false,"patient":"p-1"}"#), Ok(None));
    for body in ["{}", r#"{"active":"true"}"#, r#"{"active":1}"#, r#"{"active":null}"#, "", "<html>"] {
        assert_eq!(introspect_at(body), Err(TokenError::Garbled), "{body}");
    }
    assert_eq!(introspect_at(r#"{"active":true,"patient":7}"#), Err(TokenError::Patient(None)));
}
