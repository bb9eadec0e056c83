//! Random values: browser secrets, launch-ids, resource ids, audit ids.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

/// The system gave no random bytes: nothing can be done safely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct NoRandomness;

/// 256 random bits, base64url: 43 characters.
///
/// # Errors
/// [`NoRandomness`].
pub fn secret() -> Result<String, NoRandomness> {
    bytes::<32>().map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// 128 random bits, base64url: 22 characters of `A-Z a-z 0-9 - _`. A launch-id is one.
///
/// # Errors
/// [`NoRandomness`].
pub fn id() -> Result<String, NoRandomness> {
    bytes::<16>().map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// 128 random bits as a FHIR id (R4, "id"): base64url with `.` for `_`.
///
/// # Errors
/// [`NoRandomness`].
pub fn fhir_id() -> Result<String, NoRandomness> {
    id().map(|id| id.replace('_', "."))
}

/// Random bytes.
///
/// # Errors
/// [`NoRandomness`].
pub fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// Fills a slice with random bytes.
///
/// # Errors
/// [`NoRandomness`].
pub fn fill(bytes: &mut [u8]) -> Result<(), NoRandomness> {
    SystemRandom::new().fill(bytes).map_err(|_| NoRandomness)
}

/// SHA-256, base64url: how the store knows a random value without holding it.
pub fn hash(value: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, value.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::{fhir_id, hash, id, secret};

    #[test]
    fn values_are_long_enough_and_differ() {
        assert_eq!(secret().unwrap().len(), 43);
        assert_eq!(id().unwrap().len(), 22);
        assert_ne!(secret(), secret());
        assert_ne!(id(), id());
    }

    #[test]
    fn a_resource_id_is_a_fhir_id() {
        for _ in 0..200 {
            assert!(helsebro_launch::fhir_user::is_id(&fhir_id().unwrap()));
        }
    }

    #[test]
    fn a_hash_does_not_hold_the_value() {
        assert_eq!(hash("abc"), "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    }
}
