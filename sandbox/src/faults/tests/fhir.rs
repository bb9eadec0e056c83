//! Faults of the FHIR server.

use axum::http::StatusCode;

use crate::kit::{Answer, Kit};

async fn bearer(kit: &Kit, fault: &str) -> String {
    let token = kit.redeem_with_fault(fault).await.json();
    format!("Bearer {}", token["access_token"].as_str().unwrap())
}

fn assert_outcome(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!(answer.status, status);
    assert_eq!(answer.header("content-type"), "application/fhir+json; charset=utf-8");
    assert_eq!(answer.json()["resourceType"], "OperationOutcome");
    assert_eq!(answer.json()["issue"][0]["code"], code);
}

#[tokio::test]
async fn one_kind_is_forbidden_and_the_others_are_not() {
    let kit = Kit::new();
    for (fault, forbidden, allowed) in [
        (
            "forbidden-patient",
            ["Patient/pt-diana", "Patient?_id=pt-diana"],
            "Organization/fjellheim-legevakt",
        ),
        ("forbidden-organization", ["Organization/fjellheim-legevakt", "Organization"], "Patient/pt-diana"),
    ] {
        let bearer = bearer(&kit, fault).await;
        for path in forbidden {
            assert_outcome(&kit.fhir(&bearer, path).await, StatusCode::FORBIDDEN, "forbidden");
        }
        assert_eq!(kit.fhir(&bearer, allowed).await.status, StatusCode::OK, "{fault}");
    }
}

#[tokio::test]
async fn the_patient_was_asked_for_too_often() {
    let kit = Kit::new();
    let bearer = bearer(&kit, "rate-limited").await;
    let answer = kit.fhir(&bearer, "Patient/pt-diana").await;
    assert_outcome(&answer, StatusCode::TOO_MANY_REQUESTS, "throttled");
    assert_eq!(answer.header("retry-after"), "7");
    assert_eq!(kit.fhir(&bearer, "Practitioner/ingrid-provelege").await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_patient_is_answered_than_the_token_names() {
    let kit = Kit::new();
    let token = kit.redeem_with_fault("other-patient").await.json();
    assert_eq!(token["patient"], "pt-diana");
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let patient = kit.fhir(&bearer, "Patient/pt-diana").await.json();
    assert_eq!(patient["resourceType"], "Patient");
    assert!(patient["id"].is_string() && patient["id"] != "pt-diana");
}

#[tokio::test]
async fn fhir_says_that_it_is_html() {
    let kit = Kit::new();
    let bearer = bearer(&kit, "wrong-content-type").await;
    let answer = kit.fhir(&bearer, "Patient/pt-diana").await;
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.json()["id"], "pt-diana");
}

#[tokio::test]
async fn no_answer_about_the_launch_may_be_read_by_a_browser() {
    let kit = Kit::new();
    let origin = ("origin", "http://localhost:8080");
    for (fault, allowed) in [("no-cors", ""), ("opaque-token", "http://localhost:8080")] {
        let code = kit.authorize_with_fault(fault, "").await["code"].clone();
        let token = kit.post("/auth/token", &[origin], &crate::kit::token_request(&code)).await;
        assert_eq!(token.header("access-control-allow-origin"), allowed, "{fault}");
        let bearer = format!("Bearer {}", token.json()["access_token"].as_str().unwrap());
        let patient = kit.get("/fhir/Patient/pt-diana", &[origin, ("authorization", &bearer)]).await;
        assert_eq!(patient.status, StatusCode::OK, "{fault}");
        assert_eq!(patient.header("access-control-allow-origin"), allowed, "{fault}");
    }
}
