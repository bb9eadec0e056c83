//! What we ask an EPJ for, and what we make of what it grants.

use helsebro_launch::secret::Secret;
use helsebro_launch::wire::{CallbackOutcome, LaunchAnswer, SessionRequest};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Reply, World};

const PATH: &str = "/fhir/.well-known/smart-configuration";

/// What is asked for at the fake EPJ where its configuration has these members, too.
async fn asked(world: &World, discovery: Value) -> String {
    world.fake_epj.answer(PATH, world.fake_epj.discovery(&discovery));
    let mut browser = world.browser();
    let request = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
    let answer = browser.post("/api/launches", None, &request).await;
    let answer: LaunchAnswer = serde_json::from_slice(&answer.body).unwrap();
    answer.scopes.join(" ")
}

#[tokio::test]
async fn scopes_are_asked_for_in_the_syntax_that_the_epj_takes() {
    let world = World::start().await;
    let v2 = "launch openid fhirUser patient/Patient.rs user/Practitioner.rs user/PractitionerRole.rs \
              user/Organization.rs";
    let v1 = v2.replace(".rs", ".read");
    for (discovery, expected) in [
        (json!({}), v2),
        (json!({ "capabilities": ["permission-v2"] }), v2),
        (json!({ "capabilities": ["permission-v1", "permission-v2"] }), v2),
        (json!({ "capabilities": ["permission-v1"] }), &v1),
        (json!({ "scopes_supported": ["openid", "patient/*.read"] }), &v1),
    ] {
        assert_eq!(asked(&world, discovery.clone()).await, expected, "{discovery}");
        // What an EPJ says is believed for a minute.
        world.wait(61);
    }
}

/// What the session says is missing where the EPJ grants this.
async fn missing(world: &World, granted: Value) -> Value {
    let answer = world.launch_fake(|fake, nonce| {
        let mut token = fake.token(nonce);
        token["scope"] = granted;
        Reply::Json(token)
    });
    let answer = answer.await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    answer.json()["missing_scopes"].clone()
}

#[tokio::test]
async fn what_is_needed_and_not_granted_is_told_in_the_session_by_name() {
    let world = World::start().await;
    let all =
        ["patient/Patient.rs", "user/Practitioner.rs", "user/PractitionerRole.rs", "user/Organization.rs"];
    for (granted, expected) in [
        (json!(format!("launch openid fhirUser {}", all.join(" "))), Value::Null),
        (json!("launch openid fhirUser patient/*.read user/*.read"), Value::Null),
        (json!(format!("patient/*.rs {}", all[1..].join(" "))), Value::Null),
        (Value::Null, Value::Null),
        (json!("launch openid fhirUser"), json!(all)),
        (json!("patient/Patient.r user/Practitioner.rs user/PractitionerRole.rs"), json!([all[0], all[3]])),
        (json!("user/*.cud <script> patient/*.rs"), json!(&all[1..])),
    ] {
        assert_eq!(missing(&world, granted.clone()).await, expected, "{granted}");
    }
}

#[tokio::test]
async fn what_is_missing_is_told_after_a_reload_too() {
    let world = World::start().await;
    let mut browser = world.browser();
    let request = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
    browser.post("/api/launches", None, &request).await;
    world.fake_epj.answer("/token", Reply::Json(world.fake_epj.token(request.nonce.expose())));
    let callback = SessionRequest {
        epj_key: "fake".to_owned(),
        state: request.state,
        outcome: CallbackOutcome::Code(Secret::new("code")),
        iss: None,
    };
    let opened = browser.post("/api/sessions", None, &callback).await.json();
    assert_eq!(opened["missing_scopes"].as_array().unwrap().len(), 4);
    let reloaded = browser.get("/api/session", opened["launch_id"].as_str()).await.json();
    assert_eq!(reloaded["missing_scopes"], opened["missing_scopes"]);
}
