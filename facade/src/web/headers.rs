//! Security headers: nothing from elsewhere, no inline script, in nobody's frame but the EPJ's, nothing personal kept.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// For originals: whatever a document holds, no browser runs it.
pub const SANDBOXED: &str = "sandbox; default-src 'none'";

/// For the app's page. `'wasm-unsafe-eval'` lets WebAssembly compile; it lets no script be evaluated.
const PAGE: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'";

/// For everything else: it is data or a file, and no page.
const NO_PAGE: &str = "default-src 'none'; frame-ancestors 'none'";

/// On every answer, where the answer has not its own.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, NO_PAGE),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()",
    ),
];

/// A file of the app holds nothing of anybody: a frame that is denied an origin of its own must get the few that say so.
pub(super) fn public(headers: &mut HeaderMap) {
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
}

/// A script may become a worker, and a worker obeys the policy that it came with: the page's own.
pub(super) fn script(headers: &mut HeaderMap) {
    if let Ok(policy) = HeaderValue::from_str(&format!("{PAGE}; form-action 'none'; frame-ancestors 'none'"))
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// The page may be framed by `ancestors` and nobody else, and hand a form in to `forms` and nowhere else. Where a form's answer
/// leads on, each step must be among them (CSP 3, 6.4.2), so our own origin, which the last one leads to, is too.
pub(super) fn frame<'a>(
    headers: &mut HeaderMap,
    ancestors: impl IntoIterator<Item = &'a str>,
    forms: &[String],
) {
    let ancestors: Vec<&str> = ancestors.into_iter().collect();
    let ancestors = if ancestors.is_empty() { "'none'".to_owned() } else { ancestors.join(" ") };
    let forms = if forms.is_empty() { "'none'".to_owned() } else { format!("'self' {}", forms.join(" ")) };
    // The config admits origins only, so the value is always one.
    let policy = format!("{PAGE}; form-action {forms}; frame-ancestors {ancestors}");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // A frame in a page with Cross-Origin-Embedder-Policy needs this said.
    public(headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Adds the headers that every answer has; `no-store` where the answer does not say otherwise.
pub async fn protect(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}
