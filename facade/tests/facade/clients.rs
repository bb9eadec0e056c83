//! How we show EPJs who we are.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use helsebro_launch::client::{Audience, Authentication, LIFETIME, SignatureAlgorithm, SigningKeys};
use helsebro_launch::secret::Secret;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Asked, Reply, World, read_jwt, signing_keys, verifies};

/// Each key type's public members (RFC 7518, 6.2.1 and 6.3.1) and what any key has (RFC 7517, 4).
const PUBLIC: [&str; 9] = ["alg", "crv", "e", "kid", "kty", "n", "use", "x", "y"];

#[tokio::test]
async fn anybody_reads_our_public_keys_and_nothing_of_the_private_ones() {
    let keys = signing_keys();
    let world = World::start_as(Authentication::Public, Some(keys.clone())).await;
    let answer = world.browser().call(Method::GET, "/.well-known/jwks.json", None, &[], None).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    assert_eq!(answer.header("content-type"), "application/jwk-set+json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("set-cookie").is_empty());
    let set = answer.json();
    let published = set["keys"].as_array().unwrap();
    let ids: Vec<&str> = published.iter().map(|key| key["kid"].as_str().unwrap()).collect();
    let id = |algorithm| keys.signing(Some(algorithm)).unwrap().id().to_owned();
    assert_eq!(ids, [id(SignatureAlgorithm::Es384), id(SignatureAlgorithm::Rs384)]);
    for key in published {
        for name in key.as_object().unwrap().keys() {
            assert!(PUBLIC.contains(&name.as_str()), "{name}");
        }
    }
}

#[tokio::test]
async fn without_keys_the_set_is_empty_and_still_a_set() {
    let world = World::start().await;
    let answer = world.browser().call(Method::GET, "/.well-known/jwks.json", None, &[], None).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::OK, json!({ "keys": [] })));
}

/// What the token endpoint is asked in a launch of this client that goes well.
async fn token_request(world: &World) -> Asked {
    let answer = world.launch_fake(|fake, nonce| Reply::Json(fake.token(nonce))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    world.fake_epj.last_asked("/token")
}

fn names(asked: &Asked) -> Vec<String> {
    asked.form().into_iter().map(|(name, _)| name).collect()
}

/// What every client sends.
const CODE: [&str; 4] = ["grant_type", "code", "redirect_uri", "code_verifier"];

#[tokio::test]
async fn a_public_client_sends_its_client_id_and_no_proof() {
    let world = World::start().await;
    let asked = token_request(&world).await;
    assert_eq!(names(&asked), [CODE.as_slice(), &["client_id"]].concat());
    assert_eq!(asked.header("authorization"), None);
}

#[tokio::test]
async fn a_secret_in_the_header_comes_with_the_client_id_both_form_urlencoded_and_the_body_has_neither() {
    let client = Authentication::SecretBasic(Secret::new("p+%: ø"));
    let asked = token_request(&World::start_as(client, None).await).await;
    assert_eq!(names(&asked), CODE);
    let expected = format!("Basic {}", BASE64_STANDARD.encode("helsebro:p%2B%25%3A+%C3%B8"));
    assert_eq!(asked.header("authorization"), Some(expected.as_str()));
}

#[tokio::test]
async fn a_secret_in_the_body_comes_with_the_client_id_and_no_header() {
    let client = Authentication::SecretPost(Secret::new("p+%: ø"));
    let asked = token_request(&World::start_as(client, None).await).await;
    assert_eq!(names(&asked), [CODE.as_slice(), &["client_id", "client_secret"]].concat());
    assert_eq!(asked.form()[5].1, "p+%: ø");
    assert_eq!(asked.header("authorization"), None);
}

/// The assertion of a launch, which our published keys verify.
async fn assertion(world: &World) -> (Value, Value) {
    let asked = token_request(world).await;
    assert_eq!(names(&asked), [CODE.as_slice(), &["client_assertion_type", "client_assertion"]].concat());
    assert_eq!(asked.header("authorization"), None);
    let set = world.browser().call(Method::GET, "/.well-known/jwks.json", None, &[], None).await.json();
    let jwt = &asked.form()[5].1;
    assert!(verifies(jwt, &set));
    let (message, _) = jwt.rsplit_once('.').unwrap();
    assert!(!verifies(&format!("{message}.AAAA"), &set));
    read_jwt(jwt)
}

fn signed(keys: &SigningKeys, algorithm: SignatureAlgorithm, audience: Audience) -> Authentication {
    Authentication::PrivateKeyJwt { key: keys.signing(Some(algorithm)).unwrap(), audience }
}

#[tokio::test]
async fn an_assertion_is_signed_by_a_published_key_and_serves_one_launch_at_one_server() {
    let keys = signing_keys();
    for (algorithm, name) in [(SignatureAlgorithm::Es384, "ES384"), (SignatureAlgorithm::Rs384, "RS384")] {
        let client = signed(&keys, algorithm, Audience::TokenEndpoint);
        let world = World::start_as(client, Some(keys.clone())).await;
        let (header, claims) = assertion(&world).await;
        assert_eq!((header["alg"].as_str(), header["typ"].as_str()), (Some(name), Some("JWT")));
        let token_endpoint = world.fake_epj.iss().replace("/fhir", "/token");
        assert_eq!((claims["iss"].as_str(), claims["sub"].as_str()), (Some("helsebro"), Some("helsebro")));
        assert_eq!(claims["aud"], token_endpoint);
        let left = claims["exp"].as_i64().unwrap() - world.app.clock.now();
        assert_eq!(left, LIFETIME);
        let (_, again) = assertion(&world).await;
        assert_ne!(claims["jti"], again["jti"]);
    }
}

#[tokio::test]
async fn a_strict_server_gets_an_assertion_for_its_issuer() {
    let keys = signing_keys();
    let client = signed(&keys, SignatureAlgorithm::Es384, Audience::Issuer);
    let world = World::start_as(client, Some(keys)).await;
    let (header, claims) = assertion(&world).await;
    assert_eq!(header["typ"], "client-authentication+jwt");
    assert_eq!(claims["aud"], world.fake_epj.iss().replace("/fhir", ""));
}

#[tokio::test]
async fn an_epj_that_does_not_know_us_any_more_opens_no_session_and_the_answer_tells_no_secret() {
    let client = Authentication::SecretBasic(Secret::new("withdrawn"));
    let world = World::start_as(client, None).await;
    let answer = world.launch_fake(|_, _| Reply::Json(json!({ "error": "invalid_client" }))).await;
    assert_eq!(answer.code(), "client-refused");
    assert!(!String::from_utf8(answer.body).unwrap().contains("withdrawn"));
}
