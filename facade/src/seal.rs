//! Sealing: what is stored about patients, and the EPJ's tokens, is encrypted and bound to the row it belongs to.
//!
//! AES-256-GCM with a random 96-bit nonce. A sealed value is base64url of `key id (4) ‖ nonce (12) ‖ ciphertext ‖ tag (16)`; the
//! key id in front lets keys be rotated: the first key of the ring seals, all of them open.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::random::{self, NoRandomness};

const KEY_BYTES: usize = 32;
const ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 12;

/// The keys of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Keyring(Arc<[Key]>);

struct Key {
    id: [u8; ID_BYTES],
    key: RandomizedNonceKey,
}

/// A sealed value as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(String);

/// The place that a value is sealed for; it opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The table.
    pub table: &'static str,
    /// The row's key.
    pub row: &'a str,
    /// The column.
    pub column: &'static str,
}

/// Why a key file cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read.
    #[error("the key file {} cannot be read; make one with: (umask 077; openssl rand -base64 32 > {})", .0.display(), .0.display())]
    Unreadable(PathBuf),
    /// The file does not hold 32 bytes in base64.
    #[error("the key file {} must hold 32 random bytes in base64; make one with: (umask 077; openssl rand -base64 32 > {})", .0.display(), .0.display())]
    NotAKey(PathBuf),
    /// The ring has no key.
    #[error("no key is given")]
    None,
}

/// Why a value cannot be sealed or opened. Says nothing of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The value was sealed with a key that the ring does not hold.
    #[error("a stored value is sealed with a key that is not in [keys] files")]
    UnknownKey,
    /// Changed, cut, or moved from another place.
    #[error("a stored value does not open")]
    Broken,
    /// The value cannot be written as JSON, or what opened is not what was expected.
    #[error("a stored value does not have the expected form")]
    Form,
}

impl Keyring {
    /// Reads the key files, the sealing key first.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn load(files: &[PathBuf]) -> Result<Self, KeyError> {
        if files.is_empty() {
            return Err(KeyError::None);
        }
        files.iter().map(|file| Key::load(file)).collect::<Result<_, _>>().map(Self)
    }

    /// A ring with one new key that lives as long as the process: for `demo` and tests.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn fresh() -> Result<Self, NoRandomness> {
        let bytes = random::bytes::<KEY_BYTES>()?;
        Key::new(&bytes).map(|key| Self(Arc::new([key]))).ok_or(NoRandomness)
    }

    /// Seals `value` for `place`.
    ///
    /// # Errors
    /// [`SealError::Form`] where the value cannot be written; [`SealError::Broken`] where the cipher fails.
    pub fn seal<T: Serialize>(&self, place: Place<'_>, value: &T) -> Result<Sealed, SealError> {
        let key = self.0.first().ok_or(SealError::UnknownKey)?;
        let mut text = serde_json::to_vec(value).map_err(|_| SealError::Form)?;
        let nonce = key
            .key
            .seal_in_place_append_tag(Aad::from(place.bytes()), &mut text)
            .map_err(|_| SealError::Broken)?;
        let mut sealed = Vec::with_capacity(ID_BYTES + NONCE_BYTES + text.len());
        sealed.extend_from_slice(&key.id);
        sealed.extend_from_slice(nonce.as_ref());
        sealed.extend_from_slice(&text);
        Ok(Sealed(BASE64_URL_SAFE_NO_PAD.encode(sealed)))
    }

    /// Opens what was sealed for `place`.
    ///
    /// # Errors
    /// See [`SealError`].
    pub fn open<T: DeserializeOwned>(&self, place: Place<'_>, sealed: &Sealed) -> Result<T, SealError> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&sealed.0).map_err(|_| SealError::Broken)?;
        let (id, rest) = bytes.split_first_chunk::<ID_BYTES>().ok_or(SealError::Broken)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(SealError::Broken)?;
        let key = self.0.iter().find(|key| key.id == *id).ok_or(SealError::UnknownKey)?;
        let mut text = text.to_vec();
        let opened = key
            .key
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(place.bytes()), &mut text)
            .map_err(|_| SealError::Broken)?;
        serde_json::from_slice(opened).map_err(|_| SealError::Form)
    }
}

impl Key {
    fn load(file: &Path) -> Result<Self, KeyError> {
        let text = std::fs::read_to_string(file).map_err(|_| KeyError::Unreadable(file.to_owned()))?;
        BASE64_STANDARD
            .decode(text.trim())
            .ok()
            .and_then(|bytes| Self::new(&bytes))
            .ok_or_else(|| KeyError::NotAKey(file.to_owned()))
    }

    fn new(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != KEY_BYTES {
            return None;
        }
        let id = *digest(&SHA256, bytes).as_ref().first_chunk::<ID_BYTES>()?;
        Some(Self { id, key: RandomizedNonceKey::new(&AES_256_GCM, bytes).ok()? })
    }
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        format!("{}\0{}\0{}", self.table, self.column, self.row).into_bytes()
    }
}

impl Sealed {
    /// A value as it was read from the store.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// As it is stored.
    pub fn as_stored(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(…)")
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({} keys)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyError, Keyring, Place, SealError, Sealed};

    const PLACE: Place<'static> = Place { table: "sessions", row: "r1", column: "sealed" };

    #[test]
    fn a_value_opens_in_its_place_and_nowhere_else() {
        let ring = Keyring::fresh().unwrap();
        let sealed = ring.seal(PLACE, &"Diana").unwrap();
        assert_eq!(ring.open::<String>(PLACE, &sealed).as_deref(), Ok("Diana"));
        for other in [
            Place { row: "r2", ..PLACE },
            Place { table: "audit", ..PLACE },
            Place { column: "patient", ..PLACE },
        ] {
            assert_eq!(ring.open::<String>(other, &sealed), Err(SealError::Broken));
        }
    }

    #[test]
    fn a_changed_or_cut_value_does_not_open() {
        let ring = Keyring::fresh().unwrap();
        let sealed = ring.seal(PLACE, &"Diana").unwrap();
        let text = sealed.as_stored();
        let flipped = text.strip_suffix(|_: char| true).unwrap().to_owned()
            + if text.ends_with('A') { "Q" } else { "A" };
        for broken in [flipped.as_str(), &text[..20], "", "!!"] {
            let opened = ring.open::<String>(PLACE, &Sealed::from_stored(broken.to_owned()));
            assert!(opened.is_err(), "{broken}");
        }
    }

    #[test]
    fn the_same_value_never_looks_the_same_twice_and_never_shows() {
        let ring = Keyring::fresh().unwrap();
        let (one, two) = (ring.seal(PLACE, &"Diana").unwrap(), ring.seal(PLACE, &"Diana").unwrap());
        assert_ne!(one, two);
        assert_eq!(format!("{one:?}"), "Sealed(…)");
    }

    #[test]
    fn a_new_key_in_front_seals_and_the_old_one_still_opens() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old.key"), folder.path().join("new.key"));
        std::fs::write(&old, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n").unwrap();
        std::fs::write(&new, "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n").unwrap();
        let before = Keyring::load(std::slice::from_ref(&old)).unwrap();
        let sealed = before.seal(PLACE, &1).unwrap();

        let rotated = Keyring::load(&[new.clone(), old]).unwrap();
        assert_eq!(rotated.open::<i32>(PLACE, &sealed), Ok(1));
        let resealed = rotated.seal(PLACE, &2).unwrap();
        assert_eq!(before.open::<i32>(PLACE, &resealed), Err(SealError::UnknownKey));
        assert_eq!(Keyring::load(&[new]).unwrap().open::<i32>(PLACE, &resealed), Ok(2));
    }

    #[test]
    fn a_file_that_is_no_key_is_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.key");
        assert_eq!(Keyring::load(&[]).unwrap_err(), KeyError::None);
        assert_eq!(
            Keyring::load(std::slice::from_ref(&file)).unwrap_err(),
            KeyError::Unreadable(file.clone())
        );
        for text in ["", "secret", "AAAA"] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(
                Keyring::load(std::slice::from_ref(&file)).unwrap_err(),
                KeyError::NotAKey(file.clone())
            );
        }
        assert!(KeyError::NotAKey(file).to_string().contains("openssl rand -base64 32"));
    }
}
