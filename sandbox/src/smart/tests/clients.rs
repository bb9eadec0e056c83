//! How clients prove who they are, and what those may ask that have proven it.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, JwkSet};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};

use crate::kit::{Answer, Authorization, BASE, Kit, SCOPES, token_request};
use crate::smart::pem;
use crate::{ClientSecret, Config};

/// A secret with what a URL-encoding changes.
const SECRET: &str = "hemmelig: å+% /";
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

struct Keys {
    es384: EncodingKey,
    rs384: EncodingKey,
    public: JwkSet,
}

fn keys() -> Keys {
    let ec = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
    let es384 = EncodingKey::from_ec_pem(pem(ec.to_pkcs8v1().unwrap().as_ref()).as_bytes()).unwrap();
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = rsa.as_der().unwrap();
    let rs384 = EncodingKey::from_rsa_pem(pem(der.as_ref()).as_bytes()).unwrap();
    let public =
        [("ec", &es384, Algorithm::ES384), ("rsa", &rs384, Algorithm::RS384)].map(|(kid, key, algorithm)| {
            let mut public = Jwk::from_encoding_key(key, algorithm).unwrap();
            public.common.key_id = Some(kid.to_owned());
            public
        });
    Keys { public: JwkSet { keys: public.to_vec() }, es384, rs384 }
}

fn kit(keys: &Keys) -> Kit {
    Kit::with(Config::demo().with_confidential_clients(&ClientSecret::new(SECRET), keys.public.clone()))
}

/// A code for one of the confidential clients: `basic`, `post` or `jwt`.
async fn code(kit: &Kit, way: &str, scopes: &str) -> String {
    let cookie = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&cookie, "pt-diana").await;
    let request = Authorization::of(&launch)
        .with("client_id", &format!("helsebro-{way}"))
        .with("redirect_uri", &redirect(way))
        .with("scope", scopes);
    kit.authorize(&cookie, &request).await.sent_on()["code"].clone()
}

fn redirect(way: &str) -> String {
    format!("http://localhost:8080/callback/client-{way}")
}

/// `Authorization: Basic …` (RFC 6749, 2.3.1).
fn basic(id: &str, secret: &str) -> String {
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret))))
}

/// Redeems a new code of a client with what it shows: a header, and members of the form beside those that every client
/// sends.
async fn redeem(kit: &Kit, way: &str, header: Option<&str>, shown: &[(&str, &str)]) -> Answer {
    let (code, redirect) = (code(kit, way, SCOPES).await, redirect(way));
    let mut form: Vec<(&str, &str)> =
        token_request(&code).into_iter().filter(|(name, _)| *name != "client_id").collect();
    form.iter_mut().filter(|(name, _)| *name == "redirect_uri").for_each(|pair| pair.1 = &redirect);
    form.extend(shown);
    let headers: Vec<(&str, &str)> = header.map(|header| ("authorization", header)).into_iter().collect();
    kit.post("/auth/token", &headers, &form).await
}

fn assert_refused(answer: &Answer, what: &str) {
    assert_eq!(
        (answer.status, &answer.json()["error"]),
        (StatusCode::UNAUTHORIZED, &json!("invalid_client")),
        "{what}"
    );
}

#[tokio::test]
async fn a_secret_in_the_header_is_decoded_and_names_the_client_alone() {
    let kit = kit(&keys());
    let right = basic("helsebro-basic", SECRET);
    for (what, shown) in
        [("no client_id", vec![]), ("the same client_id", vec![("client_id", "helsebro-basic")])]
    {
        assert_eq!(redeem(&kit, "basic", Some(&right), &shown).await.status, StatusCode::OK, "{what}");
    }
    for (what, header) in [
        ("another secret", basic("helsebro-basic", "hemmelig")),
        ("another client", basic("helsebro-post", SECRET)),
        ("an unknown client", basic("nobody", SECRET)),
        ("a public client", basic("helsebro", "")),
        ("not encoded", format!("Basic {}", STANDARD.encode(format!("helsebro-basic:{SECRET}")))),
        ("no colon", format!("Basic {}", STANDARD.encode("helsebro-basic"))),
        ("no base64", "Basic ?".to_owned()),
        ("another scheme", right.replace("Basic", "Bearer")),
    ] {
        assert_refused(&redeem(&kit, "basic", Some(&header), &[]).await, what);
    }
    let other = redeem(&kit, "basic", Some(&right), &[("client_id", "helsebro")]).await;
    assert_refused(&other, "another client_id in the form");
}

#[tokio::test]
async fn a_secret_in_the_form_goes_with_its_client_id() {
    let kit = kit(&keys());
    let right = [("client_id", "helsebro-post"), ("client_secret", SECRET)];
    assert_eq!(redeem(&kit, "post", None, &right).await.status, StatusCode::OK);
    for (what, shown) in [
        ("another secret", vec![("client_id", "helsebro-post"), ("client_secret", "x")]),
        ("no secret", vec![("client_id", "helsebro-post")]),
        ("no client_id", vec![("client_secret", SECRET)]),
    ] {
        assert_refused(&redeem(&kit, "post", None, &shown).await, what);
    }
}

#[tokio::test]
async fn a_client_is_taken_in_the_one_way_that_it_is_registered_for() {
    let keys = keys();
    let kit = kit(&keys);
    let assertion = signed(&keys.es384, "ec", Algorithm::ES384, claims(&kit, "x"));
    let jwt = [("client_assertion_type", ASSERTION), ("client_assertion", assertion.as_str())];
    let header = basic("helsebro-basic", SECRET);
    for (what, way, header, shown) in [
        ("basic by form", "basic", None, vec![("client_id", "helsebro-basic"), ("client_secret", SECRET)]),
        ("basic by name", "basic", None, vec![("client_id", "helsebro-basic")]),
        ("post by header", "post", Some(basic("helsebro-post", SECRET)), vec![]),
        ("jwt by secret", "jwt", None, vec![("client_id", "helsebro-jwt"), ("client_secret", SECRET)]),
        ("jwt by name", "jwt", None, vec![("client_id", "helsebro-jwt")]),
        (
            "two ways",
            "basic",
            Some(header.clone()),
            vec![("client_id", "helsebro-basic"), ("client_secret", SECRET)],
        ),
        ("header and assertion", "basic", Some(header), jwt.to_vec()),
        ("nothing", "post", None, vec![]),
    ] {
        assert_refused(&redeem(&kit, way, header.as_deref(), &shown).await, what);
    }
    assert_eq!(redeem(&kit, "jwt", None, &jwt).await.status, StatusCode::OK);
}

/// Right claims of `helsebro-jwt`, to be made wrong.
fn claims(kit: &Kit, jti: &str) -> Value {
    json!({
        "iss": "helsebro-jwt",
        "sub": "helsebro-jwt",
        "aud": format!("{BASE}/auth/token"),
        "exp": kit.now() + 240,
        "iat": kit.now(),
        "jti": jti,
    })
}

fn signed(key: &EncodingKey, kid: &str, algorithm: Algorithm, claims: Value) -> String {
    let mut header = Header::new(algorithm);
    header.kid = Some(kid.to_owned());
    jsonwebtoken::encode(&header, &claims, key).unwrap()
}

async fn assert_by(kit: &Kit, assertion: &str) -> Answer {
    redeem(kit, "jwt", None, &[("client_assertion_type", ASSERTION), ("client_assertion", assertion)]).await
}

#[tokio::test]
async fn an_assertion_of_either_algorithm_is_taken_once() {
    let keys = keys();
    let kit = kit(&keys);
    let es384 = signed(&keys.es384, "ec", Algorithm::ES384, claims(&kit, "first"));
    let rs384 = signed(&keys.rs384, "rsa", Algorithm::RS384, claims(&kit, "second"));
    for assertion in [&es384, &rs384] {
        assert_eq!(assert_by(&kit, assertion).await.status, StatusCode::OK);
        assert_refused(&assert_by(&kit, assertion).await, "shown again");
    }
    let same_id = signed(&keys.es384, "ec", Algorithm::ES384, claims(&kit, "second"));
    assert_refused(&assert_by(&kit, &same_id).await, "the jti of another assertion");
}

#[tokio::test]
async fn an_assertion_that_is_not_right_in_all_is_refused() {
    let keys = keys();
    let kit = kit(&keys);
    for (what, name, value) in [
        ("another audience", "aud", json!(format!("{BASE}/auth"))),
        ("no audience", "aud", Value::Null),
        ("another subject", "sub", json!("helsebro")),
        ("another issuer", "iss", json!("helsebro")),
        ("at its end", "exp", json!(kit.now())),
        ("too long a life", "exp", json!(kit.now() + 301)),
        ("no end", "exp", Value::Null),
        ("no id", "jti", Value::Null),
        ("an empty id", "jti", json!("")),
    ] {
        let mut wrong = claims(&kit, what);
        wrong[name] = value;
        if wrong[name].is_null() {
            wrong.as_object_mut().unwrap().remove(name);
        }
        assert_refused(&assert_by(&kit, &signed(&keys.es384, "ec", Algorithm::ES384, wrong)).await, what);
    }
    let stranger = self::keys();
    let symmetric = EncodingKey::from_secret(SECRET.as_bytes());
    for (what, key, kid, algorithm) in [
        ("a stranger's key", &stranger.es384, "ec", Algorithm::ES384),
        ("an unknown kid", &keys.es384, "other", Algorithm::ES384),
        ("the other key's kid", &keys.es384, "rsa", Algorithm::ES384),
        ("another algorithm of the key", &keys.rs384, "rsa", Algorithm::RS256),
        ("a symmetric algorithm", &symmetric, "ec", Algorithm::HS384),
    ] {
        assert_refused(&assert_by(&kit, &signed(key, kid, algorithm, claims(&kit, what))).await, what);
    }
    let right = signed(&keys.es384, "ec", Algorithm::ES384, claims(&kit, "cut"));
    for (what, assertion) in [("no signature", right.rsplit_once('.').unwrap().0), ("no JWT", "x")] {
        assert_refused(&assert_by(&kit, assertion).await, what);
    }
    let other_type = [("client_assertion_type", "urn:x"), ("client_assertion", right.as_str())];
    assert_refused(&redeem(&kit, "jwt", None, &other_type).await, "another type");
    let other_client = [
        ("client_id", "helsebro"),
        ("client_assertion_type", ASSERTION),
        ("client_assertion", right.as_str()),
    ];
    assert_refused(&redeem(&kit, "jwt", None, &other_client).await, "another client_id");
}

#[tokio::test]
async fn a_client_that_proves_who_it_is_learns_what_its_own_tokens_are_good_for() {
    let kit = kit(&keys());
    let header = basic("helsebro-basic", SECRET);
    let code = code(&kit, "basic", &format!("{SCOPES} online_access")).await;
    let redirect = redirect("basic");
    let mut form = token_request(&code).to_vec();
    form[1].1 = "helsebro-basic";
    form[2].1 = &redirect;
    let token = kit.post("/auth/token", &[("authorization", &header)], &form).await.json();
    let ask = async |headers: &[(&str, &str)], form: &[(&str, &str)]| {
        kit.post("/auth/introspect", headers, form).await
    };
    let by_basic = [("authorization", header.as_str())];

    let access = ask(&by_basic, &[("token", token["access_token"].as_str().unwrap())]).await.json();
    for (name, value) in [
        ("active", json!(true)),
        ("client_id", json!("helsebro-basic")),
        ("scope", token["scope"].clone()),
        ("token_type", json!("Bearer")),
        ("iat", json!(kit.now())),
        ("exp", json!(kit.now() + 3600)),
        ("iss", json!(format!("{BASE}/auth"))),
        ("sub", json!("legevaktslege")),
        ("patient", json!("pt-diana")),
        ("fhirUser", json!(format!("{BASE}/fhir/Practitioner/ingrid-provelege"))),
    ] {
        assert_eq!(access[name], value, "{name}");
    }
    let refresh = ask(&by_basic, &[("token", token["refresh_token"].as_str().unwrap())]).await.json();
    assert_eq!((&refresh["active"], refresh.get("token_type")), (&json!(true), None));

    let inactive = json!({ "active": false });
    let by_post = [("client_id", "helsebro-post"), ("client_secret", SECRET)];
    let others = [by_post.as_slice(), &[("token", token["access_token"].as_str().unwrap())]].concat();
    assert_eq!(ask(&[], &others).await.json(), inactive, "another client's token");
    assert_eq!(ask(&by_basic, &[("token", "made-up")]).await.json(), inactive);
    assert_eq!(ask(&by_basic, &[]).await.json()["error"], "invalid_request");
    for shown in [vec![("token", "x")], vec![("token", "x"), ("client_id", "helsebro")]] {
        assert_refused(&ask(&[], &shown).await, "nobody and a public client");
    }
    kit.advance(3600);
    assert_eq!(ask(&by_basic, &[("token", token["access_token"].as_str().unwrap())]).await.json(), inactive);
}
