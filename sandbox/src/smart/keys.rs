//! The key that signs id_tokens, new with every start.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

/// Why there is no key, or it does not sign.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The machine made no key.
    #[error("no RSA key could be made")]
    Generate,
    /// The key could not be used for signing.
    #[error("the signing key: {0}")]
    Sign(#[from] jsonwebtoken::errors::Error),
}

/// An RSA key of 2048 bits for RS256, the algorithm that every OpenID Connect client knows.
#[derive(Clone)]
pub(crate) struct SigningKey {
    private: EncodingKey,
    public: Jwk,
    id: String,
}

impl SigningKey {
    /// The algorithm, as discovery names it.
    pub(crate) const ALGORITHM: &'static str = "RS256";

    /// Makes a new key. Its `kid` is its thumbprint (RFC 7638).
    pub(crate) fn generate() -> Result<Self, KeyError> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Generate)?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::Generate)?;
        let private = EncodingKey::from_rsa_pem(pem(der.as_ref()).as_bytes())?;
        let mut public = Jwk::from_encoding_key(&private, Algorithm::RS256)?;
        let id = public.thumbprint(ThumbprintHash::SHA256)?;
        public.common.key_id = Some(id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { private, public, id })
    }

    /// Signs the claims as a compact JWT.
    pub(crate) fn sign<T: Serialize>(&self, claims: &T) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(self.id.clone());
        Ok(jsonwebtoken::encode(&header, claims, &self.private)?)
    }

    /// The public half, as `jwks_uri` gives it.
    pub(crate) fn jwks(&self) -> JwkSet {
        JwkSet { keys: vec![self.public.clone()] }
    }
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.id)
    }
}

/// `jsonwebtoken` takes PKCS #8 only in its PEM dress (RFC 7468).
pub(crate) fn pem(pkcs8: &[u8]) -> String {
    let mut text = String::from("-----BEGIN PRIVATE KEY-----\n");
    for (place, character) in STANDARD.encode(pkcs8).chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            text.push('\n');
        }
        text.push(character);
    }
    text.push_str("\n-----END PRIVATE KEY-----\n");
    text
}
