//! `/demo/…`: lets things go wrong. In the demo only, and only for its own pages. All calls answer 204.
//!
//! `POST /demo/faults {"country": "PT", "fault": "slow"}` makes a country of the embedded contact point misbehave (`slow`,
//! `failing`, `truncated`, `refusing`, `no-document`, `more-traits`), `{"country": "PT", "fault": null}` ends it; an unknown
//! country is 404. `POST /demo/idle {"launch": "<launch-id>"}` leaves a session as if nobody had used it for too long.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Json, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;

use crate::contact_point::{Embedded, Fault};
use crate::random;
use crate::store::Store;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    country: String,
    fault: Option<Fault>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Idle {
    launch: String,
}

/// The calls; pages of `origins` may make them, and programs that are no browser.
pub(crate) fn router(embedded: Arc<Embedded>, store: Store, origins: [&str; 2]) -> Router {
    let origins: Arc<[String]> = origins.map(str::to_owned).into();
    let allowed = async || StatusCode::NO_CONTENT;
    Router::new()
        .route("/demo/faults", post(switch).options(allowed))
        .with_state(embedded)
        .merge(Router::new().route("/demo/idle", post(leave_idle).options(allowed)).with_state(store))
        .layer(from_fn_with_state(origins, own_pages_only))
}

async fn switch(State(embedded): State<Arc<Embedded>>, Json(switch): Json<Switch>) -> StatusCode {
    if embedded.set_fault(&switch.country, switch.fault) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
    }
}

async fn leave_idle(State(store): State<Store>, Json(idle): Json<Idle>) -> StatusCode {
    match store.touch_session(&random::hash(&idle.launch), 0).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The EPJ's page lies on another origin, so it needs leave (Fetch, "CORS protocol"); any other page gets none.
async fn own_pages_only(State(origins): State<Arc<[String]>>, request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let known = |origin: &HeaderValue| origins.iter().any(|own| origin == own.as_str());
    match origin {
        Some(origin) if !known(&origin) => StatusCode::FORBIDDEN.into_response(),
        Some(origin) => {
            let mut answer = next.run(request).await;
            allow(answer.headers_mut(), origin);
            answer
        }
        None if request.method() == Method::OPTIONS => StatusCode::FORBIDDEN.into_response(),
        None => next.run(request).await,
    }
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use tower::ServiceExt;

    use super::router;
    use crate::config::Database;
    use crate::contact_point::Embedded;
    use crate::store::Store;

    async fn post(body: &str, origin: Option<&str>) -> StatusCode {
        post_to("/demo/faults", body, origin).await
    }

    async fn post_to(address: &str, body: &str, origin: Option<&str>) -> StatusCode {
        let embedded = Arc::new(Embedded::load().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("test.sqlite");
        let store = Store::open(&Database::file(&database).unwrap()).await.unwrap();
        let router = router(embedded, store, ["http://localhost:8080", "http://127.0.0.1:9090"]);
        let mut request = Request::post(address).header("content-type", "application/json");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        router.oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap().status()
    }

    #[tokio::test]
    async fn the_demos_own_pages_switch_faults_and_no_others() {
        let slow = r#"{"country":"PT","fault":"slow"}"#;
        assert_eq!(post(slow, Some("http://127.0.0.1:9090")).await, StatusCode::NO_CONTENT);
        assert_eq!(post(slow, None).await, StatusCode::NO_CONTENT);
        assert_eq!(post(slow, Some("https://evil.example")).await, StatusCode::FORBIDDEN);
        assert_eq!(post(r#"{"country":"PT","fault":null}"#, None).await, StatusCode::NO_CONTENT);
        assert_eq!(post(r#"{"country":"XX","fault":"slow"}"#, None).await, StatusCode::NOT_FOUND);
        assert!(post(r#"{"country":"PT","fault":"fun"}"#, None).await.is_client_error());
    }

    #[tokio::test]
    async fn a_session_is_left_idle_for_the_demos_own_pages_only() {
        let idle = r#"{"launch":"abc"}"#;
        assert_eq!(post_to("/demo/idle", idle, None).await, StatusCode::NO_CONTENT);
        assert_eq!(post_to("/demo/idle", idle, Some("https://evil.example")).await, StatusCode::FORBIDDEN);
        assert!(post_to("/demo/idle", r#"{"country":"PT"}"#, None).await.is_client_error());
    }
}
