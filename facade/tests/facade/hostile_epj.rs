//! What Helsebro makes of an EPJ that is wrong or hostile.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, FakeEpj, Reply, World};

fn right(fake: &FakeEpj, nonce: &str) -> Reply {
    Reply::Json(fake.token(nonce))
}

/// The code of a launch whose token response has `name` changed.
async fn with_token(world: &World, name: &'static str, value: Value) -> String {
    let changed = world.launch_fake(|fake, nonce| {
        let mut token = fake.token(nonce);
        token[name] = value;
        Reply::Json(token)
    });
    changed.await.code()
}

/// The code of a launch with one address answering otherwise.
async fn with_reply(path: &str, reply: Reply) -> String {
    let world = World::start().await;
    world.fake_epj.answer(path, reply);
    world.launch_fake(right).await.code()
}

#[tokio::test]
async fn the_fake_epj_that_does_everything_right_opens_a_session() {
    let world = World::start().await;
    let answer = world.launch_fake(right).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    let session = answer.json();
    assert_eq!(session["user"]["name"], "Ola Testlege");
    assert_eq!(session["organisation"], Value::Null, "an EPJ that does not tell it costs nothing");
    assert!(!String::from_utf8(answer.body).unwrap().contains("secret-token"));
}

#[tokio::test]
async fn a_smart_configuration_that_weakens_the_launch_or_cannot_be_read_is_told() {
    const PATH: &str = "/fhir/.well-known/smart-configuration";
    let world = World::start().await;
    let origin = world.fake_epj.iss().replace("/fhir", "");
    let plain = json!({
        "issuer": origin, "authorization_endpoint": format!("{origin}/a"), "token_endpoint": format!("{origin}/t"),
        "jwks_uri": format!("{origin}/j"), "code_challenge_methods_supported": ["plain"]
    });
    for (reply, code) in [
        (Reply::Json(plain), "discovery-no-s256"),
        (Reply::Json(json!({})), "discovery-no-s256"),
        (Reply::Json(json!({ "code_challenge_methods_supported": ["S256"] })), "discovery-incomplete"),
        (Reply::Text("<html>".to_owned()), "epj-garbled"),
        (Reply::Text("x".repeat(2 << 20)), "epj-misconfigured"),
        (Reply::Status(404), "discovery-missing"),
        (Reply::Status(503), "epj-busy"),
        (Reply::Redirect(format!("{}/elsewhere", world.app_url)), "epj-misconfigured"),
    ] {
        world.fake_epj.answer(PATH, reply);
        assert_eq!(world.launch_fake(right).await.code(), code);
    }
}

#[tokio::test]
async fn a_smart_configuration_that_is_only_careless_opens_a_session() {
    let world = World::start().await;
    let origin = world.fake_epj.iss().replace("/fhir", "");
    let careless = json!({
        "issuer": origin, "authorization_endpoint": "../authorize", "token_endpoint": "/token",
        "code_challenge_methods_supported": ["plain", "S256"], "capabilities": "launch-ehr", "unknown": [7]
    });
    world.fake_epj.answer("/fhir/.well-known/smart-configuration", Reply::Json(careless));
    // The keys are named by the issuer's own configuration alone, and only by its own.
    let openid = |issuer: &str| Reply::Json(json!({ "issuer": issuer, "jwks_uri": "jwks" }));
    world.fake_epj.answer("/.well-known/openid-configuration", openid(&origin));
    let answer = world.launch_fake(right).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    world.fake_epj.answer("/.well-known/openid-configuration", openid("https://evil.example"));
    world.wait(61);
    assert_eq!(world.launch_fake(right).await.code(), "epj-misconfigured");
}

#[tokio::test]
async fn a_token_response_that_is_only_careless_opens_a_session() {
    let world = World::start().await;
    let careless = world.launch_fake(|fake, nonce| {
        let mut token = fake.token(nonce);
        token["token_type"] = json!("bearer");
        token["expires_in"] = json!("60");
        token["scope"] = Value::Null;
        token["need_patient_banner"] = json!("false");
        token["fhirContext"] = json!({ "reference": "Patient/p2" });
        // As text, not as JSON.
        Reply::Text(token.to_string())
    });
    let answer = careless.await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
}

#[tokio::test]
async fn no_redirect_is_followed_with_a_token_or_a_code() {
    for (path, code) in [("/fhir/Patient/p1", "epj-misconfigured"), ("/jwks", "epj-misconfigured")] {
        let world = World::start().await;
        let trap = format!("{}/trap", world.fake_epj.iss());
        world.fake_epj.answer("/fhir/trap", Reply::Json(world.fake_epj.patient()));
        world.fake_epj.answer(path, Reply::Redirect(trap));
        assert_eq!(world.launch_fake(right).await.code(), code, "{path}");
        assert!(!world.fake_epj.was_asked("/fhir/trap"), "{path}");
    }
    let world = World::start().await;
    let trap = format!("{}/trap", world.fake_epj.iss());
    assert_eq!(world.launch_fake(|_, _| Reply::Redirect(trap)).await.code(), "token-refused");
    assert!(!world.fake_epj.was_asked("/fhir/trap"));
}

#[tokio::test]
async fn a_token_response_that_is_wrong_is_told_by_what_is_wrong() {
    let world = World::start().await;
    assert_eq!(world.launch_fake(|_, _| Reply::Status(400)).await.code(), "token-refused");
    assert_eq!(world.launch_fake(|_, _| Reply::Status(502)).await.code(), "epj-failing");
    assert_eq!(with_token(&world, "access_token", Value::Null).await, "epj-garbled");
    assert_eq!(with_token(&world, "token_type", json!("mac")).await, "epj-garbled");
    assert_eq!(with_token(&world, "id_token", Value::Null).await, "id-token-missing");
    assert_eq!(with_token(&world, "id_token", json!("a.b.c")).await, "id-token-invalid");
    assert_eq!(with_token(&world, "patient", Value::Null).await, "patient-missing");
    assert_eq!(with_token(&world, "patient", json!(1)).await, "patient-missing");
    assert_eq!(with_token(&world, "patient", json!("unknown")).await, "patient-missing");
    assert_eq!(with_token(&world, "patient", json!("../Practitioner/d1")).await, "patient-missing");

    let old = world.launch_fake(|fake, _| {
        let token = fake.token("the nonce of another launch");
        Reply::Json(token)
    });
    assert_eq!(old.await.code(), "id-token-nonce");
}

#[tokio::test]
async fn a_user_elsewhere_or_without_the_resource_is_no_practitioner() {
    for user in [
        json!("https://evil.example/fhir/Practitioner/d1"),
        json!("Patient/p1"),
        json!("Practitioner/d2"),
        Value::Null,
    ] {
        let world = World::start().await;
        let as_user = world.launch_fake(|fake, nonce| {
            let mut token = fake.token(nonce);
            let now = helsebro::clock::Clock::system().now();
            let claims = json!({
                "iss": fake.iss().replace("/fhir", ""), "aud": "helsebro", "sub": "u", "exp": now + 60, "iat": now,
                "nonce": nonce, "fhirUser": user
            });
            token["id_token"] = json!(fake.sign(&claims));
            Reply::Json(token)
        });
        assert_eq!(as_user.await.code(), "no-practitioner", "{user}");
    }
}

#[tokio::test]
async fn a_patient_that_is_another_or_replaced_or_no_patient_opens_no_session() {
    let patient = |change: Value| {
        let mut patient = json!({ "resourceType": "Patient", "id": "p1", "name": [{ "family": "Prøve" }] });
        for (name, value) in change.as_object().unwrap() {
            patient[name] = value.clone();
        }
        Reply::Json(patient)
    };
    let other = json!({ "other": { "reference": "Patient/p2" }, "type": "replaced-by" });
    let see_also = json!({ "other": { "reference": "Patient/p2" }, "type": "seealso" });
    for (reply, code) in [
        (patient(json!({ "id": "p2" })), "patient-mismatch"),
        (patient(json!({ "id": null })), "patient-mismatch"),
        (patient(json!({ "link": [other] })), "patient-replaced"),
        (patient(json!({ "active": false, "link": [see_also] })), "patient-replaced"),
        (patient(json!({ "resourceType": "Person" })), "epj-garbled"),
        (Reply::Text("<html>".to_owned()), "epj-garbled"),
        (Reply::Status(410), "patient-missing"),
        (Reply::Status(403), "epj-forbids"),
        (Reply::Status(500), "epj-failing"),
    ] {
        assert_eq!(with_reply("/fhir/Patient/p1", reply).await, code);
    }
    let still_used = patient(json!({ "active": true, "link": [see_also] }));
    let world = World::start().await;
    world.fake_epj.answer("/fhir/Patient/p1", still_used);
    assert_eq!(world.launch_fake(right).await.status, StatusCode::OK);
}

/// The fake EPJ's Practitioner with these members changed.
fn practitioner(change: &Value) -> Reply {
    let mut practitioner = json!({
        "resourceType": "Practitioner", "id": "d1", "name": [{ "family": "Testlege", "given": ["Ola"] }],
        "identifier": [{ "system": "urn:oid:2.16.578.1.12.4.1.4.4", "value": "0000001" }]
    });
    for (name, value) in change.as_object().unwrap() {
        practitioner[name] = value.clone();
    }
    Reply::Json(practitioner)
}

#[tokio::test]
async fn another_practitioner_than_the_one_asked_for_is_not_taken_for_the_user() {
    let path = "/fhir/Practitioner/d1";
    for change in [json!({ "id": "d2" }), json!({ "id": null })] {
        assert_eq!(with_reply(path, practitioner(&change)).await, "epj-misconfigured", "{change}");
    }
}

#[tokio::test]
async fn what_is_not_one_to_nine_digits_is_no_hpr_number() {
    for value in ["", " ", "12345a", "1234567890", "١٢٣", "1</td>"] {
        let identifier = json!([{ "system": "urn:oid:2.16.578.1.12.4.1.4.4", "value": value }]);
        let reply = practitioner(&json!({ "identifier": identifier }));
        assert_eq!(with_reply("/fhir/Practitioner/d1", reply).await, "no-hpr-number", "{value:?}");
    }
}

/// A PractitionerRole of this practitioner at this organisation.
fn role(id: &str, practitioner: &str, organisation: &str) -> Value {
    json!({
        "resourceType": "PractitionerRole", "id": id, "practitioner": { "reference": practitioner },
        "organization": { "reference": format!("Organization/{organisation}") }
    })
}

fn organisation(id: &str) -> Reply {
    Reply::Json(json!({ "resourceType": "Organization", "id": id, "name": format!("Legevakt {id}") }))
}

#[tokio::test]
async fn only_the_users_own_role_tells_where_the_user_works() {
    let searched = async |roles: &[Value]| {
        let world = World::start().await;
        let entries: Vec<Value> = roles.iter().map(|role| json!({ "resource": role })).collect();
        let found = json!({ "resourceType": "Bundle", "type": "searchset", "entry": entries });
        world.fake_epj.answer("/fhir/PractitionerRole", Reply::Json(found));
        world.fake_epj.answer("/fhir/Organization/o1", organisation("o1"));
        world.fake_epj.answer("/fhir/Organization/o2", organisation("o2"));
        // Another organisation than the one asked for.
        world.fake_epj.answer("/fhir/Organization/o3", organisation("o1"));
        world.launch_fake(right).await.json()["organisation"]["name"].clone()
    };
    let own = role("r1", "Practitioner/d1", "o1");
    let others = role("r2", "Practitioner/d2", "o2");
    assert_eq!(searched(std::slice::from_ref(&own)).await, "Legevakt o1");
    assert_eq!(searched(&[others.clone(), own.clone()]).await, "Legevakt o1");
    assert_eq!(searched(&[others]).await, Value::Null);
    assert_eq!(searched(&[own, role("r3", "Practitioner/d1", "o2")]).await, Value::Null);
    assert_eq!(searched(&[role("r4", "https://evil.example/fhir/Practitioner/d1", "o1")]).await, Value::Null);
    assert_eq!(searched(&[role("r5", "Practitioner/d1", "o3")]).await, Value::Null);
}

/// The answer to a launch of the user whom `fhirUser` names.
async fn as_user(world: &World, user: &str) -> Answer {
    let signed = world.launch_fake(|fake, nonce| {
        let mut token = fake.token(nonce);
        let now = helsebro::clock::Clock::system().now();
        let claims = json!({
            "iss": fake.iss().replace("/fhir", ""), "aud": "helsebro", "sub": "u", "exp": now + 60, "iat": now,
            "nonce": nonce, "fhirUser": user
        });
        token["id_token"] = json!(fake.sign(&claims));
        Reply::Json(token)
    });
    signed.await
}

#[tokio::test]
async fn a_user_who_is_a_role_is_taken_only_while_the_role_is_in_use() {
    let world = World::start().await;
    world.fake_epj.answer("/fhir/Organization/o1", organisation("o1"));
    let mut role = role("r1", "Practitioner/d1", "o1");
    world.fake_epj.answer("/fhir/PractitionerRole/r1", Reply::Json(role.clone()));
    let answer = as_user(&world, "PractitionerRole/r1").await;
    assert_eq!(answer.json()["organisation"]["name"], "Legevakt o1", "{}", answer.code());
    role["active"] = json!(false);
    world.fake_epj.answer("/fhir/PractitionerRole/r1", Reply::Json(role.clone()));
    assert_eq!(as_user(&world, "PractitionerRole/r1").await.code(), "no-practitioner");
    role["active"] = json!(true);
    role["id"] = json!("r2");
    world.fake_epj.answer("/fhir/PractitionerRole/r1", Reply::Json(role));
    assert_eq!(as_user(&world, "PractitionerRole/r1").await.code(), "epj-misconfigured");
}

#[tokio::test]
async fn keys_that_cannot_be_read_are_told() {
    assert_eq!(with_reply("/jwks", Reply::Status(500)).await, "epj-failing");
    assert_eq!(with_reply("/jwks", Reply::Text("<html>".to_owned())).await, "id-token-invalid");
    assert_eq!(with_reply("/jwks", Reply::Json(json!({ "keys": [] }))).await, "id-token-key");
}

#[tokio::test]
async fn an_epj_in_a_network_that_is_not_allowed_is_never_connected_to() {
    let world = World::start().await;
    let mut browser = world.browser();
    let iss = world.fake_epj.iss().replace("127.0.0.1", "localhost");
    let request = browser.launch_request(&format!("iss={iss}&launch=x"));
    // The register has this EPJ by its name, without any allowed network.
    let answer = browser.post("/api/launches", None, &request).await;
    assert_eq!(answer.code(), "epj-unreachable");
    assert!(!world.fake_epj.was_asked("/fhir/.well-known/smart-configuration"));
}
