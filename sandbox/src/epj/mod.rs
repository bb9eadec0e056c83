//! The page: a made-up EPJ, "Fjelljournal", whose charts embed the app.
//!
//! The page itself is static (`assets/sandbox/page/`); what it shows comes from the endpoints here, as JSON. They
//! answer to the page alone: every request that a browser sends for another site is refused.

mod chart;
mod faults;
mod issued;
mod launch;
mod login;
mod page;
#[cfg(test)]
mod tests;
mod waiting_list;

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::Epj;

pub(crate) use chart::birth_date;
pub(crate) use issued::Issued;
pub(crate) use login::{Login, Sessions};
pub(crate) use page::{Refusal, refusal_page, text_file};
pub(crate) use waiting_list::open_encounter;

/// The page and what it asks.
pub(crate) fn router(epj: &Arc<Epj>) -> Router {
    let asked_by_the_page = Router::new()
        .route("/epj/users", get(login::users))
        .route("/epj/me", get(login::me))
        .route("/epj/login", post(login::login))
        .route("/epj/logout", post(login::logout))
        .route("/epj/waiting-list", get(waiting_list::waiting_list))
        .route("/epj/charts/{patient}", get(chart::chart))
        .route("/epj/faults", get(faults::faults))
        .route("/epj/issued", get(issued::issued))
        .route("/epj/launch", get(launch::launch))
        .layer(middleware::from_fn(same_origin_only));
    Router::new()
        .route("/", get(page::index))
        .route("/page/{file}", get(page::file))
        .merge(asked_by_the_page)
        .with_state(Arc::clone(epj))
}

/// Refuses what a browser sends for another site (Fetch Metadata). The login cookie comes with such requests, since
/// it must come with the app's navigation to the authorization endpoint inside its frame. A client that is no
/// browser sends no such header and has no cookie to be misled with.
pub(crate) async fn same_origin_only(request: Request, next: Next) -> Response {
    let site = request.headers().get(HeaderName::from_static("sec-fetch-site"));
    match site {
        Some(site) if site != "same-origin" => StatusCode::FORBIDDEN.into_response(),
        _ => next.run(request).await,
    }
}
