//! The page's own files, and the page that says why an authorization was refused.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};

use crate::Epj;
use crate::records::ASSETS;

/// `GET /`: the page. It may frame the app and, on the app's way through it, the authorization endpoint.
pub(crate) async fn index(State(epj): State<Arc<Epj>>) -> Response {
    let app = epj.config.app_origin().unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         frame-src 'self' {app}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    );
    match text_file("index.html") {
        Some(html) => ([(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /page/{file}`: a style sheet, a script or a picture of the page.
pub(crate) async fn file(Path(name): Path<String>) -> Response {
    let content_type = match name.rsplit_once('.') {
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "svg")) => "image/svg+xml",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    match text_file(&name) {
        Some(text) => ([(CONTENT_TYPE, content_type)], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Why the authorization endpoint shows a page instead of sending the browser on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No client of this `client_id`.
    Client,
    /// The redirect URI is not one of the client's.
    Redirect,
    /// The body is no form.
    NotAForm,
    /// No patient was being chosen, or it is too long ago.
    NoChoice,
    /// Nobody is logged in to the EPJ in this browser.
    NotLoggedIn,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Self::Client | Self::Redirect | Self::NotAForm | Self::NoChoice => StatusCode::BAD_REQUEST,
            Self::NotLoggedIn => StatusCode::UNAUTHORIZED,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Client => "Appen er ikke registrert i Fjelljournal (client_id er ukjent).",
            Self::Redirect => {
                "Appen ba om svar til en adresse som ikke er registrert for den (redirect_uri)."
            }
            Self::NotAForm => "Appen sendte noe annet enn et skjema (application/x-www-form-urlencoded).",
            Self::NoChoice => {
                "Valget av pasient er gjort allerede, eller det er for gammelt. Åpne appen på nytt."
            }
            Self::NotLoggedIn => {
                "Ingen er logget inn i Fjelljournal i denne nettleseren. Logg inn og åpne appen på nytt."
            }
        }
    }
}

/// The page that shows a refusal. Of the request it shows nothing.
pub(crate) fn refusal_page(refusal: Refusal) -> Response {
    const POLICY: &str =
        "default-src 'none'; style-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'";
    let html = text_file("refused.html").unwrap_or("{{reason}}").replace("{{reason}}", refusal.text());
    (refusal.status(), [(CONTENT_SECURITY_POLICY, POLICY)], Html(html)).into_response()
}

/// A file of the page.
pub(crate) fn text_file(name: &str) -> Option<&'static str> {
    ASSETS.get_file(format!("page/{name}"))?.contents_utf8()
}
