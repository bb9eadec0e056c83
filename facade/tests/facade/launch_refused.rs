//! Launches that must fail, each with its own problem.

use crate::support::{Answer, Reply, World};
use helsebro_launch::secret::Secret;
use helsebro_launch::wire::{CallbackOutcome, LaunchRequest, SessionRequest};
use reqwest::StatusCode;
use serde_json::json;

#[tokio::test]
async fn a_state_serves_once() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let request = browser.go_to_callback("fi-aino", None).await;
    assert_eq!(browser.post("/api/sessions", None, &request).await.status, StatusCode::OK);
    let replayed = browser.post("/api/sessions", None, &request).await;
    assert_eq!((replayed.status, replayed.code().as_str()), (StatusCode::FORBIDDEN, "state-unknown"));
}

#[tokio::test]
async fn a_state_serves_only_the_browser_and_the_epj_that_it_was_made_for() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let request = browser.go_to_callback("fi-aino", None).await;

    let mut without_cookie = world.browser();
    assert_eq!(without_cookie.post("/api/sessions", None, &request).await.code(), "state-unknown");
    let mut other = world.browser();
    other.log_in("legevaktslege").await;
    other.launch("pt-diana").await;
    assert_eq!(other.post("/api/sessions", None, &request).await.code(), "state-unknown");
    let elsewhere = SessionRequest { epj_key: "other".to_owned(), ..request.clone() };
    assert_eq!(browser.post("/api/sessions", None, &elsewhere).await.code(), "state-unknown");
    let nowhere = SessionRequest { epj_key: "nobody".to_owned(), ..request.clone() };
    assert_eq!(browser.post("/api/sessions", None, &nowhere).await.code(), "state-unknown");
    let forged = SessionRequest { state: Secret::new("A".repeat(43)), ..request.clone() };
    assert_eq!(browser.post("/api/sessions", None, &forged).await.code(), "state-unknown");

    // None of them has spent it.
    assert_eq!(browser.post("/api/sessions", None, &request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_launch_on_its_way_for_more_than_ten_minutes_is_over() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let request = browser.go_to_callback("fi-aino", None).await;
    world.wait(10 * 60 + 1);
    assert_eq!(browser.post("/api/sessions", None, &request).await.code(), "state-unknown");
}

#[tokio::test]
async fn a_launch_that_no_key_opens_any_more_is_over() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let request = browser.go_to_callback("fi-aino", None).await;
    world.break_with("UPDATE launches SET sealed = hex(zeroblob(40))").await;
    assert_eq!(browser.post("/api/sessions", None, &request).await.code(), "state-unknown");
}

#[tokio::test]
async fn a_denied_authorization_and_a_failed_one_are_told_apart() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    assert_eq!(browser.launch_refused("fi-aino", Some("access-denied")).await, "authorization-denied");
    assert_eq!(browser.launch_refused("fi-aino", Some("server-error")).await, "authorization-failed");
    assert_eq!(browser.launch_refused("fi-aino", Some("wrong-state")).await, "state-unknown");

    let request = browser.go_to_callback("fi-aino", None).await;
    let mixed_up = SessionRequest { iss: Some("https://evil.example".to_owned()), ..request };
    assert_eq!(browser.post("/api/sessions", None, &mixed_up).await.code(), "wrong-issuer");
    let request = browser.go_to_callback("fi-aino", None).await;
    let wrong_code = SessionRequest { outcome: CallbackOutcome::Code(Secret::new("wrong")), ..request };
    assert_eq!(browser.post("/api/sessions", None, &wrong_code).await.code(), "token-refused");
}

/// What a callback at the fake EPJ comes to, with this outcome and this `iss`.
async fn callback(world: &World, outcome: CallbackOutcome, iss: Option<&str>) -> Answer {
    let mut browser = world.browser();
    let begun = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
    assert_eq!(browser.post("/api/launches", None, &begun).await.status, StatusCode::OK);
    world.fake_epj.answer("/token", Reply::Json(world.fake_epj.token(begun.nonce.expose())));
    let iss = iss.map(str::to_owned);
    let request = SessionRequest { epj_key: "fake".to_owned(), state: begun.state, outcome, iss };
    browser.post("/api/sessions", None, &request).await
}

#[tokio::test]
async fn each_error_of_an_authorization_server_has_its_problem_and_no_text_of_its_own_passes_on() {
    let world = World::start().await;
    for (error, code) in [
        ("access_denied", "authorization-denied"),
        ("invalid_scope", "scopes-refused"),
        ("unauthorized_client", "client-refused"),
        ("unsupported_response_type", "client-refused"),
        ("invalid_request", "launch-refused"),
        ("login_required", "sign-in-needed"),
        ("interaction_required", "sign-in-needed"),
        ("consent_required", "sign-in-needed"),
        ("account_selection_required", "sign-in-needed"),
        ("server_error", "authorization-failed"),
        ("temporarily_unavailable", "authorization-failed"),
        ("Kari.Nordmann-01019012345", "authorization-failed"),
    ] {
        let answer = callback(&world, CallbackOutcome::Error(error.to_owned()), None).await;
        assert_eq!(answer.code(), code, "{error}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("Kari"));
    }
    assert!(!world.fake_epj.was_asked("/token"), "no code, no question");
}

#[tokio::test]
async fn a_callback_of_another_issuer_or_of_none_where_it_is_promised_redeems_no_code() {
    const PATH: &str = "/fhir/.well-known/smart-configuration";
    let world = World::start().await;
    let issuer = world.fake_epj.iss().replace("/fhir", "");
    let slash = format!("{issuer}/");
    let code = || CallbackOutcome::Code(Secret::new("code"));
    for (promised, iss, expected) in [
        (false, Some(slash.as_str()), "wrong-issuer"),
        (false, Some("https://evil.example"), "wrong-issuer"),
        (true, None, "wrong-issuer"),
        (true, Some(world.fake_epj.iss().as_str()), "wrong-issuer"),
    ] {
        let always = json!({ "authorization_response_iss_parameter_supported": promised });
        world.fake_epj.answer(PATH, world.fake_epj.discovery(&always));
        // What an EPJ says is believed for a minute.
        world.wait(61);
        assert_eq!(callback(&world, code(), iss).await.code(), expected, "{promised} {iss:?}");
        // Nor is an error believed that another server may have sent.
        let error = CallbackOutcome::Error("access_denied".to_owned());
        assert_eq!(callback(&world, error, iss).await.code(), expected, "{promised} {iss:?}");
    }
    assert!(!world.fake_epj.was_asked("/token"));
    for (promised, named) in [(true, true), (false, true), (false, false)] {
        let world = World::start().await;
        let issuer = world.fake_epj.iss().replace("/fhir", "");
        let iss = named.then_some(issuer.as_str());
        let always = json!({ "authorization_response_iss_parameter_supported": promised });
        world.fake_epj.answer(PATH, world.fake_epj.discovery(&always));
        assert_eq!(callback(&world, code(), iss).await.status, StatusCode::OK, "{promised} {iss:?}");
    }
}

#[tokio::test]
async fn who_is_no_clinician_or_has_no_hpr_number_gets_no_session() {
    let world = World::start().await;
    for (user, code) in [("resepsjon", "no-practitioner"), ("vikar", "no-hpr-number")] {
        let mut browser = world.browser();
        browser.log_in(user).await;
        assert_eq!(browser.launch_refused("fi-aino", None).await, code, "{user}");
    }
}

#[tokio::test]
async fn a_record_that_is_replaced_by_another_opens_no_session() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    assert_eq!(browser.launch_refused("no-kari-gammel", None).await, "patient-replaced");
}

#[tokio::test]
async fn an_epj_that_is_not_in_the_register_is_never_asked() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let known = browser.launch_request(&browser.click("fi-aino", None).await);
    // Were the register not asked first, these would be "unreachable" or even work.
    for iss in ["http://127.0.0.1:1/fhir", &format!("{}/fhir/", world.epj_url), "", "file:///etc/passwd"] {
        let request = LaunchRequest { iss: iss.to_owned(), ..known.clone() };
        let answer = browser.post("/api/launches", None, &request).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "unknown-epj"), "{iss}");
    }
    let unknown = browser.click("fi-aino", Some("unknown-iss")).await;
    let request = browser.launch_request(&unknown);
    assert_eq!(browser.post("/api/launches", None, &request).await.code(), "unknown-epj");
    assert!(browser.cookie.is_none(), "who is refused gets no cookie");
}

#[tokio::test]
async fn an_epj_that_does_not_answer_is_told_apart() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let known = browser.launch_request(&browser.click("fi-aino", None).await);
    let request = LaunchRequest { iss: "https://other.example/fhir".to_owned(), ..known };
    let answer = browser.post("/api/launches", None, &request).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::BAD_GATEWAY, "epj-unreachable"));
}

#[tokio::test]
async fn weak_or_broken_requests_are_refused() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let known = browser.launch_request(&browser.click("fi-aino", None).await);
    for weak in [
        LaunchRequest { state: Secret::new("short"), ..known.clone() },
        LaunchRequest { nonce: Secret::new("n".repeat(42)), ..known.clone() },
        LaunchRequest { code_verifier: Secret::new("a b".repeat(20)), ..known.clone() },
        LaunchRequest { launch: Some(Secret::new("")), ..known.clone() },
        LaunchRequest { launch: Some(Secret::new("x".repeat(8193))), ..known.clone() },
    ] {
        assert_eq!(browser.post("/api/launches", None, &weak).await.code(), "bad-request");
    }
    let without = LaunchRequest { launch: None, ..known };
    assert_eq!(browser.post("/api/launches", None, &without).await.code(), "standalone-off");
    for body in [json!({}), json!([]), json!({ "epj_key": 7 })] {
        assert_eq!(browser.post("/api/launches", None, &body).await.code(), "bad-request");
        assert_eq!(browser.post("/api/sessions", None, &body).await.code(), "bad-request");
    }
}
