//! The app's page at each of its addresses; what differs is who may show it in a frame. An address that cannot be read gets
//! the page too: only the page can say so in an EPJ's frame.

use std::collections::BTreeSet;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;

use super::{files, headers, language};
use crate::app::App;
use crate::browser::BrowserSecret;
use crate::config::Epj;
use crate::random;
use crate::register::Registered;
use crate::trace;

#[derive(Deserialize)]
pub(super) struct Launch {
    iss: Option<String>,
}

/// `/`: no EPJ is known.
pub(super) async fn plain(State(app): State<App>, headers: HeaderMap) -> Response {
    page(&app, &app.register(), None, &[], &headers)
}

/// `/launch` and `/standalone`: the EPJ of the `iss`, to which the authorization request may be posted. The browser gets its secret
/// with the page already: two charts that are opened at once then share one, instead of each getting its own from the call that
/// follows.
pub(super) async fn launch(
    State(app): State<App>,
    launch: Result<Query<Launch>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let iss = launch.ok().and_then(|Query(launch)| launch.iss);
    let register = app.register();
    let epj = iss.and_then(|iss| register.epj_by_iss(&iss));
    let forms = epj.map(|epj| epj.authorize_origins.as_slice()).unwrap_or_default();
    let page = page(&app, &register, epj, forms, &headers);
    if epj.is_none() || BrowserSecret::of(&headers).is_some() {
        return page;
    }
    let cookie = BrowserSecret::make().ok().and_then(|secret| secret.set_cookie());
    (AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie))), page).into_response()
}

/// `/callback/<epj-key>`: the EPJ of the key.
pub(super) async fn callback(
    State(app): State<App>,
    key: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let register = app.register();
    page(&app, &register, key.ok().and_then(|Path(key)| register.epj(&key)), &[], &headers)
}

/// `/l/<launch-id>/…`: the EPJ that the session was opened from, also when it has ended: the page says so in the EPJ's frame.
pub(super) async fn session(
    State(app): State<App>,
    path: Result<Path<Vec<(String, String)>>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let path = path.map(|Path(path)| path).unwrap_or_default();
    let launch_id = path.into_iter().find(|(name, _)| name == "launch").map(|(_, id)| id).unwrap_or_default();
    match app.store.session(&random::hash(&launch_id)).await {
        Ok(row) => {
            let register = app.register();
            page(&app, &register, row.and_then(|row| register.epj(&row.epj_key)), &[], &headers)
        }
        // Whose frame it may stand in cannot be told: in nobody's.
        Err(error) => {
            tracing::warn!(cause = trace::causes(&error), "the EPJ of a page is not known");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// The page for an EPJ's frame. Where the EPJ is not known, the page only says so, and every EPJ of the register may show it:
/// one that is registered with another `iss` than it sends must not see a dead frame.
fn page(
    app: &App,
    register: &Registered,
    epj: Option<&Epj>,
    forms: &[String],
    headers: &HeaderMap,
) -> Response {
    let variant =
        files::Variant { test_data: app.config.test_data(), language: language::preferred(headers) };
    let mut page = files::index(variant, headers);
    let epjs = epj.map_or(register.epjs(), std::slice::from_ref);
    let ancestors: BTreeSet<&str> =
        epjs.iter().flat_map(|epj| &epj.frame_ancestors).map(String::as_str).collect();
    headers::frame(page.headers_mut(), ancestors, forms);
    page
}
