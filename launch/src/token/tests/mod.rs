mod answer;
mod context;
mod refresh;
mod rest;

use std::future::ready;
use std::sync::Mutex;

use url::{Url, form_urlencoded};

use super::{HttpRequest, HttpResponse, NoAnswer, Redemption, TokenError, Tokens, redeem};
use crate::client::Credential;
use crate::secret::Secret;

/// An endpoint that answers every request alike and keeps the last one.
struct Endpoint {
    url: Url,
    answer: (u16, Vec<(&'static str, &'static str)>, String),
    seen: Mutex<Option<HttpRequest>>,
}

impl Endpoint {
    fn new(status: u16, body: &str) -> Self {
        let headers =
            vec![("content-type", "application/json; charset=utf-8"), ("cache-control", "private, No-Store")];
        Self::with_headers(status, headers, body)
    }

    fn with_headers(status: u16, headers: Vec<(&'static str, &'static str)>, body: &str) -> Self {
        let url = Url::parse("https://epj.example/token").unwrap();
        Self { url, answer: (status, headers, body.to_owned()), seen: Mutex::default() }
    }

    fn http(&self) -> impl Fn(HttpRequest) -> std::future::Ready<Result<HttpResponse, NoAnswer>> {
        |request| {
            *self.seen.lock().unwrap() = Some(request);
            let (status, headers, body) = &self.answer;
            let mut answer = HttpResponse::new(body.as_bytes().to_vec());
            *answer.status_mut() = (*status).try_into().unwrap();
            for (name, value) in headers {
                answer.headers_mut().insert(*name, (*value).try_into().unwrap());
            }
            ready(Ok(answer))
        }
    }

    fn request(&self) -> HttpRequest {
        self.seen.lock().unwrap().take().unwrap()
    }

    /// The form that was sent, in order.
    fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.request().body()).into_owned().collect()
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn redeem_at(endpoint: &Endpoint, credential: Credential) -> Result<Tokens, TokenError> {
    let (code, code_verifier) = (Secret::new("the-code"), Secret::new("v".repeat(43)));
    let redemption = Redemption {
        token_endpoint: &endpoint.url,
        redirect_uri: "https://helsebro.example/callback/demo",
        code: &code,
        code_verifier: &code_verifier,
    };
    block_on(redeem(&endpoint.http(), redemption, credential))
}

/// What a token endpoint's answer comes to.
fn answered(status: u16, body: &str) -> Result<Tokens, TokenError> {
    redeem_at(&Endpoint::new(status, body), Credential::public("helsebro"))
}
