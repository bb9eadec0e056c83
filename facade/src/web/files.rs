//! Files of the built app: precompressed with brotli where the browser takes it, with an ETag each. The page itself also
//! comes marked as test data, so that it can say so before the app runs and after it has stopped.

use std::collections::HashMap;
use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use include_dir::{Dir, include_dir};

use super::headers;

static DIST: Dir<'_> = include_dir!("$HELSEBRO_DIST");

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// What is served until the app is built.
const NOT_BUILT: &[u8] = include_bytes!("not_built.html");

/// By path, without the slash in front.
static FILES: LazyLock<HashMap<String, File>> = LazyLock::new(|| collect(&DIST));

/// The page marked as test data. None where the app is not built: a page that cannot be marked is not served.
static MARKED: LazyLock<Option<File>> = LazyLock::new(|| FILES.get(INDEX).and_then(File::marked));

/// The page of the app.
const INDEX: &str = "index.html";

/// A file in the forms that it can be served in.
#[derive(Debug, Clone)]
pub(super) struct File {
    media_type: &'static str,
    etag: String,
    plain: Bytes,
    brotli: Option<Bytes>,
}

impl File {
    fn new(media_type: &'static str, plain: Bytes, brotli: Option<Bytes>) -> Self {
        let hash = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, &plain));
        // Weak: both encodings share it.
        Self { media_type, etag: format!("W/\"{hash}\""), plain, brotli }
    }

    /// The page with the mark on its `<html>`. It is small and goes uncompressed: the precompressed form has no mark.
    fn marked(&self) -> Option<Self> {
        const ROOT: &str = "<html";
        let (before, after) = std::str::from_utf8(&self.plain).ok()?.split_once(ROOT)?;
        let marked = format!("{before}{ROOT} data-test-data=\"true\"{after}");
        Some(Self::new(self.media_type, Bytes::from(marked), None))
    }
}

/// Answers with the file of the path, or with a plain 404.
pub(super) async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    match FILES.get(path) {
        Some(_) if request.method() != Method::GET && request.method() != Method::HEAD => {
            StatusCode::METHOD_NOT_ALLOWED.into_response()
        }
        // The page itself is served at the app's addresses only, with their headers.
        Some(file) if path != INDEX => answer(file, request.headers()),
        _ => (StatusCode::NOT_FOUND, "Not found").into_response(),
    }
}

/// The page of the app, marked where what it shows is test data; it is the same at every address.
pub(super) fn index(test_data: bool, headers: &HeaderMap) -> Response {
    let page = if test_data { MARKED.as_ref() } else { FILES.get(INDEX) };
    match page {
        Some(file) => answer(file, headers),
        None => {
            let html = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (StatusCode::SERVICE_UNAVAILABLE, html, NOT_BUILT).into_response()
        }
    }
}

fn answer(file: &File, headers: &HeaderMap) -> Response {
    let mut answer = Response::new(Body::empty());
    let set = answer.headers_mut();
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
    if let Ok(etag) = HeaderValue::from_str(&file.etag) {
        set.insert(header::ETAG, etag);
    }
    if file.media_type == JAVASCRIPT {
        headers::script(set);
    }
    headers::public(set);
    // Names do not change with content: a browser asks each time, and hears 304.
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| weak(one) == weak(&file.etag))) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
        return answer;
    }
    let bytes = match &file.brotli {
        Some(brotli) if takes_brotli(headers) => {
            set.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
            brotli
        }
        _ => &file.plain,
    };
    *answer.body_mut() = Body::from(bytes.clone());
    answer
}

/// An ETag as If-None-Match compares it (RFC 9110, 8.8.3.2).
fn weak(etag: &str) -> &str {
    etag.trim().trim_start_matches("W/")
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|one| {
        let mut parts = one.trim().split(';');
        let refused = |part: &str| matches!(part.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000");
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br")) && !parts.any(refused)
    })
}

fn collect(root: &'static Dir<'_>) -> HashMap<String, File> {
    let mut all = HashMap::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            if path.ends_with(".br") {
                continue;
            }
            let bytes = |file: &'static include_dir::File<'_>| Bytes::from_static(file.contents());
            let brotli = root.get_file(format!("{path}.br")).map(bytes);
            let entry = File::new(media_type(&path), bytes(file), brotli);
            all.insert(path, entry);
        }
    }
    all
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => JAVASCRIPT,
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Bytes, to_bytes};
    use axum::http::{HeaderMap, StatusCode, header};

    use super::{File, answer, takes_brotli};

    fn file() -> File {
        File {
            media_type: super::JAVASCRIPT,
            etag: "W/\"x\"".to_owned(),
            plain: Bytes::from_static(b"plain"),
            brotli: Some(Bytes::from_static(b"small")),
        }
    }

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[tokio::test]
    async fn the_compressed_form_goes_only_to_who_takes_it() {
        let compressed = answer(&file(), &headers(header::ACCEPT_ENCODING, "gzip, br"));
        assert_eq!(compressed.headers()[header::CONTENT_ENCODING], "br");
        let policy = compressed.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.contains("'wasm-unsafe-eval'"), "a worker obeys the policy that its script came with");
        assert_eq!(to_bytes(compressed.into_body(), 9).await.unwrap(), "small");
        let plain = answer(&file(), &HeaderMap::new());
        assert!(plain.headers().get(header::CONTENT_ENCODING).is_none());
        assert_eq!(to_bytes(plain.into_body(), 9).await.unwrap(), "plain");
        for (accepted, takes) in
            [("br", true), ("BR;q=0.5", true), ("br;q=0", false), ("brotli", false), ("*", false)]
        {
            assert_eq!(takes_brotli(&headers(header::ACCEPT_ENCODING, accepted)), takes, "{accepted}");
        }
    }

    #[tokio::test]
    async fn the_marked_page_is_another_page_and_goes_marked_to_every_browser() {
        let html = Bytes::from_static(b"<!doctype html>\n<html lang=\"nb\"><body></body></html>");
        let page = File::new("text/html; charset=utf-8", html, Some(Bytes::from_static(b"small")));
        let marked = page.marked().unwrap();
        for accepted in ["gzip, br", ""] {
            let answer = answer(&marked, &headers(header::ACCEPT_ENCODING, accepted));
            assert!(answer.headers().get(header::CONTENT_ENCODING).is_none(), "{accepted}");
            assert_eq!(
                to_bytes(answer.into_body(), 99).await.unwrap(),
                "<!doctype html>\n<html data-test-data=\"true\" lang=\"nb\"><body></body></html>"
            );
        }
        let known = headers(header::IF_NONE_MATCH, &page.etag);
        assert_eq!(answer(&page, &known).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer(&marked, &known).status(), StatusCode::OK, "the page without a mark is not it");
        let unlike = File::new("text/html; charset=utf-8", Bytes::from_static(b"<p>"), None);
        assert!(unlike.marked().is_none());
    }

    #[test]
    fn a_file_that_the_browser_has_is_not_sent_again() {
        for known in ["\"x\"", "W/\"x\"", "\"y\", \"x\""] {
            assert_eq!(
                answer(&file(), &headers(header::IF_NONE_MATCH, known)).status(),
                StatusCode::NOT_MODIFIED
            );
        }
        assert_eq!(answer(&file(), &headers(header::IF_NONE_MATCH, "\"y\"")).status(), StatusCode::OK);
    }
}
