use std::convert::Infallible;

use url::{Url, form_urlencoded};

use super::{Authentication, Credential, Occasion};
use crate::secret::Secret;

pub(super) const NOW: i64 = 1_800_000_000;

/// The form and the header that a client shows; each call draws other random bytes.
pub(super) fn shown(
    client_id: &str,
    authentication: &Authentication,
    draw: u8,
) -> (Vec<(String, String)>, Option<String>) {
    let endpoint = Url::parse("https://epj.example/token").unwrap();
    let occasion = Occasion { token_endpoint: &endpoint, issuer: Some("https://epj.example"), now: NOW };
    let credential = Credential::make(client_id, authentication, occasion, |bytes| {
        bytes.fill(draw);
        Ok::<_, Infallible>(())
    });
    let mut form = form_urlencoded::Serializer::new(String::new());
    let header = credential.unwrap().show(&mut form);
    let pairs = form_urlencoded::parse(form.finish().as_bytes()).into_owned().collect();
    (pairs, header.map(|header| header.expose().to_owned()))
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn t1_a_public_client_shows_its_client_id_and_a_confidential_one_only_its_proof() {
    assert_eq!(shown("helsebro", &Authentication::Public, 1), (vec![pair("client_id", "helsebro")], None));
    let (form, header) = shown("helsebro", &Authentication::SecretBasic(Secret::new("s3cret")), 1);
    assert_eq!((form, header.as_deref()), (vec![], Some("Basic aGVsc2Vicm86czNjcmV0")));
    let (form, header) = shown("helsebro", &Authentication::SecretPost(Secret::new("s 3&cret")), 1);
    assert_eq!(form, [pair("client_id", "helsebro"), pair("client_secret", "s 3&cret")]);
    assert_eq!(header, None);
}

#[test]
fn both_parts_of_the_basic_header_are_form_urlencoded_before_base64() {
    use base64::Engine;
    for (client_id, secret, joined) in [
        ("a:b", "c:d", "a%3Ab:c%3Ad"),
        ("helse bro", "p%+ø", "helse+bro:p%25%2B%C3%B8"),
        ("https://helsebro.example/", "~*-._", "https%3A%2F%2Fhelsebro.example%2F:%7E*-._"),
    ] {
        let (_, header) = shown(client_id, &Authentication::SecretBasic(Secret::new(secret)), 1);
        let expected = format!("Basic {}", base64::prelude::BASE64_STANDARD.encode(joined));
        assert_eq!(header, Some(expected), "{client_id} {secret}");
    }
}

#[test]
fn the_name_of_each_method_is_the_registered_one() {
    let secret = || Secret::new("s");
    for (authentication, method) in [
        (Authentication::Public, "none"),
        (Authentication::SecretBasic(secret()), "client_secret_basic"),
        (Authentication::SecretPost(secret()), "client_secret_post"),
    ] {
        assert_eq!(authentication.method(), method);
    }
}

#[test]
fn debug_shows_no_secret() {
    let endpoint = Url::parse("https://epj.example/token").unwrap();
    for authentication in [
        Authentication::SecretBasic(Secret::new("s3cret")),
        Authentication::SecretPost(Secret::new("s3cret")),
    ] {
        let occasion = Occasion { token_endpoint: &endpoint, issuer: None, now: NOW };
        let credential = Credential::make("helsebro", &authentication, occasion, |_| Ok::<_, Infallible>(()));
        let debug = format!("{authentication:?} {credential:?}");
        assert!(!debug.contains("s3cret") && !debug.contains("czNjcmV0"), "{debug}");
    }
}

#[cfg(feature = "sign")]
mod signed {
    use std::convert::Infallible;
    use std::sync::Arc;

    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair,
        EcdsaSigningAlgorithm, RsaKeyPair,
    };
    use base64::Engine;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
    use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
    use serde_json::{Value, json};
    use url::Url;

    use super::super::{
        Audience, CredentialError, KeyError, LIFETIME, SignatureAlgorithm, SigningKey, SigningKeys,
    };
    use super::{Authentication, Credential, NOW, Occasion, shown};
    use crate::discovery::Discovery;
    use crate::secret::Secret;

    fn pem(label: &str, der: &[u8]) -> String {
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", BASE64_STANDARD.encode(der))
    }

    fn rsa() -> String {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        pem("PRIVATE KEY", AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap().as_ref())
    }

    fn ec(curve: &'static EcdsaSigningAlgorithm) -> String {
        let pair = EcdsaKeyPair::generate(curve).unwrap();
        pem("PRIVATE KEY", pair.to_pkcs8v1().unwrap().as_ref())
    }

    fn key(pem: &str) -> SigningKey {
        SigningKey::from_pem(pem.as_bytes()).unwrap()
    }

    fn by_key(key: Arc<SigningKey>) -> Authentication {
        Authentication::PrivateKeyJwt { key, audience: Audience::default() }
    }

    fn p384() -> SigningKey {
        key(&ec(&ECDSA_P384_SHA384_FIXED_SIGNING))
    }

    fn assertion(keys: &SigningKeys, draw: u8) -> String {
        assertion_for(Audience::TokenEndpoint, keys, draw)
    }

    /// The assertion that a client shows, beside nothing but its type.
    fn assertion_for(audience: Audience, keys: &SigningKeys, draw: u8) -> String {
        let authentication = Authentication::PrivateKeyJwt { key: keys.signing(None).unwrap(), audience };
        assert_eq!(authentication.method(), "private_key_jwt");
        let (form, header) = shown("helsebro", &authentication, draw);
        assert_eq!(header, None);
        let [(kind, is_jwt), (name, assertion)] = form.try_into().unwrap();
        assert_eq!((kind.as_str(), name.as_str()), ("client_assertion_type", "client_assertion"));
        assert_eq!(is_jwt, "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        assertion
    }

    fn header(assertion: &str) -> Value {
        let header = BASE64_URL_SAFE_NO_PAD.decode(assertion.split('.').next().unwrap()).unwrap();
        serde_json::from_slice(&header).unwrap()
    }

    fn claims(assertion: &str, keys: &SigningKeys) -> Value {
        let header = decode_header(assertion).unwrap();
        let jwks = keys.jwks();
        let public = jwks.find(header.kid.as_deref().unwrap()).unwrap();
        let mut validation = Validation::new(header.alg);
        validation.validate_exp = false;
        validation.validate_aud = false;
        decode::<Value>(assertion, &DecodingKey::from_jwk(public).unwrap(), &validation).unwrap().claims
    }

    #[test]
    fn an_assertion_says_what_smart_asks_for_and_verifies_by_the_published_key() {
        for (pem, alg) in [(rsa(), "RS384"), (ec(&ECDSA_P384_SHA384_FIXED_SIGNING), "ES384")] {
            let keys = SigningKeys::new(vec![key(&pem)]).unwrap();
            let assertion = assertion(&keys, 7);
            let header = header(&assertion);
            let id = keys.signing(None).unwrap().id().to_owned();
            assert_eq!(header, json!({ "alg": alg, "kid": id, "typ": "JWT" }));
            assert_eq!(
                claims(&assertion, &keys),
                json!({
                    "iss": "helsebro", "sub": "helsebro", "aud": "https://epj.example/token",
                    "exp": NOW + LIFETIME, "iat": NOW, "jti": BASE64_URL_SAFE_NO_PAD.encode([7; 16])
                })
            );
        }
        const { assert!(LIFETIME <= 300, "SMART allows five minutes") };
    }

    #[test]
    fn a_strict_server_gets_an_assertion_that_is_addressed_to_its_issuer_alone() {
        let keys = SigningKeys::new(vec![p384()]).unwrap();
        let assertion = assertion_for(Audience::Issuer, &keys, 7);
        assert_eq!(header(&assertion)["typ"], "client-authentication+jwt");
        assert_eq!(claims(&assertion, &keys)["aud"], "https://epj.example");

        let endpoint = Url::parse("https://epj.example/token").unwrap();
        let occasion = Occasion { token_endpoint: &endpoint, issuer: None, now: NOW };
        let key = keys.signing(None).unwrap();
        let authentication = Authentication::PrivateKeyJwt { key, audience: Audience::Issuer };
        let made = Credential::make("helsebro", &authentication, occasion, |_| Ok::<_, Infallible>(()));
        assert_eq!(made.unwrap_err(), CredentialError::NoIssuer);
    }

    #[test]
    fn two_assertions_never_have_the_same_jti() {
        let keys = SigningKeys::new(vec![p384()]).unwrap();
        let jti = |draw| claims(&assertion(&keys, draw), &keys)["jti"].clone();
        assert_ne!(jti(1), jti(2));
    }

    #[test]
    fn without_randomness_there_is_no_assertion() {
        let endpoint = Url::parse("https://epj.example/token").unwrap();
        let occasion = Occasion { token_endpoint: &endpoint, issuer: None, now: NOW };
        let authentication = by_key(Arc::new(p384()));
        let made = Credential::make("helsebro", &authentication, occasion, |_| Err("no entropy"));
        assert_eq!(made.unwrap_err(), CredentialError::Randomness);
    }

    #[test]
    fn the_first_key_signs_and_all_are_published_so_that_keys_can_be_rotated() {
        let (old, new) = (rsa(), ec(&ECDSA_P384_SHA384_FIXED_SIGNING));
        let before = SigningKeys::new(vec![key(&old), key(&new)]).unwrap();
        let after = SigningKeys::new(vec![key(&new), key(&old)]).unwrap();
        let (old, new) = (key(&old), key(&new));
        assert_eq!(before.signing(None).unwrap().id(), old.id());
        assert_eq!(after.signing(None).unwrap().id(), new.id());
        for keys in [&before, &after] {
            assert!(keys.jwks().find(old.id()).is_some() && keys.jwks().find(new.id()).is_some());
            assert_eq!(keys.signing(Some(SignatureAlgorithm::Es384)).unwrap().id(), new.id());
            assert_eq!(keys.signing(Some(SignatureAlgorithm::Rs384)).unwrap().algorithm(), old.algorithm());
        }
        let assertion = assertion(&before, 1);
        assert_eq!(
            claims(&assertion, &after)["iss"],
            "helsebro",
            "a key that has stepped back still verifies"
        );
        assert!(SigningKeys::new(vec![p384()]).unwrap().signing(Some(SignatureAlgorithm::Rs384)).is_none());
    }

    #[test]
    fn a_client_is_taken_where_its_method_and_its_algorithm_are_told_and_where_nothing_is() {
        const METHODS: &str =
            r#""token_endpoint_auth_methods_supported": ["private_key_jwt", "client_secret_basic"]"#;
        const RS384: &str = r#""token_endpoint_auth_signing_alg_values_supported": ["RS384"]"#;
        let server = |told: &[&str]| {
            let needed = r#""authorization_endpoint": "a", "token_endpoint": "t", "code_challenge_methods_supported": ["S256"]"#;
            let document = format!("{{{}}}", [&[needed], told].concat().join(","));
            Discovery::read("https://epj.example/fhir", document.as_bytes()).unwrap()
        };
        let (rs384, es384) = (by_key(Arc::new(key(&rsa()))), by_key(Arc::new(p384())));
        for (told, client, taken) in [
            (&[METHODS, RS384][..], &rs384, true),
            (&[METHODS, RS384], &es384, false),
            (&[METHODS], &es384, true),
            (&[RS384], &es384, false),
            (&[], &es384, true),
            (&[METHODS, RS384], &Authentication::SecretBasic(Secret::new("s")), true),
            (&[METHODS, RS384], &Authentication::Public, false),
        ] {
            assert_eq!(server(told).takes(client), taken, "{client:?} at {told:?}");
        }
    }

    #[test]
    fn the_published_keys_hold_nothing_private() {
        let jwks = SigningKeys::new(vec![key(&rsa()), p384()]).unwrap().jwks();
        let document = serde_json::to_value(&jwks).unwrap();
        let members = |index: usize| -> Vec<String> {
            document["keys"][index].as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(members(0), ["alg", "e", "kid", "kty", "n", "use"]);
        assert_eq!(members(1), ["alg", "crv", "kid", "kty", "use", "x", "y"]);
        assert_eq!(document["keys"][0]["use"], "sig");
        assert_eq!(document["keys"][1]["alg"], "ES384");
    }

    #[test]
    fn a_key_is_published_and_signs_under_the_kid_that_it_is_given() {
        let pem = rsa();
        let keys = SigningKeys::new(vec![key(&pem).named("2026-1".to_owned())]).unwrap();
        assert_eq!(header(&assertion(&keys, 1))["kid"], "2026-1");
        assert_eq!(claims(&assertion(&keys, 1), &keys)["iss"], "helsebro");
        let one_id = |key: SigningKey| key.named("k".to_owned());
        assert_eq!(SigningKeys::new(vec![one_id(key(&pem)), one_id(p384())]).unwrap_err(), KeyError::SameId);
        let twice = vec![key(&pem).named("a".to_owned()), key(&pem).named("b".to_owned())];
        assert_eq!(SigningKeys::new(twice).unwrap_err(), KeyError::Repeated);
    }

    #[test]
    fn what_is_no_key_that_smart_knows_is_refused() {
        let public = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let public = pem(
            "PUBLIC KEY",
            AsDer::<aws_lc_rs::encoding::PublicKeyX509Der<'_>>::as_der(
                aws_lc_rs::signature::KeyPair::public_key(&public),
            )
            .unwrap()
            .as_ref(),
        );
        let p256 = ec(&ECDSA_P256_SHA256_FIXED_SIGNING);
        let half: String = rsa().chars().take(400).collect();
        for pem in [
            "",
            "secret",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            &public,
            &p256,
            &half,
        ] {
            assert_eq!(SigningKey::from_pem(pem.as_bytes()).unwrap_err(), KeyError::NotAKey, "{pem}");
        }
        let twice = rsa();
        assert_eq!(SigningKeys::new(vec![key(&twice), key(&twice)]).unwrap_err(), KeyError::Repeated);
        assert_eq!(SigningKeys::new(vec![]).unwrap_err(), KeyError::None);
    }

    #[test]
    fn debug_shows_the_id_of_a_key_and_no_assertion() {
        let key = Arc::new(p384());
        let endpoint = Url::parse("https://epj.example/token").unwrap();
        let occasion = Occasion { token_endpoint: &endpoint, issuer: None, now: NOW };
        let authentication = by_key(Arc::clone(&key));
        let credential = Credential::make("helsebro", &authentication, occasion, |_| Ok::<_, Infallible>(()));
        assert_eq!(
            format!("{authentication:?}"),
            format!("PrivateKeyJwt {{ key: SigningKey({}), audience: TokenEndpoint }}", key.id())
        );
        assert_eq!(format!("{:?}", credential.unwrap()), "Credential(Assertion(Secret(…)))");
    }
}
