//! Our keys, and the JWK Set that EPJs know us by (RFC 7517; SMART App Launch 2.2, "Registering a client": RS384, ES384).

use std::fmt;
use std::sync::Arc;

use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use super::CredentialError;
use crate::secret::Secret;

/// The algorithms that SMART App Launch asks of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// ECDSA on P-384 with SHA-384.
    Es384,
}

impl SignatureAlgorithm {
    /// Its name (RFC 7518, 3.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs384 => "RS384",
            Self::Es384 => "ES384",
        }
    }
}

/// A private key, and its public half. `Debug` shows its id.
pub struct SigningKey {
    id: String,
    algorithm: SignatureAlgorithm,
    private: EncodingKey,
    public: Jwk,
}

/// Why a key cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Neither an RSA key of 2048 bits or more nor an EC key on P-384, or not in PEM.
    #[error("not a private key in PEM: RSA of at least 2048 bits, or EC on the curve P-384 in PKCS #8")]
    NotAKey,
    /// The same key twice.
    #[error("the same key is there twice")]
    Repeated,
    /// Two keys under one `kid`.
    #[error("two keys have the same kid")]
    SameId,
    /// No key at all.
    #[error("there is no key")]
    None,
}

impl SigningKey {
    /// Reads a private key in PEM. Its kind tells the algorithm, and its `kid` is its thumbprint (RFC 7638).
    ///
    /// # Errors
    /// [`KeyError::NotAKey`].
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        Self::of(SignatureAlgorithm::Rs384, EncodingKey::from_rsa_pem(pem))
            .or_else(|| Self::of(SignatureAlgorithm::Es384, EncodingKey::from_ec_pem(pem)))
            .ok_or(KeyError::NotAKey)
    }

    fn of(
        algorithm: SignatureAlgorithm,
        key: Result<EncodingKey, jsonwebtoken::errors::Error>,
    ) -> Option<Self> {
        let private = key.ok()?;
        // Refuses a key of another curve and one that is too short.
        let mut public = Jwk::from_encoding_key(&private, algorithm.jwa()).ok()?;
        let id = public.thumbprint(ThumbprintHash::SHA256).ok()?;
        public.common.key_id = Some(id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Some(Self { id, algorithm, private, public })
    }

    /// The same key under another `kid` than its thumbprint: one that an EPJ has registered already.
    #[must_use]
    pub fn named(mut self, id: String) -> Self {
        self.public.common.key_id = Some(id.clone());
        self.id = id;
        self
    }

    /// Its `kid`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it signs with.
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// Signs claims as a compact JWT with `alg`, `kid` and this `typ`.
    pub(super) fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<Secret, CredentialError> {
        let mut header = Header::new(self.algorithm.jwa());
        header.kid = Some(self.id.clone());
        header.typ = Some(typ.to_owned());
        let token = jsonwebtoken::encode(&header, claims, &self.private);
        token.map(Secret::new).map_err(|_| CredentialError::Signing)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({})", self.id)
    }
}

impl SignatureAlgorithm {
    fn jwa(self) -> Algorithm {
        match self {
            Self::Rs384 => Algorithm::RS384,
            Self::Es384 => Algorithm::ES384,
        }
    }
}

/// All keys of the config. The first signs; the others are published beside it: the next one before it signs, the last one
/// until the EPJs have forgotten it.
#[derive(Debug, Clone)]
pub struct SigningKeys(Vec<Arc<SigningKey>>);

impl SigningKeys {
    /// Takes keys in, in the order of the config.
    ///
    /// # Errors
    /// [`KeyError::None`], [`KeyError::Repeated`] and [`KeyError::SameId`].
    pub fn new(keys: Vec<SigningKey>) -> Result<Self, KeyError> {
        if keys.is_empty() {
            return Err(KeyError::None);
        }
        keys.into_iter().try_fold(Self(Vec::new()), Self::with)
    }

    /// The same keys and one more, which comes last.
    ///
    /// # Errors
    /// [`KeyError::Repeated`] and [`KeyError::SameId`].
    pub fn with(mut self, key: SigningKey) -> Result<Self, KeyError> {
        if self.0.iter().any(|known| known.public.algorithm == key.public.algorithm) {
            return Err(KeyError::Repeated);
        }
        if self.0.iter().any(|known| known.id == key.id) {
            return Err(KeyError::SameId);
        }
        self.0.push(Arc::new(key));
        Ok(self)
    }

    /// The key that signs: the first one, or the first of the algorithm that an EPJ insists on.
    pub fn signing(&self, algorithm: Option<SignatureAlgorithm>) -> Option<Arc<SigningKey>> {
        self.0.iter().find(|key| algorithm.is_none_or(|wanted| key.algorithm == wanted)).cloned()
    }

    /// The public halves, to be served at our `jwks_uri`.
    pub fn jwks(&self) -> JwkSet {
        JwkSet { keys: self.0.iter().map(|key| key.public.clone()).collect() }
    }
}
