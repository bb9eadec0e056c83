//! The issuer's keys (JWK Set, RFC 7517).

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;

/// How many keys of a set are looked at: a set of thousands must not cost a verification each.
const MOST_KEYS: usize = 32;

/// The keys of an issuer that can verify an id_token.
pub struct KeySet(Vec<Key>);

struct Key {
    id: Option<String>,
    /// The `alg` that the key is bound to, where it says so.
    bound_to: Option<String>,
    kind: Kind,
    key: DecodingKey,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Rsa,
    P256,
    P384,
}

impl KeySet {
    /// Reads a JWK Set. Keys of unknown kinds, encryption keys and unreadable keys are left out.
    ///
    /// Gives nothing where the document is no JWK Set.
    pub fn read(document: &[u8]) -> Option<Self> {
        let document: Value = serde_json::from_slice(document).ok()?;
        let keys = document.get("keys")?.as_array()?;
        Some(Self(keys.iter().take(MOST_KEYS).filter_map(Key::read).collect()))
    }

    /// The keys that may have signed with `algorithm`: the one with the header's `kid`, or all where it has none.
    pub(super) fn fitting<'a>(
        &'a self,
        algorithm: Algorithm,
        kid: Option<&'a str>,
    ) -> impl Iterator<Item = &'a DecodingKey> {
        let (kind, name) = match algorithm {
            Algorithm::ES256 => (Kind::P256, "ES256"),
            Algorithm::ES384 => (Kind::P384, "ES384"),
            Algorithm::RS384 => (Kind::Rsa, "RS384"),
            _ => (Kind::Rsa, "RS256"),
        };
        self.0
            .iter()
            .filter(move |key| key.kind == kind)
            .filter(move |key| key.bound_to.as_ref().is_none_or(|alg| alg == name))
            .filter(move |key| kid.is_none() || key.id.as_deref() == kid)
            .map(|key| &key.key)
    }
}

impl Key {
    fn read(value: &Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
        let operations = jwk.common.key_operations.as_ref();
        if matches!(jwk.common.public_key_use, Some(PublicKeyUse::Encryption))
            || operations.is_some_and(|all| !all.contains(&KeyOperations::Verify))
        {
            return None;
        }
        let kind = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => Kind::Rsa,
            AlgorithmParameters::EllipticCurve(curve) => match curve.curve {
                EllipticCurve::P256 => Kind::P256,
                EllipticCurve::P384 => Kind::P384,
                _ => return None,
            },
            _ => return None,
        };
        Some(Self {
            id: jwk.common.key_id.clone(),
            bound_to: value.get("alg").and_then(Value::as_str).map(str::to_owned),
            kind,
            key: DecodingKey::from_jwk(&jwk).ok()?,
        })
    }
}
