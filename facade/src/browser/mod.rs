//! Which browser a call comes from: a secret of 256 random bits in the cookie `__Host-helsebro`.
//!
//! Not web storage: where third-party cookies are blocked, Chromium denies it in a cross-site frame and still keeps
//! partitioned cookies. The store knows the secret by its SHA-256 hash only.

mod gate;
#[cfg(test)]
mod tests;

use axum::http::{HeaderMap, HeaderValue, header};
use helsebro_launch::secret::Secret;

pub use gate::same_origin_only;

use crate::random::{self, NoRandomness};

/// The cookie's name. `__Host-`: Secure, of this host alone, for every path (RFC 6265bis, 4.1.3.2).
const COOKIE: &str = "__Host-helsebro";

/// The secret's length as base64url of 32 bytes.
const LENGTH: usize = 43;

/// The secret that a browser proves itself by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserSecret(Secret);

impl BrowserSecret {
    /// A new one.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn make() -> Result<Self, NoRandomness> {
        random::secret().map(|secret| Self(Secret::new(secret)))
    }

    /// The one that a call carries. The one place that knows where it may travel: today the cookie.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        from_cookie(headers)
    }

    /// How the store knows it.
    pub fn hash(&self) -> String {
        random::hash(self.0.expose())
    }

    /// `Set-Cookie` for it: unreadable for scripts, sent in a cross-site frame, kept apart for each embedding site.
    pub fn set_cookie(&self) -> Option<HeaderValue> {
        let cookie =
            format!("{COOKIE}={}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned", self.0.expose());
        HeaderValue::from_str(&cookie).ok()
    }
}

fn from_cookie(headers: &HeaderMap) -> Option<BrowserSecret> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == COOKIE && is_secret(value))
        .map(|(_, value)| BrowserSecret(Secret::new(value)))
}

/// Whether a value can be one that we gave out.
fn is_secret(value: &str) -> bool {
    value.len() == LENGTH
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
