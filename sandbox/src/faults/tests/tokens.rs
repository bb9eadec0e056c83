//! Faults of the token endpoint.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::Config;
use crate::kit::Kit;

#[tokio::test]
async fn the_endpoint_refuses_or_fails() {
    let kit = Kit::new();
    for (fault, status, error) in [
        ("token-400", StatusCode::BAD_REQUEST, Some("invalid_grant")),
        ("token-401", StatusCode::UNAUTHORIZED, Some("invalid_client")),
        ("token-500", StatusCode::INTERNAL_SERVER_ERROR, None),
    ] {
        let answer = kit.redeem_with_fault(fault).await;
        assert_eq!(answer.status, status, "{fault}");
        match error {
            Some(error) => assert_eq!(answer.json()["error"], error, "{fault}"),
            None => assert_eq!(answer.text(), "", "{fault}"),
        }
    }
}

#[tokio::test]
async fn the_endpoint_answers_with_a_page() {
    let answer = Kit::new().redeem_with_fault("token-html").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
    assert!(answer.text().starts_with("<!doctype html>"));
}

#[tokio::test]
async fn the_endpoint_answers_late_and_right() {
    let slowness = Duration::from_millis(300);
    let kit = Kit::with(Config { slowness, ..Config::demo() });
    let began = Instant::now();
    let answer = kit.redeem_with_fault("token-slow").await;
    assert!(began.elapsed() >= slowness);
    assert!(kit.is_good(&answer.json()).await);
    assert_eq!(Config::demo().slowness, Duration::from_secs(30));
}

#[tokio::test]
async fn a_member_of_the_answer_is_missing() {
    let kit = Kit::new();
    for (fault, member) in [
        ("no-expires-in", "expires_in"),
        ("no-refresh-token", "refresh_token"),
        ("no-patient", "patient"),
        ("no-id-token", "id_token"),
    ] {
        let token = kit.redeem_with_fault(fault).await.json();
        let members =
            ["access_token", "scope", "expires_in", "refresh_token", "patient", "id_token", "encounter"];
        let missing: Vec<&str> = members.into_iter().filter(|member| token.get(member).is_none()).collect();
        assert_eq!(missing, [member], "{fault}");
    }
}

#[tokio::test]
async fn an_opaque_token_is_long_and_of_every_letter_that_it_may_have() {
    let kit = Kit::new();
    let token = kit.redeem_with_fault("opaque-token").await.json();
    let text = token["access_token"].as_str().unwrap();
    assert_eq!(text.len(), 2000);
    let body = text.strip_suffix("==").unwrap();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    assert!(body.bytes().all(allowed));
    assert!((0..=127).filter(|byte| allowed(*byte)).all(|byte| body.as_bytes().contains(&byte)));
    assert!(kit.is_good(&token).await);
    let other = kit.redeem_with_fault("opaque-token").await.json();
    assert_ne!(other["access_token"], token["access_token"]);
}

/// A launch whose access token soon dies: the first answer, and that of its refresh.
async fn short_lived(kit: &Kit, fault: &str) -> (Value, Value) {
    let first = kit.redeem_with_fault(fault).await.json();
    assert_eq!(first["expires_in"], 1, "{fault}");
    kit.advance(1);
    assert!(kit.is_good(&first).await, "{fault}: it lives for the second that it says");
    kit.advance(1);
    assert!(!kit.is_good(&first).await, "{fault}");
    let second = kit.refresh(&first).await.json();
    (first, second)
}

#[tokio::test]
async fn the_access_token_dies_and_the_refresh_is_refused() {
    let (_, second) = short_lived(&Kit::new(), "refresh-refused").await;
    assert_eq!(second["error"], "invalid_grant");
    assert_eq!(second.get("access_token"), None);
}

#[tokio::test]
async fn the_refresh_is_about_another_patient() {
    let (first, second) = short_lived(&Kit::new(), "refresh-other-patient").await;
    assert_eq!(first["patient"], "pt-diana");
    assert!(second["patient"].is_string() && second["patient"] != first["patient"]);
}

#[tokio::test]
async fn the_refresh_is_about_another_user() {
    let (first, second) = short_lived(&Kit::new(), "refresh-other-user").await;
    let [first, second] = [first, second].map(|answer| {
        let token = answer["id_token"].as_str().unwrap().to_owned();
        jsonwebtoken::dangerous::insecure_decode::<Value>(token).unwrap().claims
    });
    assert_eq!(first["sub"], "legevaktslege");
    for claim in ["sub", "fhirUser"] {
        assert!(second[claim].is_string() && second[claim] != first[claim], "{claim}");
    }
    assert!(second["fhirUser"].as_str().unwrap().contains("/fhir/Practitioner/"));
}

#[tokio::test]
async fn the_access_token_dies_at_the_second_read_of_the_patient_and_the_next_one_lives() {
    let kit = Kit::new();
    let first = kit.redeem_with_fault("token-dies").await.json();
    let bearer = format!("Bearer {}", first["access_token"].as_str().unwrap());
    let user = "Practitioner/ingrid-provelege";
    assert_eq!(kit.fhir(&bearer, "Patient/pt-diana").await.status, StatusCode::OK);
    assert_eq!(kit.fhir(&bearer, user).await.status, StatusCode::OK);
    let refused = kit.fhir(&bearer, "Patient/pt-diana").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.header("www-authenticate"), "Bearer error=\"invalid_token\"");
    assert_eq!(kit.fhir(&bearer, user).await.status, StatusCode::UNAUTHORIZED);

    let second = kit.refresh(&first).await.json();
    for read in 1..=3 {
        assert!(kit.is_good(&second).await, "{read}");
    }
}

#[tokio::test]
async fn the_answer_says_that_it_is_text() {
    let kit = Kit::new();
    let answer = kit.redeem_with_fault("wrong-content-type").await;
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.json()["token_type"], json!("Bearer"));
}
