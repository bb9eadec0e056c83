use std::convert::Infallible;
use std::future::ready;

use serde_json::{Value, json};

use super::super::{Refusal, Remark};
use super::*;
use crate::client::{Authentication, Occasion};

/// An answer with nothing to remark.
fn full() -> Value {
    json!({
        "access_token": "a", "token_type": "Bearer", "expires_in": 300, "scope": "launch openid",
        "refresh_token": "r", "id_token": "i"
    })
}

fn with(name: &str, value: Value) -> Result<Tokens, TokenError> {
    let mut answer = full();
    answer[name] = value;
    answered(200, &answer.to_string())
}

#[test]
fn t1_a_public_client_sends_code_redirect_verifier_and_client_id_in_the_body() {
    let endpoint = Endpoint::new(200, "{}");
    let _ = redeem_at(&endpoint, Credential::public("helsebro"));
    let request = endpoint.request();
    assert_eq!(
        (request.method().as_str(), request.uri().to_string().as_str()),
        ("POST", "https://epj.example/token")
    );
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(request.headers()["accept"], "application/json");
    assert!(request.headers().get("authorization").is_none());
    let form: Vec<_> = form_urlencoded::parse(request.body()).into_owned().collect();
    assert_eq!(
        form,
        pairs(&[
            ("grant_type", "authorization_code"),
            ("code", "the-code"),
            ("redirect_uri", "https://helsebro.example/callback/demo"),
            ("code_verifier", &"v".repeat(43)),
            ("client_id", "helsebro"),
        ])
    );
}

#[test]
fn t1_a_client_with_a_secret_in_the_header_sends_no_client_id_in_the_body() {
    let endpoint = Endpoint::new(200, "{}");
    let occasion = Occasion { token_endpoint: &endpoint.url, issuer: None, now: 0 };
    let authentication = Authentication::SecretBasic(Secret::new("s3cret"));
    let credential = Credential::make("helsebro", &authentication, occasion, |_| Ok::<_, Infallible>(()));
    let _ = redeem_at(&endpoint, credential.unwrap());
    let request = endpoint.request();
    let authorization = &request.headers()["authorization"];
    assert_eq!(authorization, "Basic aGVsc2Vicm86czNjcmV0");
    assert!(authorization.is_sensitive(), "no log of headers may show it");
    let form = String::from_utf8(request.into_body()).unwrap();
    assert!(!form.contains("client_id") && !form.contains("s3cret"), "{form}");
}

#[test]
fn t2_a_whole_answer_is_read_without_a_remark_and_debug_shows_nothing_of_it() {
    let tokens = answered(200, &full().to_string()).unwrap();
    assert_eq!(tokens.access_token.expose(), "a");
    assert_eq!(tokens.expires_in, Some(300));
    assert_eq!(tokens.scopes, Some(vec!["launch".to_owned(), "openid".to_owned()]));
    assert_eq!(tokens.refresh_token.as_ref().map(Secret::expose), Some("r"));
    assert_eq!(tokens.id_token.as_ref().map(Secret::expose), Some("i"));
    assert_eq!(tokens.remarks, []);
    assert_eq!(format!("{tokens:?}"), "Tokens(…)");
}

#[test]
fn t2_the_token_type_is_bearer_in_whatever_case_and_no_other() {
    for kind in ["Bearer", "bearer", "BEARER"] {
        assert!(with("token_type", json!(kind)).is_ok(), "{kind}");
    }
    for kind in [json!("mac"), json!("DPoP"), json!("bearer "), json!(""), json!(7), Value::Null] {
        let refused = with("token_type", kind.clone()).unwrap_err();
        assert!(matches!(refused, TokenError::NotBearer(_)), "{kind}");
        let unwanted = refused.unwanted().unwrap();
        assert_eq!(unwanted.refresh.as_ref().map(Secret::expose), Some("r"), "to be taken back");
        assert_eq!(format!("{unwanted:?}"), "Unwanted(…)");
    }
}

#[test]
fn t2_what_is_missing_or_of_the_wrong_type_costs_that_member_and_is_remarked() {
    let read = |name: &str, value: Value| {
        let tokens = with(name, value).unwrap();
        (
            tokens.expires_in,
            tokens.scopes.map(|all| all.join(" ")),
            tokens.refresh_token,
            tokens.id_token,
            tokens.remarks,
        )
    };
    let (r, i) = (|| Some(Secret::new("r")), || Some(Secret::new("i")));
    let scope = || Some("launch openid".to_owned());
    let wrong = |name| vec![Remark::WrongType(name)];
    for (name, value, expected) in [
        ("expires_in", Value::Null, (None, scope(), r(), i(), vec![Remark::Missing("expires_in")])),
        ("expires_in", json!("3600"), (Some(3600), scope(), r(), i(), wrong("expires_in"))),
        ("expires_in", json!(3600.5), (Some(3600), scope(), r(), i(), vec![])),
        ("expires_in", json!(0), (Some(0), scope(), r(), i(), vec![])),
        ("expires_in", json!(-1), (None, scope(), r(), i(), wrong("expires_in"))),
        ("expires_in", json!(1e300), (None, scope(), r(), i(), wrong("expires_in"))),
        ("expires_in", json!("soon"), (None, scope(), r(), i(), wrong("expires_in"))),
        ("expires_in", json!([3600]), (None, scope(), r(), i(), wrong("expires_in"))),
        ("scope", Value::Null, (Some(300), None, r(), i(), vec![Remark::Missing("scope")])),
        ("scope", json!(["launch", "openid"]), (Some(300), scope(), r(), i(), wrong("scope"))),
        ("scope", json!(""), (Some(300), Some(String::new()), r(), i(), vec![])),
        ("scope", json!(7), (Some(300), None, r(), i(), wrong("scope"))),
        ("refresh_token", Value::Null, (Some(300), scope(), None, i(), vec![])),
        ("refresh_token", json!(7), (Some(300), scope(), None, i(), wrong("refresh_token"))),
        ("id_token", Value::Null, (Some(300), scope(), r(), None, vec![])),
        ("id_token", json!({}), (Some(300), scope(), r(), None, wrong("id_token"))),
    ] {
        assert_eq!(read(name, value.clone()), expected, "{name} = {value}");
    }
}

#[test]
fn t2_an_answer_that_may_be_stored_or_calls_itself_something_else_is_remarked() {
    let json_type = ("content-type", "Application/JSON");
    for (headers, remarks) in [
        (vec![json_type, ("cache-control", "no-store")], vec![]),
        (vec![json_type], vec![Remark::Storable]),
        (vec![json_type, ("cache-control", "no-cache")], vec![Remark::Storable]),
        (vec![("content-type", "text/html"), ("cache-control", "no-store")], vec![Remark::ContentType]),
        (vec![], vec![Remark::ContentType, Remark::Storable]),
    ] {
        let endpoint = Endpoint::with_headers(200, headers, &full().to_string());
        let tokens = redeem_at(&endpoint, Credential::public("helsebro")).unwrap();
        assert_eq!(tokens.remarks, remarks);
    }
}

#[test]
fn t6_members_that_are_not_known_are_passed_over() {
    for name in ["__epj_department", "https://epj.example/extension", "expires_on", "Patient"] {
        let tokens = with(name, json!({ "x": [1] })).unwrap();
        assert_eq!((tokens.remarks, tokens.context.patient), (vec![], None), "{name}");
    }
}

#[test]
fn t7_an_access_token_is_opaque_and_only_has_to_fit_a_header() {
    for token in ["x", "~._-+/=", "a.b.c", "eyJhbGciOiJub25lIn0..", "01|abc{}"] {
        assert_eq!(with("access_token", json!(token)).unwrap().access_token.expose(), token);
    }
    for token in [json!(""), json!("a b"), json!("a\r\nx: y"), json!("tøken"), json!(7), Value::Null] {
        assert_eq!(with("access_token", token.clone()), Err(TokenError::Garbled), "{token}");
    }
}

#[test]
fn t8_authorization_details_that_were_not_asked_for_change_nothing() {
    let details =
        json!([{ "type": "smart_on_fhir", "locations": ["https://other.example"], "patient": "p-9" }]);
    let tokens = with("authorization_details", details).unwrap();
    assert_eq!(tokens.context.patient, None);
    assert_eq!(tokens.remarks, [Remark::Unasked("authorization_details")]);
}

#[test]
fn each_refusal_is_told_apart_and_nothing_of_the_free_text_is_carried_on() {
    for (code, refusal) in [
        ("invalid_request", Refusal::InvalidRequest),
        ("invalid_client", Refusal::InvalidClient),
        ("invalid_grant", Refusal::InvalidGrant),
        ("unauthorized_client", Refusal::UnauthorizedClient),
        ("unsupported_grant_type", Refusal::UnsupportedGrantType),
        ("invalid_scope", Refusal::InvalidScope),
        ("unsupported_token_type", Refusal::UnsupportedTokenType),
        ("<script> 1", Refusal::Other("script".to_owned())),
    ] {
        let body = json!({ "error": code, "error_description": "01019012345" }).to_string();
        for status in [400, 401, 403, 200] {
            let refused = answered(status, &body).unwrap_err();
            assert_eq!(refused, TokenError::Refused(refusal.clone()), "{status} {code}");
            assert!(!refused.to_string().contains("script"), "what the server made up is not printed");
            assert!(!refused.may_pass());
        }
    }
}

#[test]
fn what_is_no_token_response_is_refused_by_what_it_is() {
    for body in ["", "{}", "[]", "<html>", r#"{"access_token":"a","access_token":"b","token_type":"Bearer"}"#]
    {
        assert_eq!(answered(200, body), Err(TokenError::Garbled), "{body}");
    }
    for (status, body, error, passes) in [
        (500, "oops", TokenError::Status(500), true),
        (502, r#"{"error":"invalid_grant"}"#, TokenError::Status(502), true),
        (302, "", TokenError::Status(302), false),
        (400, "<html>", TokenError::Status(400), false),
        (401, "{}", TokenError::Status(401), false),
        (429, "", TokenError::Busy(None), true),
        (503, r#"{"error":"temporarily_unavailable"}"#, TokenError::Busy(None), true),
    ] {
        assert_eq!(error.may_pass(), passes);
        assert_eq!(answered(status, body), Err(error), "{status} {body}");
    }
}

#[test]
fn a_busy_endpoint_tells_how_long_to_wait() {
    for (after, seconds) in
        [("7", Some(7)), (" 120 ", Some(120)), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None)]
    {
        let endpoint = Endpoint::with_headers(429, vec![("retry-after", after)], "");
        assert_eq!(redeem_at(&endpoint, Credential::public("x")), Err(TokenError::Busy(seconds)), "{after}");
    }
}

#[test]
fn no_answer_is_told_apart_from_a_refusal() {
    let endpoint = Endpoint::new(200, "{}");
    let secret = Secret::new("v".repeat(43));
    for (why, passes) in [(NoAnswer::Unreachable, true), (NoAnswer::Slow, true), (NoAnswer::Barred, false)] {
        let http = |_: HttpRequest| ready(Err::<HttpResponse, _>(why));
        let redemption = Redemption {
            token_endpoint: &endpoint.url,
            redirect_uri: "https://helsebro.example/callback/demo",
            code: &secret,
            code_verifier: &secret,
        };
        let refused = block_on(redeem(&http, redemption, Credential::public("helsebro"))).unwrap_err();
        assert_eq!(refused, TokenError::NoAnswer(why));
        assert_eq!(refused.may_pass(), passes);
    }
}
