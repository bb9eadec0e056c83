//! A session answers only to its launch-id together with its browser, and not for ever.

use crate::support::{Browser, World};
use reqwest::{Method, StatusCode};

async fn gone(browser: &mut Browser, launch_id: Option<&str>) {
    for path in ["/api/session", "/api/countries", "/fhir/Bundle/1", "/fhir/DocumentReference?patient=1"] {
        let answer = browser.get(path, launch_id).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::UNAUTHORIZED, "session-gone"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_launch_id_alone_or_the_cookie_alone_opens_nothing() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;

    gone(&mut world.browser(), Some(&session.launch_id)).await;
    let mut other = world.browser();
    other.log_in("fastlege").await;
    other.launch("fi-aino").await;
    gone(&mut other, Some(&session.launch_id)).await;
    gone(&mut browser, None).await;
    gone(&mut browser, Some("")).await;
    gone(&mut browser, Some("AAAAAAAAAAAAAAAAAAAAAA")).await;
    assert_eq!(browser.get("/api/session", Some(&session.launch_id)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn another_sites_request_is_refused_though_the_cookie_comes_with_it() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let epj = world.epj_url.clone();
    for headers in [
        vec![("sec-fetch-site", "cross-site"), ("origin", epj.as_str())],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "same-origin"), ("origin", epj.as_str())],
        vec![],
    ] {
        for path in ["/api/session", "/api/countries", "/fhir/Bundle/1", "/api/nothing"] {
            let answer = browser.call(Method::GET, path, Some(&session.launch_id), &headers, None).await;
            let found = (answer.status, answer.code());
            assert_eq!(found, (StatusCode::FORBIDDEN, "cross-site".to_owned()), "{path} {headers:?}");
        }
    }
    let metadata = browser.call(Method::GET, "/fhir/metadata", None, &[], None).await;
    assert_eq!(metadata.json()["resourceType"], "CapabilityStatement");
}

#[tokio::test]
async fn a_session_ends_after_half_an_hour_without_use_or_ten_hours_in_all() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;

    let idle = browser.launch("fi-aino").await;
    world.wait(29 * 60);
    assert_eq!(browser.get("/api/session", Some(&idle.launch_id)).await.status, StatusCode::OK);
    world.wait(29 * 60);
    assert_eq!(browser.get("/api/session", Some(&idle.launch_id)).await.status, StatusCode::OK, "use counts");
    world.wait(30 * 60 + 1);
    gone(&mut browser, Some(&idle.launch_id)).await;
    world.wait(-120 * 60);
    gone(&mut browser, Some(&idle.launch_id)).await;
}

#[tokio::test]
async fn a_page_that_only_looks_keeps_no_session_alive() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let left = browser.launch("fi-aino").await;
    let look = [("sec-fetch-site", "same-origin"), ("helsebro-look", "1")];
    for (minutes, status) in [(20, StatusCode::OK), (11, StatusCode::UNAUTHORIZED)] {
        world.wait(minutes * 60);
        let answer = browser.call(Method::GET, "/api/session", Some(&left.launch_id), &look, None).await;
        assert_eq!(answer.status, status, "after {minutes} minutes more");
    }
}

#[tokio::test]
async fn no_session_is_longer_than_ten_hours_however_busy() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    // The id_token of a launch must not have expired, so the clock moves only afterwards.
    let busy = browser.launch("fi-aino").await;
    for _ in 0..30 {
        world.wait(20 * 60 - 1);
        assert_eq!(browser.get("/api/session", Some(&busy.launch_id)).await.status, StatusCode::OK);
    }
    world.wait(60);
    gone(&mut browser, Some(&busy.launch_id)).await;
}

#[tokio::test]
async fn a_session_that_no_key_opens_any_more_is_over() {
    // As after its key has left the config, and as after somebody has changed it.
    for statement in [
        "UPDATE sessions SET sealed = hex(zeroblob(40))",
        "UPDATE sessions SET sealed = substr(sealed, 1, 40)",
    ] {
        let world = World::start().await;
        let mut browser = world.browser();
        browser.log_in("legevaktslege").await;
        let session = browser.launch("fi-aino").await;
        world.break_with(statement).await;
        gone(&mut browser, Some(&session.launch_id)).await;
        let again = browser.launch("fi-aino").await;
        assert_eq!(browser.get("/api/session", Some(&again.launch_id)).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn interleaved_launches_in_one_browser_never_mix() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let first = browser.go_to_callback("fi-aino", None).await;
    let second = browser.go_to_callback("pt-diana", None).await;
    let second = browser.post("/api/sessions", None, &second).await.json();
    let first = browser.post("/api/sessions", None, &first).await.json();
    let (first_id, second_id) = (first["launch_id"].as_str().unwrap(), second["launch_id"].as_str().unwrap());
    assert_ne!(first_id, second_id);
    for _ in 0..2 {
        let aino = browser.get("/api/session", Some(first_id)).await.json();
        let diana = browser.get("/api/session", Some(second_id)).await.json();
        assert_eq!(aino["patient"], first["patient"]);
        assert_eq!(diana["patient"], second["patient"]);
        assert_ne!(aino["patient"], diana["patient"]);
    }
}

#[tokio::test]
async fn another_users_launch_in_the_same_browser_ends_the_earlier_users_sessions() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let first = browser.launch("fi-aino").await;
    let same_user = browser.launch("pt-diana").await;
    assert_eq!(browser.get("/api/session", Some(&first.launch_id)).await.status, StatusCode::OK);

    browser.log_in("fastlege").await;
    let other_user = browser.launch("fi-aino").await;
    gone(&mut browser, Some(&first.launch_id)).await;
    gone(&mut browser, Some(&same_user.launch_id)).await;
    assert_eq!(browser.get("/api/session", Some(&other_user.launch_id)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_session_that_is_ended_is_gone_and_its_documents_with_it() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let own = [("sec-fetch-site", "same-origin")];
    let ended = browser.call(Method::DELETE, "/api/session", Some(&session.launch_id), &own, None).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    gone(&mut browser, Some(&session.launch_id)).await;
}
