//! Which browser a call comes from: a secret of 256 random bits in the cookie `__Host-helsebro`.
//!
//! Not in web storage first: where third-party cookies are blocked, Chromium denies it in a cross-site frame and still keeps
//! partitioned cookies. A browser that loses the cookie and keeps storage gets the same secret for the page to keep, and the page
//! sends it in a header. Only a page of our own can do that: another site's would have to ask first (CORS), and nobody answers. The
//! store knows the secret by its SHA-256 hash only.

mod gate;
#[cfg(test)]
mod tests;

use axum::http::{HeaderMap, HeaderValue, header};
use helsebro_launch::secret::Secret;
use helsebro_launch::wire::BROWSER_HEADER;

pub use gate::same_origin_only;

use crate::random::{self, NoRandomness};

/// The cookie's name. `__Host-`: Secure, of this host alone, for every path (RFC 6265bis, 4.1.3.2).
const COOKIE: &str = "__Host-helsebro";

/// What stands in [`BROWSER_HEADER`] before there is a secret.
const NO_COOKIE: &str = "none";

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

    /// The one that a call carries: in the header where the page keeps it itself, else in the cookie.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        if headers.contains_key(BROWSER_HEADER) { from_header(headers) } else { from_cookie(headers) }
    }

    /// The one that a call carries, or a new one, and how it is to be kept.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn of_or_new(headers: &HeaderMap) -> Result<Browser, NoRandomness> {
        if let Some(secret) = Self::of(headers) {
            return Ok(Browser { secret, keeping: Keeping::Known });
        }
        let no_cookie = headers.get(BROWSER_HEADER).is_some_and(|value| value == NO_COOKIE);
        let keeping = if no_cookie { Keeping::HandedOver } else { Keeping::NewCookie };
        Ok(Browser { secret: Self::make()?, keeping })
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

/// The browser that a launch begins in, and whether it has its secret already.
#[derive(Debug)]
pub struct Browser {
    /// What it proves itself by.
    pub secret: BrowserSecret,
    /// How it comes to have that.
    pub keeping: Keeping,
}

/// How a browser keeps its secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// It has it already.
    Known,
    /// It gets a cookie.
    NewCookie,
    /// It says that it keeps no cookie: the page keeps the secret in its `sessionStorage`.
    HandedOver,
}

impl Browser {
    /// The secret, where the page must keep it itself.
    pub fn to_hand_over(&self) -> Option<&Secret> {
        (self.keeping == Keeping::HandedOver).then_some(&self.secret.0)
    }
}

fn from_header(headers: &HeaderMap) -> Option<BrowserSecret> {
    let value = headers.get(BROWSER_HEADER)?.to_str().ok()?;
    is_secret(value).then(|| BrowserSecret(Secret::new(value)))
}

fn from_cookie(headers: &HeaderMap) -> Option<BrowserSecret> {
    cookies(headers)
        .find(|(name, value)| *name == COOKIE && is_secret(value))
        .map(|(_, value)| BrowserSecret(Secret::new(value)))
}

/// The cookies of a call, by name and value (RFC 6265, 4.2).
pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
}

/// Whether a value can be one that we gave out.
fn is_secret(value: &str) -> bool {
    value.len() == LENGTH
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
