//! The app's files from inside the binary, the headers that keep them safe in an EPJ's frame, and our public keys.

mod files;
mod headers;
mod jwks;
mod language;
mod pages;

use axum::Router;
use axum::routing::get;

pub use headers::{SANDBOXED, protect};

use crate::app::App;

/// The app's addresses (docs/ARCHITECTURE.md) and its files.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(pages::plain))
        .route("/launch", get(pages::launch))
        .route("/standalone", get(pages::launch))
        .route("/callback/{epj}", get(pages::callback))
        .route("/l/{launch}", get(pages::session))
        .route("/l/{launch}/", get(pages::session))
        .route("/l/{launch}/{*rest}", get(pages::session))
        .route("/.well-known/jwks.json", get(jwks::show))
        .fallback(files::serve)
}
