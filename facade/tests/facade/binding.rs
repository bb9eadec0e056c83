//! How a browser proves itself: by a cookie, or by a header where it keeps none.

use helsebro_launch::secret::Secret;
use helsebro_launch::wire::{CallbackOutcome, SessionRequest};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Answer, Browser, Reply, World};

const HEADER: &str = "helsebro-browser";

/// A call of our own page in a browser that keeps no cookie, with what the page keeps itself.
async fn call(
    browser: &mut Browser,
    method: Method,
    path: &str,
    launch: Option<&str>,
    kept: &str,
    body: Option<Value>,
) -> Answer {
    browser.cookie = None;
    let headers = [("sec-fetch-site", "same-origin"), (HEADER, kept)];
    browser.call(method, path, launch, &headers, body.map(|body| body.to_string())).await
}

/// A launch at the fake EPJ in such a browser: what it keeps, and the launch-id.
async fn launch(world: &World) -> (String, String) {
    let mut browser = world.browser();
    let request = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
    let begun = call(&mut browser, Method::POST, "/api/launches", None, "none", Some(json!(request))).await;
    assert_eq!(begun.status, StatusCode::OK, "{}", begun.code());
    assert_eq!(begun.header("set-cookie"), "", "what the page keeps is not kept twice");
    let kept = begun.json()["browser"].as_str().unwrap().to_owned();
    world.fake_epj.answer("/token", Reply::Json(world.fake_epj.token(request.nonce.expose())));
    let request = SessionRequest {
        epj_key: "fake".to_owned(),
        state: request.state,
        outcome: CallbackOutcome::Code(Secret::new("code")),
        iss: None,
    };
    for (other, code) in [("none", "state-unknown"), ("A", "state-unknown")] {
        let refused =
            call(&mut browser, Method::POST, "/api/sessions", None, other, Some(json!(request))).await;
        assert_eq!(refused.code(), code);
    }
    let opened = call(&mut browser, Method::POST, "/api/sessions", None, &kept, Some(json!(request))).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.code());
    (kept, opened.json()["launch_id"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_browser_that_keeps_no_cookie_works_by_the_header_and_by_nothing_less() {
    let world = World::start().await;
    let (kept, launch_id) = launch(&world).await;
    let mut browser = world.browser();
    let answer = call(&mut browser, Method::GET, "/api/session", Some(&launch_id), &kept, None).await;
    assert_eq!(answer.status, StatusCode::OK);
    let (another, _) = launch(&world).await;
    for other in [another.as_str(), "none", "", &kept[1..], &format!("{kept}A")] {
        let answer = call(&mut browser, Method::GET, "/api/session", Some(&launch_id), other, None).await;
        assert_eq!(answer.code(), "session-gone");
    }
    browser.cookie = None;
    assert_eq!(browser.get("/api/session", Some(&launch_id)).await.code(), "session-gone");
}

#[tokio::test]
async fn the_header_of_another_site_opens_nothing_and_no_other_site_may_send_it() {
    let world = World::start().await;
    let (kept, launch_id) = launch(&world).await;
    let mut browser = world.browser();
    for site in ["cross-site", "same-site", "none"] {
        let headers = [("sec-fetch-site", site), (HEADER, kept.as_str())];
        let answer = browser.call(Method::GET, "/api/session", Some(&launch_id), &headers, None).await;
        assert_eq!(answer.code(), "cross-site");
    }
    let asked = [
        ("origin", "https://evil.example"),
        ("access-control-request-headers", HEADER),
        ("access-control-request-method", "GET"),
    ];
    let preflight = browser.call(Method::OPTIONS, "/api/session", None, &asked, None).await;
    assert_eq!(preflight.header("access-control-allow-origin"), "");
    assert_eq!(preflight.header("access-control-allow-headers"), "");
}

#[tokio::test]
async fn a_header_is_never_completed_by_a_cookie() {
    let world = World::start().await;
    let mut browser = world.browser();
    let answer = world.launch_fake_in(&mut browser, |fake, nonce| Reply::Json(fake.token(nonce))).await;
    let launch_id = answer.json()["launch_id"].as_str().unwrap().to_owned();
    assert_eq!(browser.get("/api/session", Some(&launch_id)).await.status, StatusCode::OK);
    let headers = [("sec-fetch-site", "same-origin"), (HEADER, "A")];
    let answer = browser.call(Method::GET, "/api/session", Some(&launch_id), &headers, None).await;
    assert_eq!(answer.code(), "session-gone", "whoever says that he keeps no cookie is not known by one");
}

#[tokio::test]
async fn the_secret_is_handed_to_the_page_only_where_it_says_that_it_keeps_no_cookie() {
    let world = World::start().await;
    let mut browser = world.browser();
    let request = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
    for _ in 0..2 {
        let request = helsebro_launch::wire::LaunchRequest {
            state: browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss())).state,
            ..request.clone()
        };
        let begun = browser.post("/api/launches", None, &request).await;
        assert_eq!(begun.json().get("browser"), None);
        assert!(browser.cookie.is_some());
    }
}
