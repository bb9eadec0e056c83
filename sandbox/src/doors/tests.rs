//! What is behind each door, request by request.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use serde_json::{Value, json};
use url::Url;

use super::Door;
use crate::kit::{Answer, Authorization, BASE, Kit, SCOPES, token_request};
use crate::{ClientSecret, Config};

async fn configuration(kit: &Kit, door: Door) -> Answer {
    kit.get(&format!("/doors/{}/fhir/.well-known/smart-configuration", door.key()), &[]).await
}

/// What the app is opened with through a door, by the login.
async fn open(kit: &Kit, door: Door) -> (String, std::collections::BTreeMap<String, String>) {
    let cookie = kit.log_in("legevaktslege").await;
    let path = format!("/epj/launch?patient=pt-diana&fault={}", door.key());
    let sent = kit.get(&path, &[("cookie", &cookie)]).await.sent_on();
    (cookie, sent)
}

#[tokio::test]
async fn a_launch_through_a_door_is_one_of_an_epj_of_its_own() {
    let kit = Kit::new();
    for door in
        Door::ALL.into_iter().filter(|door| door.client_id() == "helsebro" && *door != Door::Standalone)
    {
        let key = door.key();
        let base = format!("{BASE}/doors/{key}/fhir");
        let (cookie, sent) = open(&kit, door).await;
        assert_eq!(sent["iss"], base, "{key}");
        let redirect = format!("http://localhost:8080/callback/{key}");
        let request = Authorization::of(&sent["launch"]).with("redirect_uri", &redirect);
        let wrong = kit.authorize(&cookie, &request).await.sent_on();
        assert_eq!(wrong["error"], "invalid_request", "{key}: the aud of another door");
        let sent = kit.authorize(&cookie, &request.with("aud", &base)).await.sent_on();
        let mut form = token_request(&sent["code"]);
        form[2].1 = &redirect;
        let token = kit.post("/auth/token", &[], &form).await.json();
        let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(token["id_token"].as_str().unwrap())
            .unwrap()
            .claims;
        assert_eq!(claims["fhirUser"], format!("{base}/Practitioner/ingrid-provelege"), "{key}");

        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
        let through = async |path: &str| kit.get(path, &[("authorization", &bearer)]).await;
        let patients = through(&format!("/doors/{key}/fhir/Patient")).await.json();
        assert_eq!(patients["entry"][0]["fullUrl"], format!("{base}/Patient/pt-diana"), "{key}");
        let patient = through(&format!("/doors/{key}/fhir/Patient/pt-diana")).await;
        assert_eq!(patient.json()["id"], "pt-diana", "{key}");
        for elsewhere in ["/fhir/Patient/pt-diana", "/doors/client-basic/fhir/Patient/pt-diana"] {
            assert_eq!(through(elsewhere).await.status, StatusCode::UNAUTHORIZED, "{key}: {elsewhere}");
        }
    }
    assert_eq!(kit.get("/doors/made-up/fhir/metadata", &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_launch_of_the_front_door_is_of_no_other() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&cookie, "pt-diana").await;
    let request = Authorization::of(&launch).with("aud", &format!("{BASE}/doors/authorize-post/fhir"));
    assert_eq!(kit.authorize(&cookie, &request).await.sent_on()["error"], "invalid_request");
}

#[tokio::test]
async fn there_is_no_configuration() {
    assert_eq!(configuration(&Kit::new(), Door::Discovery404).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_configuration_comes_late_and_right() {
    let slowness = Duration::from_millis(300);
    let kit = Kit::with(Config { slowness, ..Config::demo() });
    let began = Instant::now();
    let answer = configuration(&kit, Door::DiscoverySlow).await;
    assert!(began.elapsed() >= slowness);
    assert_eq!(answer.json()["token_endpoint"], format!("{BASE}/auth/token"));
}

#[tokio::test]
async fn relative_endpoints_lead_from_the_fhir_base_to_the_right_ones() {
    let kit = Kit::new();
    let right = kit.get("/fhir/.well-known/smart-configuration", &[]).await.json();
    let relative = configuration(&kit, Door::DiscoveryRelative).await.json();
    for base in ["/doors/discovery-relative/fhir", "/doors/discovery-relative/fhir/"] {
        let base = Url::parse(&format!("{BASE}{base}")).unwrap();
        let mut endpoints = 0;
        for (name, value) in right.as_object().unwrap() {
            if name.ends_with("_endpoint") || name == "jwks_uri" {
                let address = relative[name].as_str().unwrap();
                assert!(!address.contains("://"), "{name}");
                assert_eq!(base.join(address).unwrap().as_str(), value.as_str().unwrap(), "{name}");
                endpoints += 1;
            }
        }
        assert_eq!(endpoints, 5);
    }
    // An identifier is no address to resolve.
    assert_eq!(relative["issuer"], format!("{BASE}/auth"));
}

#[tokio::test]
async fn a_sparse_configuration_has_what_is_required_and_odd_members() {
    let configuration = configuration(&Kit::new(), Door::DiscoverySparse).await.json();
    let members: Vec<&str> = configuration.as_object().unwrap().keys().map(String::as_str).collect();
    let (odd, known): (Vec<&str>, Vec<&str>) = members.iter().partition(|name| name.contains("fjelljournal"));
    assert_eq!(odd.len(), 5);
    assert_eq!(
        known,
        [
            "authorization_endpoint",
            "capabilities",
            "code_challenge_methods_supported",
            "grant_types_supported",
            "issuer",
            "jwks_uri",
            "token_endpoint"
        ]
    );
}

#[tokio::test]
async fn one_member_is_missing_or_wrong() {
    let kit = Kit::new();
    let right = kit.get("/fhir/.well-known/smart-configuration", &[]).await.json();
    for (door, member, value) in [
        (Door::DiscoveryIncomplete, "token_endpoint", None),
        (Door::DiscoveryPlain, "code_challenge_methods_supported", Some(json!(["plain"]))),
    ] {
        let mut wrong = configuration(&kit, door).await.json();
        assert_eq!(wrong.get(member), value.as_ref(), "{door:?}");
        wrong[member] = right[member].clone();
        assert_eq!(wrong, right, "{door:?}");
    }
}

#[tokio::test]
async fn confidential_clients_have_a_door_each() {
    let keys = jsonwebtoken::jwk::JwkSet { keys: Vec::new() };
    let config = Config::demo().with_confidential_clients(&ClientSecret::new("secret"), keys);
    for (door, client) in [
        (Door::ClientBasic, "helsebro-basic"),
        (Door::ClientPost, "helsebro-post"),
        (Door::ClientJwt, "helsebro-jwt"),
    ] {
        assert_eq!(door.client_id(), client);
        let redirect = format!("http://localhost:8080/callback/{}", door.key());
        assert_eq!(config.client(client).unwrap().redirect_uris, std::slice::from_ref(&redirect));
        let kit = Kit::with(config.clone());
        let (cookie, sent) = open(&kit, door).await;
        assert_eq!(sent["iss"], config.door_base(door));
        let request = Authorization::of(&sent["launch"])
            .with("client_id", client)
            .with("redirect_uri", &redirect)
            .with("aud", &config.door_base(door));
        assert!(kit.authorize(&cookie, &request).await.sent_on().contains_key("code"), "{client}");
    }
}

#[tokio::test]
async fn the_authorize_post_door_takes_a_long_request_in_a_form() {
    let kit = Kit::new();
    let base = format!("{BASE}/doors/authorize-post/fhir");
    let capabilities = configuration(&kit, Door::AuthorizePost).await.json()["capabilities"].clone();
    assert!(capabilities.as_array().unwrap().contains(&json!("authorize-post")));
    let (cookie, sent) = open(&kit, Door::AuthorizePost).await;
    let many: String = (0..100).map(|number| format!(" patient/Observation.rs?code={number}")).collect();
    let request = Authorization::of(&sent["launch"])
        .with("aud", &base)
        .with("redirect_uri", "http://localhost:8080/callback/authorize-post")
        .with("scope", &format!("{SCOPES}{many}"));
    assert!(request.path().len() > 2000);
    assert!(kit.authorize_by_post(&cookie, &request).await.sent_on().contains_key("code"));
}

#[tokio::test]
async fn the_standalone_door_opens_the_app_without_a_launch() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let opened = kit.get("/epj/launch?patient=pt-diana&fault=standalone", &[("cookie", &cookie)]).await;
    assert!(opened.header("location").starts_with("http://localhost:8080/standalone?"));
    let sent = opened.sent_on();
    let base = format!("{BASE}/doors/standalone/fhir");
    assert_eq!((sent["iss"].as_str(), sent.get("launch")), (base.as_str(), None));
    let request = Authorization::of("")
        .without("launch")
        .with("aud", &base)
        .with("redirect_uri", "http://localhost:8080/callback/standalone")
        .with("scope", "openid fhirUser launch/patient patient/Patient.r");
    let page = kit.authorize(&cookie, &request).await;
    assert!(page.text().contains("Velg pasienten"));
}
