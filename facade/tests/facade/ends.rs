//! The end of a session and of what the EPJ granted it: whatever ends it, no token lives on that Helsebro could take back.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use helsebro::browser::BrowserSecret;
use helsebro::config::Epj;
use helsebro::seal::Keyring;
use helsebro_launch::client::Authentication;
use helsebro_launch::secret::Secret;
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::grants::{PATIENT, is_alive, look_up, open, refreshed, short_session, with};
use crate::support::{FakeEpj, Reply, World};

/// The tokens that were revoked, in order, once so many were.
async fn revoked(fake: &FakeEpj, count: usize) -> Vec<(String, String)> {
    for _ in 0..100 {
        let forms = [
            fake.forms("/revoke", "token_type_hint", "refresh_token"),
            fake.forms("/revoke", "token_type_hint", "access_token"),
        ];
        let all: Vec<_> = forms.concat().iter().map(|form| (form[0].1.clone(), form[1].1.clone())).collect();
        if all.len() >= count {
            return all;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Vec::new()
}

#[tokio::test]
async fn a_session_that_is_ended_takes_its_tokens_back_at_the_epj() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({ "refresh_token": "r1" })).await;
    let own = [("sec-fetch-site", "same-origin")];
    let ended = browser.call(Method::DELETE, "/api/session", Some(&session.launch_id), &own, None).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    let expected = [("r1", "refresh_token"), ("secret-token", "access_token")];
    let expected = expected.map(|(token, kind)| (token.to_owned(), kind.to_owned()));
    assert_eq!(revoked(&world.fake_epj, 2).await, expected);
}

#[tokio::test]
async fn a_session_ends_here_though_the_epj_cannot_be_reached() {
    let world = World::start().await;
    for reply in [Reply::Status(500), Reply::Slow(Duration::from_secs(5), Box::new(Reply::Status(200)))] {
        let (mut browser, session) = open(&world, json!({ "refresh_token": "r1" })).await;
        world.fake_epj.answer("/revoke", reply);
        let own = [("sec-fetch-site", "same-origin")];
        let ended = browser.call(Method::DELETE, "/api/session", Some(&session.launch_id), &own, None).await;
        assert_eq!(ended.status, StatusCode::NO_CONTENT);
        assert!(!is_alive(&mut browser, &session).await);
    }
}

#[tokio::test]
async fn a_session_that_runs_out_takes_its_tokens_back_when_somebody_asks_for_it() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({})).await;
    world.wait(31 * 60);
    assert!(!is_alive(&mut browser, &session).await);
    assert_eq!(revoked(&world.fake_epj, 1).await, [("secret-token".to_owned(), "access_token".to_owned())]);
}

#[tokio::test]
async fn a_session_that_nobody_asks_for_any_more_is_swept_away_and_its_tokens_taken_back() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({ "refresh_token": "r1" })).await;
    world.app.sweep_sessions().await.unwrap();
    assert!(is_alive(&mut browser, &session).await);
    world.wait(31 * 60);
    world.app.sweep_sessions().await.unwrap();
    assert_eq!(revoked(&world.fake_epj, 2).await.len(), 2);
    assert!(!is_alive(&mut browser, &session).await);
}

#[tokio::test]
async fn of_many_sessions_that_end_at_once_an_epj_is_asked_about_a_few_at_a_time() {
    const SESSIONS: usize = 20;
    const AT_ONCE: usize = 16;
    let world = World::start().await;
    for _ in 0..SESSIONS {
        open(&world, json!({})).await;
    }
    let slow = Reply::Slow(Duration::from_secs(1), Box::new(Reply::Status(200)));
    world.fake_epj.answer("/revoke", slow);
    world.wait(31 * 60);
    world.app.sweep_sessions().await.unwrap();
    assert_eq!(revoked(&world.fake_epj, AT_ONCE).await.len(), AT_ONCE);
    assert_eq!(revoked(&world.fake_epj, SESSIONS).await.len(), SESSIONS);
}

#[tokio::test]
async fn an_instance_without_the_newest_key_leaves_what_is_sealed_with_it_to_the_others() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({ "refresh_token": "r1" })).await;
    let behind = world.second_app(Keyring::fresh().unwrap(), |_| {}).await;
    assert_eq!(behind.end_sessions_of_epj("fake", &world.fake_epj.iss()).await.unwrap(), 0);
    assert!(is_alive(&mut browser, &session).await);
    world.wait(31 * 60);
    behind.sweep_sessions().await.unwrap();
    world.app.sweep_sessions().await.unwrap();
    assert_eq!(revoked(&world.fake_epj, 2).await.len(), 2);
}

#[tokio::test]
async fn what_nobody_can_open_any_more_ends_with_the_longest_of_all_sessions() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({})).await;
    let behind = world.second_app(Keyring::fresh().unwrap(), |_| {}).await;
    world.wait(10 * 60 * 60 + 1);
    behind.sweep_sessions().await.unwrap();
    assert!(!is_alive(&mut browser, &session).await);
}

#[tokio::test]
async fn what_one_epj_granted_is_never_shown_to_another_under_its_key() {
    let world = World::start().await;
    let (browser, session) = open(&world, json!({ "refresh_token": "r1" })).await;
    let elsewhere = |epj: &mut Epj| {
        if epj.key == "fake" {
            epj.iss = "https://new.example/fhir".to_owned();
            epj.authentication = Authentication::SecretPost(Secret::new("of-the-new-one"));
        }
    };
    let mut other = browser.at(&world.second_instance_changed(elsewhere).await);
    assert!(!is_alive(&mut other, &session).await);
    let mut browser = browser;
    assert!(is_alive(&mut browser, &session).await, "an instance that knows the EPJ still goes on");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(world.fake_epj.forms("/revoke", "token_type_hint", "access_token").is_empty());
}

#[tokio::test]
async fn tokens_that_open_no_session_are_taken_back() {
    let world = World::start().await;
    world.fake_epj.answer(PATIENT, Reply::Status(404));
    let refused = world.launch_fake(|fake, nonce| Reply::Json(fake.token(nonce))).await;
    assert_eq!(refused.code(), "patient-missing");
    assert_eq!(revoked(&world.fake_epj, 1).await, [("secret-token".to_owned(), "access_token".to_owned())]);
}

#[tokio::test]
async fn tokens_of_an_answer_that_is_refused_are_taken_back() {
    let came = |token: &str, kind: &str| (token.to_owned(), kind.to_owned());
    for wrong in [json!({ "token_type": "mac" }), json!({ "patient": ["p1"] })] {
        let world = World::start().await;
        let token = |fake: &FakeEpj, nonce: &str| Reply::Json(with(fake.token(nonce), &wrong));
        assert_ne!(world.launch_fake(token).await.status, StatusCode::OK);
        assert_eq!(revoked(&world.fake_epj, 1).await, [came("secret-token", "access_token")], "{wrong}");
    }
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    world.fake_epj.answer("/token", refreshed(&json!({ "refresh_token": "r2", "patient": "p2" })));
    assert_eq!(look_up(&mut browser, &session).await.code(), "patient-changed");
    let revoked = revoked(&world.fake_epj, 4).await;
    for token in [came("r2", "refresh_token"), came("a2", "access_token"), came("r1", "refresh_token")] {
        assert!(revoked.contains(&token), "{token:?}");
    }
}

#[tokio::test]
async fn what_another_call_has_renewed_meanwhile_is_taken_back_too() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    let cookies =
        HeaderMap::from_iter([(header::COOKIE, browser.cookie.as_deref().unwrap().parse().unwrap())]);
    let secret = BrowserSecret::of(&cookies).unwrap();
    let before = world.app.session(&session.launch_id, &secret).await.unwrap();
    world.fake_epj.answer("/token", refreshed(&json!({ "refresh_token": "r2" })));
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK);
    world.app.end_session(&before).await.unwrap();
    let expected = [("r2", "refresh_token"), ("a2", "access_token")];
    let expected = expected.map(|(token, kind)| (token.to_owned(), kind.to_owned()));
    assert_eq!(revoked(&world.fake_epj, 2).await, expected);
}
