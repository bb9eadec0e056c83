//! Keys that we sign with, and how an EPJ looks at what we signed: by our published set and a library of its own.

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

/// Two keys: one for ES384, one for RS384.
pub(crate) fn signing_keys() -> SigningKeys {
    let ec = EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING).unwrap();
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let key = |der: &[u8]| {
        let body = BASE64_STANDARD.encode(der);
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
        SigningKey::from_pem(pem.as_bytes()).unwrap()
    };
    let rsa = AsDer::<Pkcs8V1Der<'_>>::as_der(&rsa).unwrap();
    SigningKeys::new(vec![key(ec.to_pkcs8v1().unwrap().as_ref()), key(rsa.as_ref())]).unwrap()
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
