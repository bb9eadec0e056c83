//! A launch that the clinician begins, and what an EPJ may set of the page and of the way there.

use helsebro::config::Epj;
use helsebro_launch::wire::{LaunchAnswer, LaunchRequest};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Reply, World};

/// The fake EPJ's entry.
fn fake(epj: &Epj) -> bool {
    epj.key == "fake"
}

async fn begin(world: &World, launch: bool) -> (StatusCode, String, Value) {
    let mut browser = world.browser();
    let known = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
    let request = if launch { known } else { LaunchRequest { launch: None, ..known } };
    let answer = browser.post("/api/launches", None, &request).await;
    (answer.status, answer.code(), answer.json())
}

#[tokio::test]
async fn an_epj_is_begun_with_here_only_where_its_entry_allows_it() {
    let world = World::start().await;
    assert_eq!(begin(&world, false).await.1, "standalone-off");
    assert_eq!(world.browser().get("/api/epjs", None).await.json(), json!([]));

    let world = World::start_changed(|epj| epj.standalone = fake(epj)).await;
    let listed = world.browser().get("/api/epjs", None).await.json();
    assert_eq!(
        listed,
        json!([{ "iss": world.fake_epj.iss(), "name": "EPJ fake" }]),
        "its name and base, nothing else"
    );
    let (status, _, answer) = begin(&world, false).await;
    assert_eq!(status, StatusCode::OK);
    let answer: LaunchAnswer = serde_json::from_value(answer).unwrap();
    assert!(answer.scopes.iter().any(|scope| scope == "launch/patient"));
    assert!(!answer.scopes.iter().any(|scope| scope == "launch"));
    let (_, _, answer) = begin(&world, true).await;
    assert_eq!(answer["scopes"][0], "launch", "the EPJ's own launch is as before");
}

#[tokio::test]
async fn an_epj_whose_entry_names_its_issuer_is_no_other_server() {
    for (issuer, code) in [("https://another.example", "wrong-issuer"), ("", "begun")] {
        let world = World::start_changed(|epj| {
            let own = epj.iss.replace("/fhir", "");
            epj.issuer = Some(if issuer.is_empty() { own } else { issuer.to_owned() });
        })
        .await;
        let (status, told, _) = begin(&world, true).await;
        assert_eq!(if status == StatusCode::OK { "begun" } else { &told }, code);
    }
}

#[tokio::test]
async fn the_issuer_itself_must_know_the_addresses_that_the_epj_gives_for_it() {
    const SMART: &str = "/fhir/.well-known/smart-configuration";
    let world = World::start_changed(|epj| epj.issuer = Some(epj.iss.replace("/fhir", ""))).await;
    for name in ["authorization_endpoint", "token_endpoint", "revocation_endpoint", "jwks_uri"] {
        world
            .fake_epj
            .answer(SMART, world.fake_epj.discovery(&json!({ name: "http://127.0.0.1:1/of-another" })));
        assert_eq!(begin(&world, true).await.1, "wrong-issuer", "{name}");
    }
    world.fake_epj.answer(SMART, world.fake_epj.discovery(&json!({ "jwks_uri": null })));
    assert_eq!(begin(&world, true).await.0, StatusCode::OK);
}

#[tokio::test]
async fn the_list_is_for_our_own_page_alone() {
    let world = World::start().await;
    let answer = world.browser().call(Method::GET, "/api/epjs", None, &[], None).await;
    assert_eq!(answer.code(), "cross-site");
}

#[tokio::test]
async fn a_request_is_posted_only_where_the_epj_takes_it_and_its_entry_names_the_origin() {
    const PATH: &str = "/fhir/.well-known/smart-configuration";
    for (capable, named, posted) in [
        (true, "", true),
        (false, "", false),
        (true, "https://elsewhere.example", false),
        (true, "none", false),
    ] {
        let world = World::start_changed(|epj| {
            let origin = epj.iss.replace("/fhir", "");
            epj.authorize_origins = match named {
                "" => vec![origin],
                "none" => Vec::new(),
                other => vec![other.to_owned()],
            };
        })
        .await;
        let capabilities: &[&str] = if capable { &["authorize-post"] } else { &[] };
        world.fake_epj.answer(PATH, world.fake_epj.discovery(&json!({ "capabilities": capabilities })));
        let (_, _, answer) = begin(&world, true).await;
        assert_eq!(answer["authorize_post"], posted, "{capable} {named}");
    }
}

#[tokio::test]
async fn a_form_of_the_launch_page_goes_to_the_named_origins_and_no_other_page_has_one() {
    let world = World::start_changed(|epj| epj.authorize_origins = vec![epj.iss.replace("/fhir", "")]).await;
    let origin = world.fake_epj.iss().replace("/fhir", "");
    let mut browser = world.browser();
    for (path, forms) in [
        (format!("/launch?iss={}&launch=x", world.fake_epj.iss()), format!("form-action 'self' {origin};")),
        (format!("/standalone?iss={}", world.fake_epj.iss()), format!("form-action 'self' {origin};")),
        ("/launch?iss=https://unknown.example&launch=x".to_owned(), "form-action 'none';".to_owned()),
        ("/callback/fake".to_owned(), "form-action 'none';".to_owned()),
        ("/l/AAAAAAAAAAAAAAAAAAAAAA".to_owned(), "form-action 'none';".to_owned()),
        ("/".to_owned(), "form-action 'none';".to_owned()),
    ] {
        let answer = browser.call(Method::GET, &path, None, &[], None).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains(&forms), "{path}: {policy}");
    }
}

/// What the session says after a launch with these members in the token response.
async fn session(world: &World, members: Value) -> Value {
    let answer = world.launch_fake(|fake, nonce| {
        let mut token = fake.token(nonce);
        for (name, value) in members.as_object().unwrap() {
            token[name] = value.clone();
        }
        Reply::Json(token)
    });
    let answer = answer.await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    answer.json()
}

#[tokio::test]
async fn the_banner_is_brief_only_where_the_epj_says_plainly_that_it_shows_the_patient() {
    let world = World::start().await;
    for (sent, whole) in
        [(json!(false), false), (json!(true), true), (Value::Null, true), (json!("no"), true)]
    {
        let session = session(&world, json!({ "need_patient_banner": sent })).await;
        assert_eq!(session["needs_banner"], whole, "{sent}");
    }
}

#[tokio::test]
async fn colours_come_from_the_epj_s_own_origin_without_a_token_and_only_as_colours() {
    let world = World::start().await;
    let origin = world.fake_epj.iss().replace("/fhir", "");
    let style = json!({ "color_highlight": "#69b5ce", "color_error": "red;background:url(//evil.example)", "dim_font_size": "15px" });
    world.fake_epj.answer("/style", Reply::Json(style));
    let taken = session(&world, json!({ "smart_style_url": format!("{origin}/style") })).await;
    assert_eq!(taken["style"]["highlight"], "#69b5ceff");
    assert_eq!(taken["style"]["font_size"], "15px");
    assert_eq!(taken["style"]["error"], Value::Null);
    assert_eq!(world.fake_epj.last_asked("/style").header("authorization"), None);
    for elsewhere in
        [origin.replace("127.0.0.1", "localhost") + "/style", format!("{}/healthz", world.app_url)]
    {
        let session = session(&world, json!({ "smart_style_url": elsewhere })).await;
        assert_eq!(session.get("style"), None, "{elsewhere}");
    }
    world.fake_epj.answer("/style", Reply::Text("<html>".to_owned()));
    let session = session(&world, json!({ "smart_style_url": format!("{origin}/style") })).await;
    assert_eq!(session.get("style"), None);
}
