//! How we are registered at EPJs: clients, their secrets, and the keys that sign.

use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use helsebro_launch::client::{Audience, Authentication, SignatureAlgorithm};

use super::super::{ConfigError, Register, read};
use super::EXAMPLE;

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64_STANDARD.encode(der))
}

/// A folder with keys and secrets, good ones and others.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let ec = || EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
    for (name, text) in [
        ("rs384.pem", pem(AsDer::<Pkcs8V1Der<'_>>::as_der(&rsa).unwrap().as_ref())),
        ("es384.pem", pem(ec().to_pkcs8v1().unwrap().as_ref())),
        ("new.pem", pem(ec().to_pkcs8v1().unwrap().as_ref())),
        ("epj.secret", "hush-hush\nthe second line is a remark\n".to_owned()),
        ("empty.secret", "\n".to_owned()),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The example with these lines in place of what it says of the client, and these signing keys before it.
fn text(keys: &str, client: &str) -> String {
    EXAMPLE.replace("client = \"public\"\n", client).replace("[[epj]]\n", &format!("{keys}[[epj]]\n"))
}

fn key(file: &str, algorithm: &str) -> String {
    format!("[[signing_key]]\nfile = \"{file}\"\nalgorithm = \"{algorithm}\"\n")
}

/// The environment: one secret.
fn variable(name: &str) -> Option<String> {
    (name == "HELSEBRO_SECRET_EXAMPLE").then(|| "from-the-environment".to_owned())
}

fn read(folder: &Path, text: &str) -> Result<Register, ConfigError> {
    read::parse_in(text, "helsebro.toml", folder, &variable).map(|(_, register, _)| register)
}

fn client(folder: &Path, keys: &str, client: &str) -> Authentication {
    read(folder, &text(keys, client)).unwrap().epjs.remove(0).authentication
}

#[test]
fn a_client_is_what_the_register_says_and_public_where_it_says_nothing() {
    let folder = folder();
    for (lines, method) in [
        ("", "none"),
        ("client = \"public\"\n", "none"),
        ("client = \"client_secret_basic\"\nclient_secret_file = \"epj.secret\"\n", "client_secret_basic"),
        ("client = \"client_secret_post\"\nclient_secret_file = \"epj.secret\"\n", "client_secret_post"),
        ("client = \"private_key_jwt\"\n", "private_key_jwt"),
    ] {
        let client = client(folder.path(), &key("es384.pem", "ES384"), lines);
        assert_eq!(client.method(), method, "{lines}");
    }
}

#[test]
fn a_secret_comes_from_its_file_or_else_from_the_environment_and_is_told_nowhere() {
    let folder = folder();
    for (line, secret) in
        [("client_secret_file = \"epj.secret\"\n", "hush-hush"), ("", "from-the-environment")]
    {
        let lines = format!("client = \"client_secret_basic\"\n{line}");
        let register = read(folder.path(), &text("", &lines)).unwrap();
        assert!(
            matches!(&register.epjs[0].authentication, Authentication::SecretBasic(found) if found.expose() == secret)
        );
        assert!(!format!("{register:?}").contains(secret));
    }
}

#[test]
fn the_first_key_that_fits_signs_and_all_are_published() {
    let folder = folder();
    let keys = [key("es384.pem", "ES384"), key("rs384.pem", "RS384"), key("new.pem", "ES384")].concat();
    for (lines, expected, addressed) in [
        ("", SignatureAlgorithm::Es384, Audience::TokenEndpoint),
        ("assertion_algorithm = \"RS384\"\n", SignatureAlgorithm::Rs384, Audience::TokenEndpoint),
        (
            "assertion_audience = \"issuer\"\nissuer = \"https://login.example\"\n",
            SignatureAlgorithm::Es384,
            Audience::Issuer,
        ),
        ("assertion_audience = \"token-endpoint\"\n", SignatureAlgorithm::Es384, Audience::TokenEndpoint),
    ] {
        let lines = format!("client = \"private_key_jwt\"\n{lines}");
        let register = read(folder.path(), &text(&keys, &lines)).unwrap();
        let published = register.signing_keys.as_ref().unwrap().jwks().keys;
        assert_eq!(published.len(), 3);
        let Authentication::PrivateKeyJwt { key, audience } = &register.epjs[0].authentication else {
            panic!("{lines}")
        };
        assert_eq!((key.algorithm(), *audience), (expected, addressed), "{lines}");
        let first = if expected == SignatureAlgorithm::Es384 { 0 } else { 1 };
        assert_eq!(published[first].common.key_id.as_deref(), Some(key.id()));
    }
}

#[test]
fn a_key_has_the_kid_that_it_is_given_or_its_thumbprint() {
    let folder = folder();
    let named = format!("{}kid = \"2026-1\"\n", key("es384.pem", "ES384"));
    let ids = |keys: &str| -> Vec<String> {
        let keys = read(folder.path(), &text(keys, "")).unwrap().signing_keys.unwrap().jwks().keys;
        keys.into_iter().filter_map(|key| key.common.key_id).collect()
    };
    assert_eq!(ids(&named), ["2026-1"]);
    // A thumbprint is a SHA-256 in base64url.
    assert_eq!(ids(&key("es384.pem", "ES384"))[0].len(), 43);
    assert!(read(folder.path(), EXAMPLE).unwrap().signing_keys.is_none());
}

#[test]
fn every_fault_of_a_file_or_a_key_is_told_with_its_line_and_what_to_do() {
    let folder = folder();
    let es384 = key("es384.pem", "ES384");
    let named = |file: &str, kid: &str| format!("{}kid = \"{kid}\"\n", key(file, "ES384"));
    let file = |file: &str| format!("client = \"client_secret_post\"\nclient_secret_file = \"{file}\"\n");
    let jwt = |line: &str| format!("client = \"private_key_jwt\"\n{line}\n");
    for (keys, client, start, what) in [
        (String::new(), file("none.secret"), "client_secret_file", "none.secret, which cannot be read"),
        (
            String::new(),
            file("empty.secret"),
            "client_secret_file",
            "empty.secret, which is empty: put the secret",
        ),
        (es384.clone(), jwt("client_secret_file = \"epj.secret\""), "client_secret_file", "take it out"),
        (
            es384.clone(),
            jwt("assertion_audience = \"epj\""),
            "assertion_audience",
            "\"token-endpoint\" or \"issuer\"",
        ),
        (
            es384.clone(),
            jwt("assertion_audience = \"issuer\""),
            "assertion_audience",
            "name the issuer as issuer",
        ),
        (
            es384.clone(),
            jwt("assertion_algorithm = \"RS256\""),
            "assertion_algorithm",
            "must be RS384 or ES384",
        ),
        (
            es384.clone(),
            jwt("assertion_algorithm = \"RS384\""),
            "assertion_algorithm",
            "no [[signing_key]] has this",
        ),
        (key("none.pem", "ES384"), String::new(), "file", "ec_paramgen_curve:P-384"),
        (key("none.pem", "RS384"), String::new(), "file", "rsa_keygen_bits:3072"),
        (key("epj.secret", "ES384"), String::new(), "file", "which is not a private key in PEM"),
        (key("es384.pem", "RS384"), String::new(), "algorithm", "is of the other algorithm"),
        (key("es384.pem", "HS256"), String::new(), "algorithm", "algorithm must be RS384 or ES384"),
        (named("es384.pem", "a b"), String::new(), "kid", "kid must be 1 to 100"),
        (named("es384.pem", "a") + &named("new.pem", "a"), String::new(), "kid", "has this kid"),
        (es384.clone() + &named("es384.pem", "a"), String::new(), "file", "is this key: take one out"),
        (format!("{es384}secret = \"x\"\n"), String::new(), "secret", "unknown field `secret`"),
    ] {
        let text = text(&keys, &client);
        let told = read(folder.path(), &text).unwrap_err().to_string();
        let line = super::last_line_of(&text, &format!("{start} ="));
        assert!(told.contains(what), "{told}");
        assert!(told.starts_with(&format!("helsebro.toml:{line}: ")), "{start}: {told}");
        assert!(!told.contains("hush"), "{told}");
    }
}

#[test]
fn a_missing_key_of_a_signing_key_is_told_with_the_line_of_its_table() {
    for lacking in ["file", "algorithm"] {
        let keys: String = key("es384.pem", "ES384")
            .lines()
            .filter(|line| !line.starts_with(lacking))
            .map(|line| format!("{line}\n"))
            .collect();
        let text = text(&keys, "");
        let told = read(Path::new("/nowhere"), &text).unwrap_err().to_string();
        assert!(told.contains(&format!("missing field `{lacking}`: add it")), "{told}");
        let line = super::last_line_of(&text, "[[signing_key]]");
        assert!(told.starts_with(&format!("helsebro.toml:{line}: ")), "{told}");
    }
}
