//! How this browser proves to the facade that it is the one that a launch began in: by a cookie that no script sees; where the
//! browser keeps none, by a secret in `sessionStorage`, sent in a header with each call.

use helsebro_launch::wire::BROWSER_HEADER;
use leptos::prelude::window;

use crate::language::{self, Words};

/// What stands in [`BROWSER_HEADER`], and in `sessionStorage` under that name, until the facade has given one out.
const NO_COOKIE: &str = "none";

/// What this browser keeps where the app stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binding {
    /// A cookie.
    Cookie,
    /// `sessionStorage` alone.
    Storage,
    /// Nothing: no session holds here.
    Nothing,
}

impl Binding {
    /// Finds out, and has each call from now on say so.
    pub(crate) fn find(words: &Words) -> Self {
        if language::cookies_work(words) {
            forget();
            return Self::Cookie;
        }
        match secret() {
            Some(_) => Self::Storage,
            None if keep(NO_COOKIE) => Self::Storage,
            None => Self::Nothing,
        }
    }
}

/// What the header of a call holds; `None` where the cookie does it.
pub(crate) fn secret() -> Option<String> {
    storage()?.get_item(BROWSER_HEADER).ok().flatten()
}

/// Keeps what the facade has given out. Says whether it is there afterwards: some browsers take it and keep nothing.
pub(crate) fn keep(secret: &str) -> bool {
    let Some(storage) = storage() else { return false };
    storage.set_item(BROWSER_HEADER, secret).is_ok()
        && storage.get_item(BROWSER_HEADER).ok().flatten().as_deref() == Some(secret)
}

fn forget() {
    if let Some(storage) = storage() {
        storage.remove_item(BROWSER_HEADER).ok();
    }
}

/// Asking for it throws where it is denied.
fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
