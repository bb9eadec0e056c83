//! Who may frame the app, what browsers may keep, and what answers without a session.

use crate::support::{Answer, Browser, World};
use reqwest::{Method, StatusCode};

async fn open(browser: &mut Browser, path: &str) -> Answer {
    browser.call(Method::GET, path, None, &[("sec-fetch-site", "cross-site")], None).await
}

fn ancestors(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    policy.split("; ").find_map(|one| one.strip_prefix("frame-ancestors ")).unwrap().to_owned()
}

#[tokio::test]
async fn the_page_may_be_framed_by_the_epj_that_it_belongs_to_and_nobody_else() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let epj = world.epj_url.clone();
    let iss = format!("{epj}/fhir");
    let any_registered = format!("{epj} https://other.example");
    for (path, expected) in [
        (format!("/launch?iss={iss}&launch=x"), epj.as_str()),
        ("/launch?iss=https://other.example/fhir&launch=x".to_owned(), "https://other.example"),
        ("/callback/sandbox?code=x&state=y".to_owned(), &epj),
        (format!("/l/{}", session.launch_id), &epj),
        (format!("/l/{}/documents/abc/original", session.launch_id), &epj),
        ("/launch?iss=https://evil.example&launch=x".to_owned(), any_registered.as_str()),
        ("/launch".to_owned(), &any_registered),
        (format!("/launch?iss={iss}&iss={iss}&launch=x"), &any_registered),
        ("/callback/nobody".to_owned(), &any_registered),
        ("/callback/%ff".to_owned(), &any_registered),
        ("/l/%ff/notice".to_owned(), &any_registered),
        ("/l/AAAAAAAAAAAAAAAAAAAAAA/notice".to_owned(), &any_registered),
        ("/".to_owned(), &any_registered),
    ] {
        let answer = open(&mut browser, &path).await;
        assert_eq!(ancestors(&answer), expected, "{path}");
        assert!(!answer.status.is_client_error(), "{path}");
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval';",
            "base-uri 'none'",
            "form-action 'none'",
        ] {
            assert!(policy.contains(part), "{part} in {policy}");
        }
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn the_page_says_from_the_start_that_everything_is_test_data() {
    let world = World::start().await;
    let mut browser = world.browser();
    let taking = [("sec-fetch-site", "cross-site"), ("accept-encoding", "gzip, br")];
    for path in ["/", "/launch", "/callback/sandbox", "/l/x"] {
        let answer = browser.call(Method::GET, path, None, &taking, None).await;
        // Where the app is not built, there is no page to mark.
        if answer.status == StatusCode::OK {
            let page = String::from_utf8(answer.body).unwrap();
            assert!(page.contains("<html lang=\"nb\" data-test-data=\"true\""), "{path}: {page}");
        }
    }
}

#[tokio::test]
async fn a_page_whose_epj_cannot_be_told_stands_in_nobodys_frame() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    world.break_with("ALTER TABLE sessions RENAME TO gone").await;
    let answer = open(&mut browser, &format!("/l/{}", session.launch_id)).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ancestors(&answer), "'none'");
}

#[tokio::test]
async fn a_session_that_is_over_says_so_in_the_epjs_frame() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    world.wait(31 * 60);
    browser.get("/api/session", Some(&session.launch_id)).await;
    let page = open(&mut browser, &format!("/l/{}", session.launch_id)).await;
    assert_eq!(ancestors(&page), world.epj_url);
}

#[tokio::test]
async fn two_charts_that_are_opened_at_once_share_one_browser_secret() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let path = format!("/launch?{}", browser.click("fi-aino", None).await);
    let page = open(&mut browser, &path).await;
    let set = page.header("set-cookie");
    assert!(set.starts_with("__Host-helsebro=") && set.ends_with("Partitioned"), "{set}");
    let given = browser.cookie.clone();
    assert!(open(&mut browser, &path).await.header("set-cookie").is_empty());
    browser.launch("fi-aino").await;
    assert_eq!(browser.cookie, given);
}

#[tokio::test]
async fn personal_answers_are_kept_nowhere() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    for path in ["/api/session", "/api/countries", "/fhir/Bundle/x", "/api/nothing", "/fhir/nothing"] {
        let answer = browser.get(path, Some(&session.launch_id)).await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(ancestors(&answer), "'none'", "{path}");
    }
}

#[tokio::test]
async fn health_and_readiness_are_for_everybody_and_follow_the_database() {
    let world = World::start().await;
    let mut browser = world.browser();
    assert_eq!(open(&mut browser, "/healthz").await.status, StatusCode::OK);
    assert_eq!(open(&mut browser, "/readyz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn unknown_addresses_are_not_found_in_their_own_spelling() {
    let world = World::start().await;
    let mut browser = world.browser();
    let api = browser.get("/api/nothing", None).await;
    assert_eq!((api.status, api.code().as_str()), (StatusCode::NOT_FOUND, "not-found"));
    let fhir = browser.get("/fhir/Observation", None).await;
    assert_eq!(fhir.json()["resourceType"], "OperationOutcome");
    assert_eq!(open(&mut browser, "/no/such/file.js").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_the_framework_refuses_is_spelt_as_everything_else() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let own = [("sec-fetch-site", "same-origin")];
    let large = Some("x".repeat(1 << 20));
    for (method, path, body, status) in [
        (Method::POST, "/fhir/Patient/$match", large.clone(), StatusCode::PAYLOAD_TOO_LARGE),
        (Method::POST, "/api/sessions", large, StatusCode::PAYLOAD_TOO_LARGE),
        (Method::PUT, "/api/session", None, StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/fhir/DocumentReference?patient=1&patient=2", None, StatusCode::BAD_REQUEST),
        (Method::GET, "/fhir/Bundle/%ff", None, StatusCode::BAD_REQUEST),
    ] {
        let answer = browser.call(method, path, launch, &own, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, "bad-request"), "{path}");
    }
}
