//! Files of the built app: precompressed with brotli where the browser takes it, with an ETag each. The page itself comes in
//! the clinician's language and, where that is so, marked as test data: it can say so before the app runs and after it has
//! stopped.

use std::collections::HashMap;
use std::sync::LazyLock;

use aws_lc_rs::digest::{SHA256, digest};
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use helsebro_fhir::texts::Language;
use include_dir::{Dir, include_dir};

use super::headers;

static DIST: Dir<'_> = include_dir!("$HELSEBRO_DIST");

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// What is served until the app is built.
const NOT_BUILT: &[u8] = include_bytes!("not_built.html");

/// By path, without the slash in front.
static FILES: LazyLock<HashMap<String, File>> = LazyLock::new(|| collect(&DIST));

/// The page of the app.
const INDEX: &str = "index.html";

/// The page in all its variants. None where the app is not built, or its page is not the one that this knows.
static PAGES: LazyLock<Option<Vec<(Variant, File)>>> = LazyLock::new(|| {
    let built = FILES.get(INDEX)?;
    let variants = Language::ALL
        .into_iter()
        .flat_map(|language| [false, true].map(|test_data| Variant { test_data, language }));
    variants.map(|variant| Some((variant, built.page(variant)?))).collect()
});

/// What differs from page to page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Variant {
    /// Whether what it shows is test data.
    pub(super) test_data: bool,
    /// The language that it begins in.
    pub(super) language: Language,
}

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

    /// The page as it was built, with its language and mark on `<html>` and that language's texts on their way. It is small and
    /// goes uncompressed. None where it is not the page that this knows.
    fn page(&self, variant: Variant) -> Option<Self> {
        const ROOT: &str = "<html lang=\"nb\"";
        const TEXTS: &str = "href=\"/texts/nb.txt\"";
        let tag = variant.language.tag();
        let mark = if variant.test_data { " data-test-data=\"true\"" } else { "" };
        let (start, rest) = std::str::from_utf8(&self.plain).ok()?.split_once(ROOT)?;
        let (head, rest) = rest.split_once(TEXTS)?;
        let page = format!("{start}<html lang=\"{tag}\"{mark}{head}href=\"/texts/{tag}.txt\"{rest}");
        Some(Self::new(self.media_type, Bytes::from(page), None))
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

/// The page of the app; it is the same at every address.
pub(super) fn index(variant: Variant, headers: &HeaderMap) -> Response {
    match PAGES.iter().flatten().find(|(each, _)| *each == variant) {
        Some((_, file)) => answer(file, headers),
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
    use helsebro_fhir::texts::Language;

    use super::{File, Variant, answer, takes_brotli};

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

    const PAGE: &str = "<!doctype html>\n<html lang=\"nb\" data-size=\"sm\"><link href=\"/texts/nb.txt\" /><p lang=\"nb\"></p></html>";

    fn page(html: &'static str) -> File {
        File::new(
            "text/html; charset=utf-8",
            Bytes::from_static(html.as_bytes()),
            Some(Bytes::from_static(b"small")),
        )
    }

    #[tokio::test]
    async fn the_page_says_its_language_and_its_test_data_and_goes_so_to_every_browser() {
        for (language, test_data, expected) in [
            (Language::Nb, false, PAGE.to_owned()),
            (Language::Nb, true, PAGE.replacen("\"nb\"", "\"nb\" data-test-data=\"true\"", 1)),
            (Language::En, false, PAGE.replacen("\"nb\"", "\"en\"", 1).replace("/nb.", "/en.")),
        ] {
            let page = page(PAGE).page(Variant { test_data, language }).unwrap();
            for accepted in ["gzip, br", ""] {
                let answer = answer(&page, &headers(header::ACCEPT_ENCODING, accepted));
                assert!(answer.headers().get(header::CONTENT_ENCODING).is_none(), "{accepted}");
                assert_eq!(to_bytes(answer.into_body(), 999).await.unwrap(), expected);
            }
        }
    }

    #[test]
    fn a_page_that_cannot_be_marked_is_not_served() {
        for html in ["<p>", "<html lang=\"nb\">", "<html><link href=\"/texts/nb.txt\" />"] {
            assert!(page(html).page(Variant { test_data: true, language: Language::Nb }).is_none(), "{html}");
        }
    }

    #[test]
    fn pages_that_differ_are_known_apart() {
        let variant = |test_data| page(PAGE).page(Variant { test_data, language: Language::Nb }).unwrap();
        let known = headers(header::IF_NONE_MATCH, &variant(false).etag);
        assert_eq!(answer(&variant(false), &known).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(
            answer(&variant(true), &known).status(),
            StatusCode::OK,
            "the page without a mark is not it"
        );
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
