//! Faults of the id_token: each is wrong in one thing and right in all others.

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use crate::kit::{BASE, Kit};

/// The claims, and whether a published key has signed them.
async fn id_token(kit: &Kit, fault: &str) -> (Value, bool) {
    let token = kit.redeem_with_fault(fault).await.json()["id_token"].as_str().unwrap().to_owned();
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(&token);
    let jwks: JwkSet = serde_json::from_value(kit.get("/auth/jwks", &[]).await.json()).unwrap();
    let signed = jsonwebtoken::decode_header(&token).is_ok_and(|header| {
        let mut validation = Validation::new(Algorithm::RS256);
        (validation.validate_aud, validation.validate_exp) = (false, false);
        jwks.find(&header.kid.unwrap_or_default()).is_some_and(|key| {
            jsonwebtoken::decode::<Value>(&token, &DecodingKey::from_jwk(key).unwrap(), &validation).is_ok()
        })
    });
    (claims.map(|token| token.claims).unwrap_or_default(), signed)
}

#[tokio::test]
async fn one_claim_is_another() {
    let kit = Kit::new();
    let now = kit.now();
    for (fault, wrong) in [
        ("opaque-token", json!({})),
        ("id-token-nonce", json!({ "nonce": "another-nonce" })),
        ("id-token-audience", json!({ "aud": "another-app" })),
        ("id-token-issuer", json!({ "iss": format!("{BASE}/auth/another") })),
        ("id-token-expired", json!({ "iat": now - 3900, "exp": now - 3600 })),
        ("clock-ahead", json!({ "iat": now + 300, "exp": now + 600 })),
        ("clock-behind", json!({ "iat": now - 300, "exp": now + 300 })),
    ] {
        let mut expected = json!({
            "iss": format!("{BASE}/auth"),
            "sub": "legevaktslege",
            "aud": "helsebro",
            "iat": now,
            "exp": now + 300,
            "nonce": "the-nonce",
            "fhirUser": format!("{BASE}/fhir/Practitioner/ingrid-provelege"),
        });
        for (name, value) in wrong.as_object().unwrap() {
            expected[name] = value.clone();
        }
        assert_eq!(id_token(&kit, fault).await, (expected, true), "{fault}");
    }
}

#[tokio::test]
async fn the_key_is_not_published() {
    let kit = Kit::new();
    let (claims, signed) = id_token(&kit, "id-token-unknown-key").await;
    assert_eq!((&claims["nonce"], signed), (&json!("the-nonce"), false));
}

#[tokio::test]
async fn nothing_signs_it() {
    let kit = Kit::new();
    let token = kit.redeem_with_fault("id-token-none").await.json()["id_token"].as_str().unwrap().to_owned();
    let [header, claims, signature] = <[&str; 3]>::try_from(token.split('.').collect::<Vec<_>>()).unwrap();
    let [header, claims] = [header, claims].map(|part| {
        use base64::Engine as _;
        let part = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).unwrap();
        serde_json::from_slice::<Value>(&part).unwrap()
    });
    assert_eq!((&header["alg"], header.get("kid"), signature), (&json!("none"), None, ""));
    assert_eq!((&claims["nonce"], &claims["aud"]), (&json!("the-nonce"), &json!("helsebro")));
}
