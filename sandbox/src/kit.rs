//! What the request-level tests share: a sandbox with a clock of their own, and the steps of a launch.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use serde_json::Value;
use time::OffsetDateTime;
use tower::ServiceExt as _;
use url::Url;

use crate::smart::SigningKey;
use crate::{Config, Sandbox, Surroundings};

pub(crate) const BASE: &str = "http://127.0.0.1:9090";
pub(crate) const REDIRECT: &str = "http://localhost:8080/callback/sandbox";
pub(crate) const SCOPES: &str = "openid fhirUser launch patient/*.rs user/*.rs";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters";
/// BASE64URL(SHA256(VERIFIER)), worked out apart from the code under test.
const CHALLENGE: &str = "mg3QoZgnRJxQy_jYdfW7D8wJkoziCuM8Yhos7PwVvsI";

pub(crate) struct Kit {
    router: Router,
    clock: Arc<AtomicI64>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The parameters of the address that the answer sends the browser to.
    pub(crate) fn sent_on(&self) -> BTreeMap<String, String> {
        Url::parse(self.header("location")).unwrap().query_pairs().into_owned().collect()
    }
}

impl Kit {
    pub(crate) fn new() -> Self {
        Self::with(Config::demo())
    }

    pub(crate) fn with(config: Config) -> Self {
        let clock = Arc::new(AtomicI64::new(1_795_000_000));
        let read = Arc::clone(&clock);
        let surroundings = Surroundings::new(
            move || OffsetDateTime::from_unix_timestamp(read.load(Ordering::SeqCst)).unwrap(),
            |bytes| aws_lc_rs::rand::fill(bytes).map_err(|_| crate::NoRandomness),
        );
        // One for all tests: it takes longer to make than most of them.
        static KEY: OnceLock<SigningKey> = OnceLock::new();
        let key = KEY.get_or_init(|| SigningKey::generate().unwrap()).clone();
        Self { router: Sandbox::with_key(config, surroundings, key).unwrap().router(), clock }
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: to_bytes(body, usize::MAX).await.unwrap(),
        }
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request =
            headers.iter().fold(Request::get(path), |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Logs in and gives the cookie.
    pub(crate) async fn log_in(&self, user: &str) -> String {
        let answer = self.post("/epj/login", &[], &[("user", user)]).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    /// Opens the app from a chart and gives the launch value.
    pub(crate) async fn launch(&self, cookie: &str, patient: &str) -> String {
        let answer = self.get(&format!("/epj/launch?patient={patient}"), &[("cookie", cookie)]).await;
        answer.sent_on()["launch"].clone()
    }

    /// Opens the app so that something goes wrong, and gives what the authorization endpoint sends the app. `scopes` beside
    /// the usual ones.
    pub(crate) async fn authorize_with_fault(&self, fault: &str, scopes: &str) -> BTreeMap<String, String> {
        let cookie = self.log_in("legevaktslege").await;
        let path = format!("/epj/launch?patient=pt-diana&fault={fault}");
        let opened = self.get(&path, &[("cookie", &cookie)]).await.sent_on();
        let request =
            Authorization::of(&opened["launch"]).with("scope", format!("{SCOPES} {scopes}").trim_end());
        self.authorize(&cookie, &request).await.sent_on()
    }

    /// The same on to the answer of the token endpoint.
    pub(crate) async fn redeem_with_fault(&self, fault: &str) -> Answer {
        let sent = self.authorize_with_fault(fault, "online_access").await;
        self.redeem(&sent["code"]).await
    }

    /// Sends an authorization request with this login.
    pub(crate) async fn authorize(&self, cookie: &str, request: &Authorization) -> Answer {
        self.get(&request.path(), &[("cookie", cookie)]).await
    }

    /// The same in a form.
    pub(crate) async fn authorize_by_post(&self, cookie: &str, request: &Authorization) -> Answer {
        let form: Vec<(&str, &str)> = request.0.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.post("/auth/authorize", &[("cookie", cookie)], &form).await
    }

    /// The whole way to a code.
    pub(crate) async fn code(&self, user: &str, patient: &str, scopes: &str) -> String {
        let cookie = self.log_in(user).await;
        let launch = self.launch(&cookie, patient).await;
        let answer = self.authorize(&cookie, &Authorization::of(&launch).with("scope", scopes)).await;
        answer.sent_on()["code"].clone()
    }

    /// Redeems a code as the app would.
    pub(crate) async fn redeem(&self, code: &str) -> Answer {
        self.post("/auth/token", &[], &token_request(code)).await
    }

    /// Redeems a refresh token as the app would.
    pub(crate) async fn refresh(&self, token_answer: &Value) -> Answer {
        let refresh_token = token_answer["refresh_token"].as_str().unwrap();
        self.post("/auth/token", &[], &refresh_request(refresh_token)).await
    }

    /// Whether the access token of a token answer is good.
    pub(crate) async fn is_good(&self, token_answer: &Value) -> bool {
        let bearer = format!("Bearer {}", token_answer["access_token"].as_str().unwrap());
        match self.fhir(&bearer, "Patient/pt-diana").await.status {
            StatusCode::OK => true,
            StatusCode::UNAUTHORIZED => false,
            other => panic!("{other}"),
        }
    }

    /// The whole way to a token answer.
    pub(crate) async fn token_answer(&self, user: &str, patient: &str, scopes: &str) -> Value {
        let answer = self.redeem(&self.code(user, patient, scopes).await).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    /// The whole way to the value of an Authorization header.
    pub(crate) async fn bearer(&self, user: &str, patient: &str, scopes: &str) -> String {
        let answer = self.token_answer(user, patient, scopes).await;
        format!("Bearer {}", answer["access_token"].as_str().unwrap())
    }

    /// Asks the FHIR server with a token.
    pub(crate) async fn fhir(&self, bearer: &str, path: &str) -> Answer {
        self.get(&format!("/fhir/{path}"), &[("authorization", bearer)]).await
    }
}

/// A right refresh, to be made wrong.
pub(crate) fn refresh_request(refresh_token: &str) -> [(&'static str, &str); 3] {
    [("grant_type", "refresh_token"), ("client_id", "helsebro"), ("refresh_token", refresh_token)]
}

/// A right token request, to be made wrong.
pub(crate) fn token_request(code: &str) -> [(&'static str, &str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", "helsebro"),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("code", code),
    ]
}

/// A right authorization request, to be made wrong.
#[derive(Clone)]
pub(crate) struct Authorization(BTreeMap<&'static str, String>);

impl Authorization {
    pub(crate) fn of(launch: &str) -> Self {
        let aud = format!("{BASE}/fhir");
        let parameters = [
            ("response_type", "code"),
            ("client_id", "helsebro"),
            ("redirect_uri", REDIRECT),
            ("scope", SCOPES),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("aud", &aud),
            ("launch", launch),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        Self(parameters.into_iter().map(|(name, value)| (name, value.to_owned())).collect())
    }

    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.insert(name, value.to_owned());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.0.remove(name);
        self
    }

    pub(crate) fn path(&self) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish();
        format!("/auth/authorize?{query}")
    }
}
