//! `/demo/faults`: makes a country of the embedded contact point misbehave. In the demo only, and only for its own pages.
//!
//! `POST {"country": "PT", "fault": "slow"}` switches a fault on (`slow`, `failing`, `truncated`, `refusing`, `no-document`,
//! `more-traits`), `{"country": "PT", "fault": null}` switches it off. Both answer 204; an unknown country 404.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Json, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;

use crate::contact_point::{Embedded, Fault};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    country: String,
    fault: Option<Fault>,
}

/// The call; pages of `origins` may make it, and programs that are no browser.
pub(crate) fn router(embedded: Arc<Embedded>, origins: [&str; 2]) -> Router {
    let origins: Arc<[String]> = origins.map(str::to_owned).into();
    Router::new()
        .route("/demo/faults", post(switch).options(async || StatusCode::NO_CONTENT))
        .with_state(embedded)
        .layer(from_fn_with_state(origins, own_pages_only))
}

async fn switch(State(embedded): State<Arc<Embedded>>, Json(switch): Json<Switch>) -> StatusCode {
    if embedded.set_fault(&switch.country, switch.fault) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::NOT_FOUND
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
    use crate::contact_point::Embedded;

    async fn post(body: &str, origin: Option<&str>) -> StatusCode {
        let embedded = Arc::new(Embedded::load().unwrap());
        let router = router(embedded, ["http://localhost:8080", "http://127.0.0.1:9090"]);
        let mut request = Request::post("/demo/faults").header("content-type", "application/json");
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
}
