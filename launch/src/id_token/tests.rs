use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self, EcdsaKeyPair, KeyPair, RsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use serde_json::{Value, json};

use super::{
    ByKept, Expected, Held, IdTokenError, Identity, KeySet, Nonce, UserChanged, verify, verify_by_kept,
};
use crate::fhir_user::FhirUser;
use crate::secret::Secret;

const NOW: i64 = 1_800_000_000;

/// A signer of its own for each algorithm.
enum Signer {
    Rsa(RsaKeyPair),
    Ecdsa(EcdsaKeyPair, &'static str),
}

impl Signer {
    fn for_algorithm(alg: &str) -> Self {
        match alg {
            "ES256" => Self::Ecdsa(
                EcdsaKeyPair::generate(&signature::ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
                "P-256",
            ),
            "ES384" => Self::Ecdsa(
                EcdsaKeyPair::generate(&signature::ECDSA_P384_SHA384_FIXED_SIGNING).unwrap(),
                "P-384",
            ),
            _ => Self::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()),
        }
    }

    fn jwk(&self, kid: &str) -> Value {
        match self {
            Self::Rsa(pair) => json!({
                "kty": "RSA", "kid": kid, "use": "sig",
                "n": B64.encode(pair.public_key().modulus().big_endian_without_leading_zero()),
                "e": B64.encode(pair.public_key().exponent().big_endian_without_leading_zero()),
            }),
            Self::Ecdsa(pair, curve) => {
                let point = &pair.public_key().as_ref()[1..];
                let (x, y) = point.split_at(point.len() / 2);
                json!({ "kty": "EC", "kid": kid, "crv": curve, "x": B64.encode(x), "y": B64.encode(y) })
            }
        }
    }

    fn sign(&self, header: &Value, claims: &Value) -> Secret {
        let message = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
        let signed = match self {
            Self::Rsa(pair) => {
                let padding: &'static dyn signature::RsaEncoding = if header["alg"] == "RS384" {
                    &signature::RSA_PKCS1_SHA384
                } else {
                    &signature::RSA_PKCS1_SHA256
                };
                let mut bytes = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &SystemRandom::new(), message.as_bytes(), &mut bytes).unwrap();
                bytes
            }
            Self::Ecdsa(pair, _) => {
                pair.sign(&SystemRandom::new(), message.as_bytes()).unwrap().as_ref().to_vec()
            }
        };
        Secret::new(format!("{message}.{}", B64.encode(signed)))
    }
}

fn claims() -> Value {
    json!({
        "iss": "https://epj.example/auth", "sub": "user-1", "aud": "helsebro", "exp": NOW + 300, "iat": NOW,
        "nonce": "the-nonce", "fhirUser": "Practitioner/1"
    })
}

fn header(alg: &str) -> Value {
    json!({ "alg": alg, "kid": "k1", "typ": "JWT" })
}

fn keys(all: &[Value]) -> KeySet {
    KeySet::read(json!({ "keys": all }).to_string().as_bytes()).unwrap()
}

/// The access token of OpenID Connect Core 1.0, A.3, whose hash is told there.
static ACCESS_TOKEN: LazyLock<Secret> =
    LazyLock::new(|| Secret::new("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"));

fn expected(nonce: Nonce<'_>) -> Expected<'_> {
    let access_token = &*ACCESS_TOKEN;
    Expected { issuer: "https://epj.example/auth", client_id: "helsebro", nonce, access_token, now: NOW }
}

fn check(token: &Secret, keys: &KeySet) -> Result<Identity, IdTokenError> {
    verify(token, keys, expected(Nonce::Demanded(&Secret::new("the-nonce"))))
}

#[test]
fn t9_each_algorithm_that_is_taken_verifies_and_fails_with_another_key() {
    for alg in ["RS256", "RS384", "ES256", "ES384"] {
        let (ours, other) = (Signer::for_algorithm(alg), Signer::for_algorithm(alg));
        let token = ours.sign(&header(alg), &claims());
        let identity = check(&token, &keys(&[ours.jwk("k1")])).unwrap();
        assert_eq!(identity.subject.expose(), "user-1", "{alg}");
        assert_eq!(identity.fhir_user.as_deref(), Some("Practitioner/1"));
        assert_eq!(check(&token, &keys(&[other.jwk("k1")])), Err(IdTokenError::Signature), "{alg}");
    }
}

#[test]
fn t9_an_id_token_that_names_its_access_token_comes_with_that_one_and_no_other() {
    // The RS256 value stands in OpenID Connect Core 1.0, A.3; the other was worked out apart from the code under test.
    for (alg, at_hash) in [("RS256", "77QmUPtjPfzWtF2AnpK9RQ"), ("ES384", "jtAeDp945y1dDqU3nkIVGNZP1HjH_MFs")]
    {
        let ours = Signer::for_algorithm(alg);
        let mut named = claims();
        named["at_hash"] = json!(at_hash);
        assert!(check(&ours.sign(&header(alg), &named), &keys(&[ours.jwk("k1")])).is_ok(), "{alg}");
        for other in ["77QmUPtjPfzWtF2AnpK9Rw", "", at_hash.to_lowercase().as_str()] {
            named["at_hash"] = json!(other);
            let refused = check(&ours.sign(&header(alg), &named), &keys(&[ours.jwk("k1")]));
            assert_eq!(refused, Err(IdTokenError::AccessToken), "{alg} {other}");
        }
    }
}

#[test]
fn t9_the_key_is_found_by_kid_or_by_trying_those_that_fit() {
    let (ours, other) = (Signer::for_algorithm("ES256"), Signer::for_algorithm("ES256"));
    let token = ours.sign(&header("ES256"), &claims());
    assert!(check(&token, &keys(&[other.jwk("k0"), ours.jwk("k1")])).is_ok());
    assert_eq!(check(&token, &keys(&[ours.jwk("k2")])), Err(IdTokenError::NoKey));

    let without_kid = ours.sign(&json!({ "alg": "ES256" }), &claims());
    assert!(check(&without_kid, &keys(&[other.jwk("k0"), ours.jwk("k1")])).is_ok());
}

#[test]
fn a_key_for_another_use_curve_or_algorithm_is_not_taken() {
    let ours = Signer::for_algorithm("RS256");
    let token = ours.sign(&header("RS256"), &claims());
    for (name, value) in [("use", "enc"), ("alg", "RS384"), ("kty", "oct")] {
        let mut jwk = ours.jwk("k1");
        jwk[name] = json!(value);
        assert_eq!(check(&token, &keys(&[jwk])), Err(IdTokenError::NoKey), "{name}={value}");
    }
    let p384 = Signer::for_algorithm("ES384");
    let token = p384.sign(&header("ES256"), &claims());
    assert_eq!(check(&token, &keys(&[p384.jwk("k1")])), Err(IdTokenError::NoKey));
}

#[test]
fn a_broken_key_costs_itself_and_not_the_set() {
    let ours = Signer::for_algorithm("ES384");
    let token = ours.sign(&header("ES384"), &claims());
    let set = [json!(7), json!({ "kty": "EC" }), json!({ "kty": "RSA", "n": "!", "e": "!" }), ours.jwk("k1")];
    assert!(check(&token, &keys(&set)).is_ok());
    assert!(KeySet::read(b"[]").is_none());
    assert!(KeySet::read(br#"{"keys":{}}"#).is_none());
}

#[test]
fn t9_unsigned_and_symmetric_tokens_are_refused_whatever_they_say() {
    let ours = Signer::for_algorithm("RS256");
    let set = keys(&[ours.jwk("k1")]);
    for alg in ["none", "None", "HS256", "HS512", "PS256", "EdDSA", "RS512", ""] {
        let token = ours.sign(&header(alg), &claims());
        assert_eq!(check(&token, &set), Err(IdTokenError::Algorithm), "{alg}");
    }
    let unsigned = format!("{}.{}.", B64.encode(r#"{"alg":"none"}"#), B64.encode(claims().to_string()));
    assert_eq!(check(&Secret::new(unsigned), &set), Err(IdTokenError::Algorithm));

    // The public key used as the secret of an HMAC.
    let message = format!("{}.{}", B64.encode(header("HS256").to_string()), B64.encode(claims().to_string()));
    let Signer::Rsa(pair) = &ours else { panic!("an RSA signer") };
    let public = AsDer::<aws_lc_rs::encoding::PublicKeyX509Der<'_>>::as_der(pair.public_key()).unwrap();
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, public.as_ref());
    let tag = aws_lc_rs::hmac::sign(&key, message.as_bytes());
    let confused = Secret::new(format!("{message}.{}", B64.encode(tag.as_ref())));
    assert_eq!(check(&confused, &set), Err(IdTokenError::Algorithm));
}

#[test]
fn t9_a_changed_payload_or_a_cut_token_is_refused() {
    let ours = Signer::for_algorithm("ES256");
    let set = keys(&[ours.jwk("k1")]);
    let token = ours.sign(&header("ES256"), &claims());
    let parts: Vec<&str> = token.expose().split('.').collect();
    let mut other = claims();
    other["fhirUser"] = json!("Practitioner/2");
    let changed = format!("{}.{}.{}", parts[0], B64.encode(other.to_string()), parts[2]);
    assert_eq!(check(&Secret::new(changed), &set), Err(IdTokenError::Signature));
    for cut in ["", "a.b", &format!("{}.{}", parts[0], parts[1]), "a.b.c.d"] {
        assert!(check(&Secret::new(cut), &set).is_err(), "{cut}");
    }
    let bare = format!("{}.{}.", parts[0], parts[1]);
    assert_eq!(check(&Secret::new(bare), &set), Err(IdTokenError::Signature));
}

#[test]
fn t9_claims_that_do_not_fit_the_launch_are_refused() {
    let ours = Signer::for_algorithm("ES256");
    let set = keys(&[ours.jwk("k1")]);
    let with = |name: &str, value: Value| {
        let mut claims = claims();
        claims[name] = value;
        ours.sign(&header("ES256"), &claims)
    };
    for (name, value, error) in [
        ("iss", json!("https://epj.example/auth/"), IdTokenError::Issuer),
        ("iss", json!("https://evil.example"), IdTokenError::Issuer),
        ("aud", json!("another"), IdTokenError::Audience),
        ("aud", json!(["another"]), IdTokenError::Audience),
        ("aud", json!([]), IdTokenError::Audience),
        ("aud", json!(["another", "helsebro"]), IdTokenError::Audience),
        ("aud", json!(7), IdTokenError::Malformed),
        ("aud", Value::Null, IdTokenError::Malformed),
        ("iss", Value::Null, IdTokenError::Malformed),
        ("azp", json!("another"), IdTokenError::Audience),
        ("exp", json!(NOW - 61), IdTokenError::Expired),
        ("exp", json!(NOW - 60), IdTokenError::Expired),
        ("exp", json!("never"), IdTokenError::Malformed),
        ("exp", Value::Null, IdTokenError::Malformed),
        ("iat", json!(NOW + 61), IdTokenError::Early),
        ("iat", Value::Null, IdTokenError::Malformed),
        ("nbf", json!(NOW + 61), IdTokenError::Early),
        ("nonce", json!("another"), IdTokenError::Nonce),
        ("nonce", Value::Null, IdTokenError::Nonce),
        ("sub", Value::Null, IdTokenError::Malformed),
    ] {
        assert_eq!(check(&with(name, value.clone()), &set), Err(error), "{name} = {value}");
    }
}

#[test]
fn t9_clocks_may_differ_by_a_minute_and_the_audience_may_be_a_list() {
    let ours = Signer::for_algorithm("ES256");
    let set = keys(&[ours.jwk("k1")]);
    for (name, value) in [
        ("exp", json!(NOW - 59)),
        ("exp", json!(1.8e9 + 0.5)),
        ("iat", json!(NOW + 60)),
        ("nbf", json!(NOW + 60)),
        ("aud", json!(["helsebro"])),
        ("azp", json!("helsebro")),
    ] {
        let mut claims = claims();
        claims[name] = value.clone();
        assert!(check(&ours.sign(&header("ES256"), &claims), &set).is_ok(), "{name} = {value}");
    }
}

#[test]
fn a_header_that_demands_an_unknown_extension_is_refused() {
    let ours = Signer::for_algorithm("ES256");
    let mut header = header("ES256");
    header["crit"] = json!(["b64"]);
    let token = ours.sign(&header, &claims());
    assert_eq!(check(&token, &keys(&[ours.jwk("k1")])), Err(IdTokenError::Critical));
}

#[test]
fn t9_a_key_that_the_token_brings_itself_is_never_used() {
    let (theirs, ours) = (Signer::for_algorithm("ES256"), Signer::for_algorithm("ES256"));
    let mut header = header("ES256");
    header["jwk"] = theirs.jwk("k1");
    header["jku"] = json!("https://evil.example/jwks");
    let token = theirs.sign(&header, &claims());
    assert_eq!(check(&token, &keys(&[ours.jwk("k1")])), Err(IdTokenError::Signature));
}

#[test]
fn t9_a_token_for_several_clients_must_say_that_it_was_made_for_us() {
    let ours = Signer::for_algorithm("ES256");
    let set = keys(&[ours.jwk("k1")]);
    for (azp, result) in [(json!("helsebro"), true), (json!("another"), false), (Value::Null, false)] {
        let mut claims = claims();
        claims["aud"] = json!(["another", "helsebro"]);
        claims["azp"] = azp.clone();
        assert_eq!(check(&ours.sign(&header("ES256"), &claims), &set).is_ok(), result, "{azp}");
    }
}

#[test]
fn t9_keys_that_were_kept_are_fetched_once_more_when_they_do_not_verify_and_never_a_second_time() {
    let (old, new) = (Signer::for_algorithm("ES256"), Signer::for_algorithm("ES256"));
    let nonce = Secret::new("the-nonce");
    let by_kept =
        |token: &Secret, jwk| verify_by_kept(token, &keys(&[jwk]), expected(Nonce::Demanded(&nonce)));

    let token = new.sign(&header("ES256"), &claims());
    let Ok(ByKept::Verified(identity)) = by_kept(&token, new.jwk("k1")) else { panic!("the key fits") };
    assert_eq!(identity.subject.expose(), "user-1");
    for (kept, case) in [(old.jwk("k0"), "an unknown kid"), (old.jwk("k1"), "a kid that was used before")] {
        assert_eq!(by_kept(&token, kept), Ok(ByKept::FetchKeys), "{case}");
    }
    let unnamed = new.sign(&json!({ "alg": "ES256" }), &claims());
    assert_eq!(by_kept(&unnamed, old.jwk("k0")), Ok(ByKept::FetchKeys));
    // What fetching cannot mend is refused at once, and the keys that were fetched have the last word.
    let unsigned = new.sign(&header("none"), &claims());
    assert_eq!(by_kept(&unsigned, new.jwk("k1")), Err(IdTokenError::Algorithm));
    assert_eq!(check(&token, &keys(&[old.jwk("k0")])), Err(IdTokenError::NoKey));
    assert_eq!(check(&token, &keys(&[old.jwk("k1")])), Err(IdTokenError::Signature));
}

#[test]
fn the_id_token_of_a_refresh_may_lack_the_nonce_and_never_have_another() {
    let ours = Signer::for_algorithm("ES256");
    let set = keys(&[ours.jwk("k1")]);
    let nonce = Secret::new("the-nonce");
    for (sent, result) in [
        (json!("the-nonce"), None),
        (Value::Null, None),
        (json!("another"), Some(IdTokenError::Nonce)),
        (json!(""), Some(IdTokenError::Nonce)),
    ] {
        let mut claims = claims();
        claims["nonce"] = sent.clone();
        let token = ours.sign(&header("ES256"), &claims);
        assert_eq!(verify(&token, &set, expected(Nonce::IfSent(&nonce))).err(), result, "{sent}");
    }
}

#[test]
fn the_user_of_a_refresh_is_the_session_s_in_whatever_form_and_nobody_else() {
    let (subject, user) = (Secret::new("user-1"), FhirUser::Practitioner("1".to_owned()));
    let held = Held { subject: &subject, iss: "https://epj.example/fhir", fhir_user: &user };
    for (subject, fhir_user, result) in [
        ("user-1", None, Ok(())),
        ("user-1", Some("Practitioner/1"), Ok(())),
        ("user-1", Some("https://epj.example/fhir/Practitioner/1"), Ok(())),
        ("user-1", Some("Practitioner/2"), Err(UserChanged)),
        ("user-1", Some("PractitionerRole/1"), Err(UserChanged)),
        ("user-1", Some("https://evil.example/fhir/Practitioner/1"), Err(UserChanged)),
        ("user-1", Some(""), Err(UserChanged)),
        ("user-2", Some("Practitioner/1"), Err(UserChanged)),
        ("", None, Err(UserChanged)),
    ] {
        let identity = Identity { subject: Secret::new(subject), fhir_user: fhir_user.map(str::to_owned) };
        assert_eq!(identity.is_still(held), result, "{subject} {fhir_user:?}");
        assert_eq!(format!("{identity:?}"), "Identity(…)");
    }
}

#[test]
fn a_key_that_is_not_for_verifying_is_left_out() {
    let ours = Signer::for_algorithm("ES256");
    let token = ours.sign(&header("ES256"), &claims());
    for (operations, found) in [
        (json!(["verify"]), true),
        (json!(["sign", "verify"]), true),
        (json!(["encrypt"]), false),
        (json!([]), false),
    ] {
        let mut jwk = ours.jwk("k1");
        jwk["key_ops"] = operations.clone();
        assert_eq!(check(&token, &keys(&[jwk])).is_ok(), found, "{operations}");
    }
}
