//! A document about somebody else is blocked until the clinician resolves it with a reason.

use crate::support::World;
use reqwest::StatusCode;
use serde_json::{Value, json};

fn document(birth_date: &str, family: &str) -> String {
    json!({
        "resourceType": "Bundle", "type": "document",
        "entry": [
            { "resource": { "resourceType": "Composition", "subject": { "reference": "Patient/x" } } },
            { "resource": {
                "resourceType": "Patient", "id": "x", "birthDate": birth_date, "gender": "female",
                "name": [{ "given": ["Aino", "Kaarina"], "family": family }]
            } }
        ]
    })
    .to_string()
}

fn reason(text: &str) -> Value {
    json!({ "resourceType": "Parameters", "parameter": [{ "name": "reason", "valueString": text }] })
}

#[tokio::test]
async fn a_differing_document_is_blocked_in_every_form_until_it_is_resolved_with_a_reason() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let citizen = browser.find_aino(&session).await;
    browser.confirm(&session, &citizen).await;
    let summary = browser.summaries(&session, &citizen).await.remove(0);
    let url =
        |index: usize| format!("/fhir/{}", summary["content"][index]["attachment"]["url"].as_str().unwrap());
    let resolve = format!("{}/$resolve-identity", url(0));

    world.contact_point.answer_with(document("1958-01-01", "Koe-Testinen"));
    let early = browser.post(&resolve, launch, &reason("Samme person, sjekket pass")).await;
    assert_eq!(early.code(), "bad-request", "nothing is resolved before it is seen");

    for path in [url(0), url(1)] {
        let answer = browser.get(&path, launch).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::CONFLICT, "identity-differs"),
            "{path}"
        );
        let outcome = answer.json();
        let ids: Vec<&str> =
            outcome["contained"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["document", "citizen", "epj"]);
        assert_eq!(outcome["contained"][0]["birthDate"], "1958-01-01");
        assert_eq!(outcome["contained"][1]["birthDate"], "1957-02-24");
        let issues = outcome["issue"].as_array().unwrap();
        assert_eq!(issues[1]["details"]["coding"][0]["code"], "birthdate-differs");
        assert!(issues[1..].iter().all(|issue| issue["details"]["coding"][0]["code"] == "birthdate-differs"));
    }
    for text in ["", "   kort   ", "."] {
        assert_eq!(browser.post(&resolve, launch, &reason(text)).await.code(), "reason-missing", "{text}");
    }
    assert_eq!(browser.get(&url(0), launch).await.code(), "identity-differs");

    let asked = world.contact_point.asked();
    let resolved = browser.post(&resolve, launch, &reason("Samme person, sjekket pass")).await;
    assert_eq!(resolved.status, StatusCode::NO_CONTENT);
    assert_eq!(world.last_audit().await.0, "resolve-identity");
    let shown = browser.get(&url(0), launch).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.code());
    let tags = shown.json()["meta"]["tag"].clone();
    assert!(tags.as_array().unwrap().iter().any(|tag| tag["code"] == "resolved"), "{tags}");
    assert_eq!(browser.get(&url(1), launch).await.status, StatusCode::OK);
    assert_eq!(world.contact_point.asked(), asked, "the document was kept");
    assert!(!world.dump().await.contains("sjekket pass"), "the reason is sealed");
}

#[tokio::test]
async fn another_spelling_of_the_name_is_marked_and_shown() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let address = browser.go_to_summary(&session).await;
    world.contact_point.answer_with(document("1957", "Kokeilu"));
    let shown = browser.get(&address, Some(&session.launch_id)).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.code());
    let tags = shown.json()["meta"]["tag"].clone();
    assert!(tags.as_array().unwrap().iter().any(|tag| tag["code"] == "name-differs"), "{tags}");
}

#[tokio::test]
async fn a_resolved_document_says_nothing_about_another() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let first = browser.launch("fi-aino").await;
    let address = browser.go_to_summary(&first).await;
    world.contact_point.answer_with(document("1958-01-01", "Koe-Testinen"));
    browser.get(&address, Some(&first.launch_id)).await;
    let path = format!("{address}/$resolve-identity");
    browser.post(&path, Some(&first.launch_id), &reason("Samme person, sjekket pass")).await;

    let second = browser.launch("fi-aino").await;
    let address = browser.go_to_summary(&second).await;
    assert_eq!(browser.get(&address, Some(&second.launch_id)).await.code(), "identity-differs");
}
