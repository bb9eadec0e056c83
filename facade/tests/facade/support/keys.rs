//! Keys that we sign with, and how an EPJ looks at what we signed: by our published set and a library of its own.

use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P384_SHA384_FIXED, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_2048_8192_SHA384,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD as B64};
use helsebro_launch::client::{SigningKey, SigningKeys};
use serde_json::Value;

fn pem(der: &[u8]) -> String {
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", BASE64_STANDARD.encode(der))
}

fn es384() -> String {
    let ec = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
    pem(ec.to_pkcs8v1().unwrap().as_ref())
}

/// Two keys: one for ES384, one for RS384.
pub(crate) fn signing_keys() -> SigningKeys {
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let rs384 = pem(AsDer::<Pkcs8V1Der<'_>>::as_der(&rsa).unwrap().as_ref());
    let keys = [es384(), rs384].map(|pem| SigningKey::from_pem(pem.as_bytes()).unwrap());
    SigningKeys::new(Vec::from(keys)).unwrap()
}

/// Writes a key for ES384 to a file: its `kid`.
pub(crate) fn key_file(file: &Path) -> String {
    let pem = es384();
    std::fs::write(file, &pem).unwrap();
    SigningKey::from_pem(pem.as_bytes()).unwrap().id().to_owned()
}

/// The header and the claims of a JWT, whoever signed it.
pub(crate) fn read_jwt(jwt: &str) -> (Value, Value) {
    let mut parts = jwt.split('.').map(|part| serde_json::from_slice(&B64.decode(part).unwrap_or_default()));
    (parts.next().unwrap().unwrap(), parts.next().unwrap().unwrap())
}

/// Whether the key of the set that the JWT names has signed it.
pub(crate) fn verifies(jwt: &str, set: &Value) -> bool {
    let (message, signature) = jwt.rsplit_once('.').unwrap();
    let signature = B64.decode(signature).unwrap();
    let header = read_jwt(jwt).0;
    let keys = set["keys"].as_array().unwrap();
    let Some(key) = keys.iter().find(|key| key["kid"] == header["kid"]) else { return false };
    let part = |name: &str| B64.decode(key[name].as_str().unwrap()).unwrap();
    match header["alg"].as_str() {
        Some("ES384") => {
            let point = [vec![4], part("x"), part("y")].concat();
            UnparsedPublicKey::new(&ECDSA_P384_SHA384_FIXED, point)
                .verify(message.as_bytes(), &signature)
                .is_ok()
        }
        Some("RS384") => RsaPublicKeyComponents { n: part("n"), e: part("e") }
            .verify(&RSA_PKCS1_2048_8192_SHA384, message.as_bytes(), &signature)
            .is_ok(),
        _ => false,
    }
}
