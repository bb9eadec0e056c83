//! Keys that we sign with.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use helsebro_launch::client::{SigningKey, SigningKeys};

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
