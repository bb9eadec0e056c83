use std::future::ready;
use std::sync::Mutex;

use url::Url;

use super::{HttpRequest, HttpResponse, Redemption, TokenError, Tokens, redeem};
use crate::secret::Secret;

#[derive(Debug, thiserror::Error)]
#[error("unreachable")]
struct Unreachable;

/// Redeems a code against a token endpoint that answers `status` and `body`; gives the request that was made, too.
fn against(status: u16, body: &str) -> (Result<Tokens, TokenError>, HttpRequest) {
    let seen = Mutex::new(None);
    let http = |request: HttpRequest| {
        *seen.lock().unwrap() = Some(request);
        let answer = HttpResponse::new(body.as_bytes().to_vec());
        let (mut parts, body) = answer.into_parts();
        parts.status = status.try_into().unwrap();
        parts.headers.insert("content-type", "application/json; charset=utf-8".try_into().unwrap());
        ready(Ok::<_, Unreachable>(HttpResponse::from_parts(parts, body)))
    };
    let endpoint = Url::parse("https://epj.example/token").unwrap();
    let (code, verifier) = (Secret::new("the-code"), Secret::new("v".repeat(43)));
    let result = block_on(redeem(
        &http,
        Redemption {
            token_endpoint: &endpoint,
            client_id: "helsebro",
            redirect_uri: "https://helsebro.example/callback/demo",
            code: &code,
            code_verifier: &verifier,
        },
    ));
    let request = seen.lock().unwrap().take().unwrap();
    (result, request)
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn a_public_client_sends_code_verifier_redirect_and_client_id_in_the_body() {
    let (_, request) = against(200, "{}");
    assert_eq!(request.uri(), "https://epj.example/token");
    assert!(request.headers().get("authorization").is_none());
    let body = String::from_utf8(request.into_body()).unwrap();
    for part in [
        "grant_type=authorization_code",
        "code=the-code",
        &format!("code_verifier={}", "v".repeat(43)),
        "client_id=helsebro",
        "redirect_uri=https%3A%2F%2Fhelsebro.example%2Fcallback%2Fdemo",
    ] {
        assert!(body.split('&').any(|each| each == part), "{part} in {body}");
    }
}

#[test]
fn smarts_own_fields_are_read() {
    let (tokens, _) = against(
        200,
        r#"{"access_token":"a","token_type":"bearer","expires_in":300,"scope":"launch openid","id_token":"i",
            "patient":"p-1","encounter":"e-1","need_patient_banner":false,"tenant":"t","refresh_token":"r"}"#,
    );
    let tokens = tokens.unwrap();
    assert_eq!(tokens.access_token.expose(), "a");
    assert_eq!(tokens.expires_in, Some(300));
    assert_eq!(tokens.scopes.as_deref(), Some(["launch".to_owned(), "openid".to_owned()].as_slice()));
    assert_eq!(tokens.patient.as_deref(), Some("p-1"));
    assert_eq!(tokens.encounter.as_deref(), Some("e-1"));
    assert_eq!(tokens.need_patient_banner, Some(false));
    assert_eq!(tokens.id_token.as_ref().map(Secret::expose), Some("i"));
    assert_eq!(format!("{tokens:?}"), "Tokens(…)");
}

#[test]
fn a_field_of_the_wrong_type_costs_that_field_only() {
    let (tokens, _) = against(
        200,
        r#"{"access_token":"a","token_type":"Bearer","patient":7,"need_patient_banner":"true","tenant":null}"#,
    );
    let tokens = tokens.unwrap();
    assert_eq!((tokens.patient, tokens.need_patient_banner, tokens.tenant), (None, None, None));
}

#[test]
fn a_refusal_carries_the_code_and_nothing_of_the_free_text() {
    let (tokens, _) = against(400, r#"{"error":"invalid_grant","error_description":"01019012345 <script>"}"#);
    assert_eq!(tokens, Err(TokenError::Refused("invalid_grant".to_owned())));
    let (tokens, _) = against(400, r#"{"error":"<script> 1"}"#);
    assert_eq!(tokens, Err(TokenError::Refused("script1".to_owned())));
}

#[test]
fn what_is_no_bearer_token_response_is_refused() {
    for body in ["", "{}", "<html>", r#"{"access_token":"a"}"#, r#"{"access_token":"a","token_type":"mac"}"#]
    {
        assert_eq!(against(200, body).0, Err(TokenError::Garbled), "{body}");
    }
    assert_eq!(against(500, "oops").0, Err(TokenError::Garbled));
    assert_eq!(against(302, "").0, Err(TokenError::Garbled));
}

#[test]
fn no_answer_is_told_apart_from_a_refusal() {
    let http = |_: HttpRequest| ready(Err::<HttpResponse, _>(Unreachable));
    let endpoint = Url::parse("https://epj.example/token").unwrap();
    let secret = Secret::new("v".repeat(43));
    let redemption = Redemption {
        token_endpoint: &endpoint,
        client_id: "helsebro",
        redirect_uri: "https://helsebro.example/callback/demo",
        code: &secret,
        code_verifier: &secret,
    };
    assert_eq!(block_on(redeem(&http, redemption)), Err(TokenError::Unreachable));
}
