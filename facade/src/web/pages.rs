//! The app's page at each of its addresses; what differs is who may show it in a frame.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;

use super::{files, headers};
use crate::app::App;
use crate::browser::BrowserSecret;
use crate::config::Epj;
use crate::random;

#[derive(Deserialize)]
pub(super) struct Launch {
    iss: Option<String>,
}

/// `/`: no EPJ is known.
pub(super) async fn plain(headers: HeaderMap) -> Response {
    page(None, &headers)
}

/// `/launch`: the EPJ of the `iss`. The browser gets its secret with the page already: two charts that are opened at once
/// then share one, instead of each getting its own from the call that follows.
pub(super) async fn launch(
    State(app): State<App>,
    Query(launch): Query<Launch>,
    headers: HeaderMap,
) -> Response {
    let epj = launch.iss.and_then(|iss| app.config.epj_by_iss(&iss));
    let page = page(epj, &headers);
    if epj.is_none() || BrowserSecret::of(&headers).is_some() {
        return page;
    }
    let cookie = BrowserSecret::make().ok().and_then(|secret| secret.set_cookie());
    (AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie))), page).into_response()
}

/// `/callback/<epj-key>`: the EPJ of the key.
pub(super) async fn callback(
    State(app): State<App>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Response {
    page(app.config.epj(&key), &headers)
}

/// `/l/<launch-id>/…`: the EPJ that the session was opened from, also when it has ended: the page says so in the EPJ's frame.
pub(super) async fn session(
    State(app): State<App>,
    Path(path): Path<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let launch_id = path.into_iter().find(|(name, _)| name == "launch").map(|(_, id)| id).unwrap_or_default();
    let row = app.store.session(&random::hash(&launch_id)).await.ok().flatten();
    page(row.and_then(|row| app.config.epj(&row.epj_key)), &headers)
}

fn page(epj: Option<&Epj>, headers: &HeaderMap) -> Response {
    let mut page = files::index(headers);
    headers::frame(page.headers_mut(), epj.map_or(&[], |epj| &epj.frame_ancestors));
    page
}
