//! `[[signing_key]]`: what our assertions are signed with. The first that fits signs; all are published, so that a key can
//! be known before it signs and until nobody asks for it any more.

use std::path::PathBuf;

use helsebro_launch::client::{KeyError, SignatureAlgorithm, SigningKey, SigningKeys};
use serde::Deserialize;
use toml::Spanned;

use super::ConfigError;
use super::read::Source;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSigningKey {
    file: Spanned<PathBuf>,
    algorithm: Spanned<String>,
    kid: Option<Spanned<String>>,
}

/// How to make a key of an algorithm.
fn recipe(algorithm: SignatureAlgorithm) -> &'static str {
    match algorithm {
        SignatureAlgorithm::Rs384 => "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out FILE",
        SignatureAlgorithm::Es384 => {
            "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out FILE"
        }
    }
}

/// RFC 7518, 3.1: those of the names that SMART App Launch asks of a client.
pub(super) fn algorithm(name: &str) -> Option<SignatureAlgorithm> {
    match name {
        "RS384" => Some(SignatureAlgorithm::Rs384),
        "ES384" => Some(SignatureAlgorithm::Es384),
        _ => None,
    }
}

impl Source<'_> {
    /// The keys in the order of the config; `None` where there are none.
    pub(super) fn signing_keys(&self, raw: Vec<RawSigningKey>) -> Result<Option<SigningKeys>, ConfigError> {
        let mut keys: Option<SigningKeys> = None;
        for entry in raw {
            let key = self.signing_key(&entry)?;
            let added = match keys {
                None => SigningKeys::new(vec![key]),
                Some(keys) => keys.with(key),
            };
            keys = Some(added.map_err(|error| match (error, &entry.kid) {
                (KeyError::SameId, Some(kid)) => {
                    self.fault(kid, "another [[signing_key]] has this kid: give each its own")
                }
                _ => self.fault(&entry.file, "another [[signing_key]] is this key: take one out"),
            })?);
        }
        Ok(keys)
    }

    fn signing_key(&self, raw: &RawSigningKey) -> Result<SigningKey, ConfigError> {
        let wanted = algorithm(raw.algorithm.get_ref())
            .ok_or_else(|| self.fault(&raw.algorithm, "algorithm must be RS384 or ES384"))?;
        let file = self.folder.join(raw.file.get_ref());
        let told = |what: String| {
            let what = format!(
                "[[signing_key]] file names {}, which {what}; make a key with: {}",
                file.display(),
                recipe(wanted)
            );
            self.fault(&raw.file, what)
        };
        let pem = std::fs::read(&file).map_err(|error| told(format!("cannot be read ({error})")))?;
        let key = SigningKey::from_pem(&pem).map_err(|error| told(format!("is {error}")))?;
        if key.algorithm() != wanted {
            return Err(self.fault(
                &raw.algorithm,
                "the key in the file is of the other algorithm: correct this, or name another file",
            ));
        }
        match &raw.kid {
            None => Ok(key),
            Some(kid) if is_kid(kid.get_ref()) => Ok(key.named(kid.get_ref().clone())),
            Some(kid) => {
                Err(self.fault(kid, "kid must be 1 to 100 of A-Z, a-z, 0-9, - . _ and ~, or be left out"))
            }
        }
    }
}

/// What needs no escape anywhere: the unreserved characters of RFC 3986.
fn is_kid(kid: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (1..=100).contains(&kid.len()) && kid.bytes().all(plain)
}
