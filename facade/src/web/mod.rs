//! The app's files from inside the binary, and the headers that keep them safe in an EPJ's frame.

mod files;
mod headers;
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
        .route("/callback/{epj}", get(pages::callback))
        .route("/l/{launch}", get(pages::session))
        .route("/l/{launch}/", get(pages::session))
        .route("/l/{launch}/{*rest}", get(pages::session))
        .fallback(files::serve)
}
