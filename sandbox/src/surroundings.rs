//! The clock and the randomness, passed in so that tests decide both.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use time::OffsetDateTime;

type Clock = Box<dyn Fn() -> OffsetDateTime + Send + Sync>;
type Randomness = Box<dyn Fn(&mut [u8]) -> Result<(), NoRandomness> + Send + Sync>;

/// What the sandbox takes from the machine that it runs on.
pub struct Surroundings {
    clock: Clock,
    randomness: Randomness,
}

/// The machine gave no random bytes: nothing secret can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no random bytes to be had")]
pub struct NoRandomness;

impl Surroundings {
    /// The machine's own clock and randomness.
    pub fn real() -> Self {
        Self::new(OffsetDateTime::now_utc, |bytes| aws_lc_rs::rand::fill(bytes).map_err(|_| NoRandomness))
    }

    /// A given clock, and a given function that fills bytes with randomness.
    pub fn new(
        clock: impl Fn() -> OffsetDateTime + Send + Sync + 'static,
        randomness: impl Fn(&mut [u8]) -> Result<(), NoRandomness> + Send + Sync + 'static,
    ) -> Self {
        Self { clock: Box::new(clock), randomness: Box::new(randomness) }
    }

    /// The time now.
    pub(crate) fn now(&self) -> OffsetDateTime {
        (self.clock)()
    }

    /// A new secret of 256 random bits.
    pub(crate) fn secret(&self) -> Result<Secret, NoRandomness> {
        let mut bytes = [0; 32];
        (self.randomness)(&mut bytes)?;
        Ok(Secret(URL_SAFE_NO_PAD.encode(bytes)))
    }
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Surroundings")
    }
}

/// A launch value, code, access token or session: random, opaque, and never printed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Secret(String);

impl Secret {
    /// What somebody sent as a secret.
    pub(crate) fn received(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text, for the one place that sends it.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_256_bits_and_is_never_printed() {
        let surroundings = Surroundings::real();
        let secret = surroundings.secret().unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(secret.expose()).unwrap().len(), 32);
        assert_ne!(secret, surroundings.secret().unwrap());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }

    #[test]
    fn without_randomness_there_is_no_secret() {
        let surroundings = Surroundings::new(OffsetDateTime::now_utc, |_| Err(NoRandomness));
        assert_eq!(surroundings.secret(), Err(NoRandomness));
    }
}
