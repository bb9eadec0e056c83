//! The FHIR R4 server: read and search, within what the access token allows.
//!
//! [`access`] decides who may see what, [`search`] finds, [`read`] and this file answer.

mod access;
mod capability;
mod outcome;
mod search;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;

use crate::Epj;
use crate::doors::{Base, Door};
use crate::faults::fhir::misbehave;
use crate::faults::transport::without_cors;
use crate::records::Kind;
use crate::smart::{self, Interaction};
use access::Reach;
pub(crate) use access::bearer_token;
#[cfg(test)]
pub(crate) use capability::norwegian_profile;
use outcome::FhirError;
pub(crate) use outcome::outcome;
use search::Search;

/// The media type of FHIR JSON.
const FHIR_JSON: &str = "application/fhir+json; charset=utf-8";

/// A search in a body is a few hundred bytes.
const SEARCH_LIMIT: usize = 16 * 1024;

/// What is served under the FHIR base.
pub(crate) fn router(epj: &Arc<Epj>, door: Option<Door>) -> Router {
    let base = Base { epj: Arc::clone(epj), door };
    let public = Router::new()
        .route("/metadata", get(capability::metadata))
        .route("/.well-known/smart-configuration", get(smart::smart_configuration))
        .layer(smart::cors_for_anybody());
    let protected = Router::new()
        .route("/{kind}", get(search_by_query))
        .route("/{kind}/_search", post(search_by_body).layer(DefaultBodyLimit::max(SEARCH_LIMIT)))
        .route("/{kind}/{id}", get(read))
        .fallback(|| async { FhirError::NotFound })
        .method_not_allowed_fallback(|| async { FhirError::Method })
        .layer(from_fn_with_state(base.clone(), misbehave))
        .layer(smart::cors_for_clients(&epj.config))
        .layer(from_fn(without_cors));
    Router::new().merge(public).merge(protected).with_state(base)
}

/// `GET {base}/{kind}/{id}` (FHIR R4, RESTful API, read).
async fn read(
    State(base): State<Base>,
    Path((kind, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, FhirError> {
    let access = base.access(&headers)?;
    let kind: Kind = kind.parse().map_err(|()| FhirError::UnknownKind)?;
    access.allow_read(kind, &id)?;
    let resource = base.epj.records.get(kind, &id).ok_or(FhirError::NotFound)?;
    access.allow_resource(kind, resource)?;
    Ok(fhir_json(resource))
}

/// `GET {base}/{kind}?…` (FHIR R4, RESTful API, search).
async fn search_by_query(
    State(base): State<Base>,
    Path(kind): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, FhirError> {
    let query = query.unwrap_or_default();
    answer_search(&base, &headers, &kind, query.as_bytes(), Some(&query))
}

/// `POST {base}/{kind}/_search`: the same with the parameters in the body, so that no identifier is in a URL.
async fn search_by_body(
    State(base): State<Base>,
    Path(kind): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, FhirError> {
    answer_search(&base, &headers, &kind, &body, None)
}

fn answer_search(
    base: &Base,
    headers: &HeaderMap,
    kind: &str,
    parameters: &[u8],
    query: Option<&str>,
) -> Result<Response, FhirError> {
    let access = base.access(headers)?;
    let kind: Kind = kind.parse().map_err(|()| FhirError::UnknownKind)?;
    access.allow(kind, Interaction::Search)?;
    let search = Search::read(kind, parameters)?;
    let patient = match access.reach(kind)? {
        Reach::Everything => None,
        Reach::Compartment(patient) => {
            search.within(patient)?;
            Some(patient)
        }
    };
    Ok(fhir_json(&search.bundle(&base.epj.records, &base.address(), patient, query)))
}

/// An answer in FHIR JSON.
pub(crate) fn fhir_json(resource: &impl Serialize) -> Response {
    ([(CONTENT_TYPE, FHIR_JSON)], Json(resource)).into_response()
}
