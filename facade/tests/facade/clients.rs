//! How we show EPJs who we are.

use helsebro_launch::client::{Authentication, SignatureAlgorithm};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::{World, signing_keys};

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
