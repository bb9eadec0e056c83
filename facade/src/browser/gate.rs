//! The same-origin gate: the browser's cookie comes with any request, so every call must show that a page of our own makes it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::app::App;
use crate::problem::{Code, Refusal, Surface};

/// The call does not come from a page of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the call does not come from a page of Helsebro")]
struct CrossSite;

impl Refusal for CrossSite {
    fn code(&self) -> Code {
        Code::CrossSite
    }
}

/// Refuses every call under `/api` and `/fhir` that a page of our own did not make. `GET /fhir/metadata` is for everybody.
pub async fn same_origin_only(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let open = path == "/fhir/metadata" && request.method() == Method::GET;
    if open || same_origin(request.headers(), &app.config.public_url) {
        return next.run(request).await;
    }
    Surface::of(path).refuse(&CrossSite)
}

/// `Sec-Fetch-Site: same-origin` must be there (browsers add it, scripts cannot), and `Origin`, where sent, must be ours.
fn same_origin(headers: &HeaderMap, ours: &str) -> bool {
    let site = headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
    let origin = headers.get_all(header::ORIGIN).iter().all(|origin| origin == ours);
    site && origin
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::same_origin;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_a_call_from_our_own_page_passes() {
        let ours = "https://helsebro.example";
        for (pairs, passes) in [
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "same-origin"), ("origin", ours)], true),
            (vec![], false),
            (vec![("origin", ours)], false),
            (vec![("sec-fetch-site", "same-site")], false),
            (vec![("sec-fetch-site", "cross-site"), ("origin", ours)], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("sec-fetch-site", "same-origin"), ("origin", "null")], false),
            (vec![("sec-fetch-site", "same-origin"), ("origin", "https://helsebro.example.evil")], false),
        ] {
            assert_eq!(same_origin(&headers(&pairs), ours), passes, "{pairs:?}");
        }
    }
}
