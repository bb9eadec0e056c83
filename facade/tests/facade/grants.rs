//! What the EPJ granted a launch, from its first refresh until the EPJ takes it back.

use std::time::Duration;

use helsebro_launch::wire::Session;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Browser, FakeEpj, Reply, World, by_number, forms_of, match_by};

pub(crate) const PATIENT: &str = "/fhir/Patient/p1";

/// A session at the fake EPJ whose access token expires at once, with a refresh token.
pub(crate) async fn short_session(world: &World) -> (Browser, Session) {
    open(
        world,
        json!({ "expires_in": 1, "refresh_token": "r1", "scope": "launch openid patient/Patient.rs" }),
    )
    .await
}

/// A session at the fake EPJ with these members in the token response.
pub(crate) async fn open(world: &World, members: Value) -> (Browser, Session) {
    let mut browser = world.browser();
    let answer = world
        .launch_fake_in(&mut browser, |fake, nonce| Reply::Json(with(fake.token(nonce), &members)))
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    let session = serde_json::from_slice(&answer.body).unwrap();
    (browser, session)
}

pub(crate) fn with(mut token: Value, members: &Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        token[name] = value.clone();
    }
    token
}

/// What the token endpoint answers a refresh with.
pub(crate) fn refreshed(members: &Value) -> Reply {
    Reply::Json(with(json!({ "access_token": "a2", "token_type": "Bearer", "expires_in": 3600 }), members))
}

fn refused() -> Reply {
    Reply::Json(json!({ "error": "invalid_grant" }))
}

/// Looks somebody up: what needs the EPJ.
pub(crate) async fn look_up(browser: &mut Browser, session: &Session) -> Answer {
    let version = browser.notice_version(&session.launch_id, "FI").await;
    let request = match_by("FI", &version, &by_number("urn:oid:2.999.246.1", "240257-9980"));
    browser.post("/fhir/Patient/$match", Some(&session.launch_id), &request).await
}

pub(crate) async fn is_alive(browser: &mut Browser, session: &Session) -> bool {
    browser.get("/api/session", Some(&session.launch_id)).await.status == StatusCode::OK
}

/// The refresh tokens that were redeemed, in order.
fn redeemed(fake: &FakeEpj) -> Vec<String> {
    let forms = fake.forms("/token", "grant_type", "refresh_token");
    forms.iter().flatten().filter(|field| field.0 == "refresh_token").map(|field| field.1.clone()).collect()
}

#[tokio::test]
async fn an_expired_token_is_refreshed_before_a_lookup_and_the_rotated_one_is_kept() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    world.fake_epj.answer("/token", refreshed(&json!({ "expires_in": 1, "refresh_token": "r2" })));
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK);
    assert_eq!(world.fake_epj.last_asked(PATIENT).header("authorization"), Some("Bearer a2"));
    world.fake_epj.answer("/token", refreshed(&json!({})));
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK);
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK, "a token that lives is used");
    assert_eq!(redeemed(&world.fake_epj), ["r1", "r2"]);
}

#[tokio::test]
async fn two_lookups_at_once_redeem_a_refresh_token_once() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    let answer = refreshed(&json!({ "refresh_token": "r2" }));
    world.fake_epj.answer("/token", Reply::Slow(Duration::from_millis(200), Box::new(answer)));
    let mut other = browser.clone();
    let (one, two) = tokio::join!(look_up(&mut browser, &session), look_up(&mut other, &session));
    // One of the two is the newer lookup; neither is refused for its token.
    for answer in [one, two] {
        assert!(answer.status == StatusCode::OK || answer.code() == "not-found", "{}", answer.code());
    }
    assert_eq!(redeemed(&world.fake_epj), ["r1"]);
}

#[tokio::test]
async fn two_instances_at_once_redeem_a_refresh_token_once() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    let mut other = browser.at(&world.second_instance().await);
    let answer = refreshed(&json!({ "refresh_token": "r2" }));
    world.fake_epj.answer("/token", Reply::Slow(Duration::from_millis(200), Box::new(answer)));
    let (one, two) = tokio::join!(look_up(&mut browser, &session), look_up(&mut other, &session));
    for answer in [one, two] {
        assert!(answer.status == StatusCode::OK || answer.code() == "not-found", "{}", answer.code());
    }
    assert_eq!(redeemed(&world.fake_epj), ["r1"]);
}

#[tokio::test]
async fn a_browser_that_hangs_up_in_the_middle_of_a_refresh_loses_no_token() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    let version = browser.notice_version(&session.launch_id, "FI").await;
    let request = match_by("FI", &version, &by_number("urn:oid:2.999.246.1", "240257-9980"));
    let answer = refreshed(&json!({ "refresh_token": "r2" }));
    world.fake_epj.answer("/token", Reply::Slow(Duration::from_millis(300), Box::new(answer)));
    let mut hasty = browser.clone();
    let path = "/fhir/Patient/$match";
    let call = hasty.post(path, Some(&session.launch_id), &request);
    assert!(tokio::time::timeout(Duration::from_millis(100), call).await.is_err());
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK);
    assert_eq!(redeemed(&world.fake_epj), ["r1"]);
}

#[tokio::test]
async fn the_lease_of_an_instance_that_died_runs_out() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    let until = helsebro::clock::Clock::system().now() + 30;
    let statement = format!("UPDATE sessions SET lease = 'dead', lease_until = {until}");
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&world.database).await.unwrap();
    world.fake_epj.answer("/token", refreshed(&json!({})));
    world.wait(60);
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refused_refresh_ends_what_needs_the_epj_and_nothing_else() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    world.fake_epj.answer("/token", refused());
    for _ in 0..2 {
        assert_eq!(look_up(&mut browser, &session).await.code(), "epj-session-over");
    }
    assert_eq!(redeemed(&world.fake_epj), ["r1"], "a refused token is not tried again");
    assert!(is_alive(&mut browser, &session).await);
    assert_eq!(world.last_audit().await.0, "refused");
    assert!(world.contact_point.asked() == 0, "nobody was looked for");
}

#[tokio::test]
async fn what_was_fetched_before_a_refused_refresh_stays_readable() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({ "expires_in": 3600, "refresh_token": "r1" })).await;
    let answer = look_up(&mut browser, &session).await;
    assert_eq!(answer.status, StatusCode::OK);
    world.fake_epj.answer(PATIENT, Reply::Status(401));
    world.fake_epj.answer("/token", refused());
    assert_eq!(look_up(&mut browser, &session).await.code(), "epj-session-over");
    let shown = browser.get("/api/session", Some(&session.launch_id)).await.json();
    assert_eq!(shown["lookup"]["matches"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_token_that_has_expired_and_cannot_be_refreshed_ends_the_grant() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({ "expires_in": 60 })).await;
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK);
    world.wait(61);
    assert_eq!(look_up(&mut browser, &session).await.code(), "epj-session-over");
    assert!(is_alive(&mut browser, &session).await);
}

#[tokio::test]
async fn without_expires_in_the_token_is_used_until_the_epj_refuses_it() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({ "expires_in": null, "refresh_token": "r1" })).await;
    world.wait(20 * 60);
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK);
    assert!(redeemed(&world.fake_epj).is_empty());
}

#[tokio::test]
async fn a_token_that_is_refused_in_the_middle_is_refreshed_once() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({ "expires_in": 3600, "refresh_token": "r1" })).await;
    world.fake_epj.answer(PATIENT, Reply::Status(401));
    world.fake_epj.answer("/token", refreshed(&json!({ "refresh_token": "r2" })));
    assert_eq!(
        look_up(&mut browser, &session).await.code(),
        "epj-session-over",
        "refused with the new one too"
    );
    assert_eq!(redeemed(&world.fake_epj), ["r1"]);
}

#[tokio::test]
async fn an_epj_that_cannot_answer_now_is_told_and_may_be_asked_again() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    for (path, reply, code) in [
        ("/token", Reply::Status(500), "epj-failing"),
        ("/token", Reply::Busy(7), "epj-busy"),
        ("/token", Reply::Text("<html>".to_owned()), "epj-garbled"),
        ("/token", Reply::Json(json!({ "error": "invalid_client" })), "client-refused"),
    ] {
        world.fake_epj.answer(path, reply);
        let answer = look_up(&mut browser, &session).await;
        assert_eq!(answer.code(), code);
        assert_eq!(answer.header("retry-after"), if code == "epj-busy" { "7" } else { "" });
    }
    world.fake_epj.answer("/token", refreshed(&json!({})));
    for (reply, code) in [
        (Reply::Status(403), "epj-forbids"),
        (Reply::Status(500), "epj-failing"),
        (Reply::Busy(9), "epj-busy"),
        (Reply::Text("<html>".to_owned()), "epj-garbled"),
    ] {
        world.fake_epj.answer(PATIENT, reply);
        let answer = look_up(&mut browser, &session).await;
        assert_eq!(answer.code(), code);
        assert_eq!(answer.header("retry-after"), if code == "epj-busy" { "9" } else { "" });
    }
    world.fake_epj.answer(PATIENT, Reply::Json(world.fake_epj.patient()));
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refresh_about_another_patient_or_another_user_ends_the_session() {
    let world = World::start().await;
    let id_token = |world: &World, change: Value| {
        let now = helsebro::clock::Clock::system().now();
        let claims = json!({
            "iss": world.fake_epj.iss().replace("/fhir", ""), "aud": "helsebro", "sub": "u", "exp": now + 60, "iat": now
        });
        json!({ "id_token": world.fake_epj.sign(&with(claims, &change)) })
    };
    for (members, code) in [
        (json!({ "patient": "p2" }), "patient-changed"),
        (id_token(&world, json!({ "sub": "another" })), "user-changed"),
        (id_token(&world, json!({ "fhirUser": "Practitioner/d2" })), "user-changed"),
        (id_token(&world, json!({ "aud": "another" })), "id-token-audience"),
        (id_token(&world, json!({ "nonce": "another" })), "id-token-nonce"),
    ] {
        let (mut browser, session) = short_session(&world).await;
        world.fake_epj.answer("/token", refreshed(&members));
        assert_eq!(look_up(&mut browser, &session).await.code(), code, "{members}");
        assert!(!is_alive(&mut browser, &session).await, "{members}");
    }
    let (mut browser, session) = short_session(&world).await;
    world.fake_epj.answer("/token", refreshed(&id_token(&world, json!({ "fhirUser": "Practitioner/d1" }))));
    assert_eq!(look_up(&mut browser, &session).await.status, StatusCode::OK, "the same user again");
}

#[tokio::test]
async fn a_record_that_has_changed_since_the_launch_is_not_looked_up_and_ends_the_session() {
    let world = World::start().await;
    let patient = world.fake_epj.patient();
    for (change, code) in [
        (json!({ "birthDate": "1951-04-25" }), "patient-changed"),
        (json!({ "id": "p2" }), "patient-changed"),
        (
            json!({ "link": [{ "type": "replaced-by", "other": { "reference": "Patient/p2" } }] }),
            "patient-replaced",
        ),
    ] {
        world.fake_epj.answer(PATIENT, Reply::Json(patient.clone()));
        let (mut browser, session) = open(&world, json!({})).await;
        world.fake_epj.answer(PATIENT, Reply::Json(with(patient.clone(), &change)));
        assert_eq!(look_up(&mut browser, &session).await.code(), code, "{change}");
        assert!(!is_alive(&mut browser, &session).await, "{change}");
    }
    assert!(world.contact_point.asked() == 0, "nobody was looked for");
}

#[tokio::test]
async fn once_the_epj_has_ended_its_grant_no_list_and_no_new_document_is_asked_for_and_what_was_read_stays() {
    let world = World::start().await;
    let (mut browser, session) = open(&world, json!({ "refresh_token": "r1" })).await;
    let citizen = browser.find_aino(&session).await;
    browser.confirm(&session, &citizen).await;
    let summaries = browser.summaries(&session, &citizen).await;
    let read = forms_of(&summaries[0])(0);
    let launch = Some(session.launch_id.as_str());
    assert_eq!(browser.get(&read, launch).await.status, StatusCode::OK);
    let prescriptions =
        format!("/fhir/DocumentReference?patient={}&type=http://loinc.org|57833-6", citizen.id);
    world.fake_epj.answer(PATIENT, Reply::Status(401));
    world.fake_epj.answer("/token", refused());
    let asked = world.contact_point.asked();
    assert_eq!(browser.get(&prescriptions, launch).await.code(), "epj-session-over");
    let unread: Vec<String> = summaries.iter().skip(1).map(|listed| forms_of(listed)(0)).collect();
    for document in &unread {
        assert_eq!(browser.get(document, launch).await.code(), "epj-session-over");
    }
    assert_eq!(world.contact_point.asked(), asked);
    assert_eq!(browser.get(&read, launch).await.status, StatusCode::OK);
    assert_eq!(browser.summaries(&session, &citizen).await.len(), summaries.len());
}

#[tokio::test]
async fn keys_that_cannot_be_had_at_a_refresh_end_the_grant_and_not_the_session() {
    let world = World::start().await;
    let (mut browser, session) = short_session(&world).await;
    // The keys of the launch are forgotten by then.
    world.wait(11 * 60);
    world.fake_epj.answer("/jwks", Reply::Status(503));
    world.fake_epj.answer("/token", refreshed(&json!({ "id_token": world.fake_epj.sign(&json!({})) })));
    assert_eq!(look_up(&mut browser, &session).await.code(), "epj-session-over");
    assert!(is_alive(&mut browser, &session).await);
}
