//! An EPJ whose every answer a test decides: to see what Helsebro makes of one that is wrong.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as B64;
use serde_json::{Value, json};

/// What an address answers.
#[derive(Clone)]
pub(crate) enum Reply {
    Json(Value),
    Status(u16),
    Redirect(String),
    Text(String),
    /// 429, to be tried again after so many seconds.
    Busy(u64),
    /// The same a while later.
    Slow(Duration, Box<Reply>),
}

/// What an address was asked.
#[derive(Clone)]
pub(crate) struct Asked {
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Asked {
    /// One header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The names and values of the form that was sent, in order.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

/// See the module.
#[derive(Clone)]
pub(crate) struct FakeEpj {
    origin: String,
    replies: Arc<Mutex<BTreeMap<String, Reply>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    key: Arc<EcdsaKeyPair>,
}

impl FakeEpj {
    /// One that does everything right.
    pub(super) fn new(origin: &str) -> Self {
        let key = Arc::new(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap());
        let point = &key.public_key().as_ref()[1..];
        let (x, y) = (B64.encode(&point[..32]), B64.encode(&point[32..]));
        let jwk = json!({ "kty": "EC", "crv": "P-256", "kid": "k", "x": x, "y": y });
        let fake = Self { origin: origin.to_owned(), replies: Arc::default(), asked: Arc::default(), key };
        fake.answer("/fhir/.well-known/smart-configuration", fake.discovery(&json!({})));
        fake.answer("/.well-known/openid-configuration", fake.discovery(&json!({})));
        fake.answer("/jwks", Reply::Json(json!({ "keys": [jwk] })));
        fake.answer("/fhir/Patient/p1", Reply::Json(fake.patient()));
        fake.answer("/fhir/Practitioner/d1", Reply::Json(json!({
            "resourceType": "Practitioner", "id": "d1", "name": [{ "family": "Testlege", "given": ["Ola"] }],
            "identifier": [{ "system": "urn:oid:2.16.578.1.12.4.1.4.4", "value": "0000001" }]
        })));
        fake.answer("/fhir/PractitionerRole", Reply::Status(403));
        fake.answer("/revoke", Reply::Status(200));
        fake
    }

    /// The right SMART configuration with these members added or changed.
    pub(crate) fn discovery(&self, change: &Value) -> Reply {
        let origin = &self.origin;
        let mut document = json!({
            "issuer": origin, "authorization_endpoint": format!("{origin}/authorize"),
            "token_endpoint": format!("{origin}/token"), "revocation_endpoint": format!("{origin}/revoke"), "jwks_uri": format!("{origin}/jwks"),
            "code_challenge_methods_supported": ["S256"]
        });
        for (name, value) in change.as_object().unwrap() {
            document[name] = value.clone();
        }
        Reply::Json(document)
    }

    /// Decides what an address answers from now on.
    pub(crate) fn answer(&self, path: &str, reply: Reply) {
        self.replies.lock().unwrap().insert(path.to_owned(), reply);
    }

    /// Whether an address was asked for.
    pub(crate) fn was_asked(&self, path: &str) -> bool {
        self.asked.lock().unwrap().iter().any(|asked| asked.path == path)
    }

    /// What an address was asked the last time.
    pub(crate) fn last_asked(&self, path: &str) -> Asked {
        self.asked.lock().unwrap().iter().rfind(|asked| asked.path == path).unwrap().clone()
    }

    /// The forms that an address was sent with this `name=value` in it.
    pub(crate) fn forms(&self, path: &str, name: &str, value: &str) -> Vec<Vec<(String, String)>> {
        let asked = self.asked.lock().unwrap();
        let forms = asked.iter().filter(|asked| asked.path == path).map(Asked::form);
        forms.filter(|form| form.iter().any(|field| field.0 == name && field.1 == value)).collect()
    }

    /// The FHIR base.
    pub(crate) fn iss(&self) -> String {
        format!("{}/fhir", self.origin)
    }

    /// The right Patient.
    pub(crate) fn patient(&self) -> Value {
        json!({ "resourceType": "Patient", "id": "p1", "name": [{ "family": "Prøve", "given": ["Per"] }] })
    }

    /// The right token response for a launch with this nonce.
    pub(crate) fn token(&self, nonce: &str) -> Value {
        let now = helsebro::clock::Clock::system().now();
        let claims = json!({
            "iss": self.origin, "aud": "helsebro", "sub": "u", "exp": now + 60, "iat": now, "nonce": nonce,
            "fhirUser": "Practitioner/d1"
        });
        json!({
            "access_token": "secret-token", "token_type": "Bearer", "expires_in": 60, "scope": "launch openid",
            "patient": "p1", "id_token": self.sign(&claims)
        })
    }

    /// Signs claims.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = B64.encode(json!({ "alg": "ES256", "kid": "k" }).to_string());
        let message = format!("{header}.{}", B64.encode(claims.to_string()));
        let signature = self.key.sign(&SystemRandom::new(), message.as_bytes()).unwrap();
        format!("{message}.{}", B64.encode(signature.as_ref()))
    }

    pub(super) fn router(&self) -> Router {
        let fake = self.clone();
        Router::new().fallback(move |request: Request| {
            let path = request.uri().path().to_owned();
            let reply = fake.replies.lock().unwrap().get(&path).cloned().unwrap_or(Reply::Status(404));
            let asked = Arc::clone(&fake.asked);
            async move {
                let headers = request.headers().clone();
                let body = to_bytes(request.into_body(), usize::MAX).await.unwrap().to_vec();
                asked.lock().unwrap().push(Asked { path, headers, body });
                let reply = match reply {
                    Reply::Slow(time, then) => {
                        tokio::time::sleep(time).await;
                        *then
                    }
                    at_once => at_once,
                };
                match reply {
                    Reply::Json(json) => {
                        ([(header::CONTENT_TYPE, "application/json")], json.to_string()).into_response()
                    }
                    Reply::Status(status) => StatusCode::from_u16(status).unwrap().into_response(),
                    Reply::Redirect(to) => (StatusCode::FOUND, [(header::LOCATION, to)]).into_response(),
                    Reply::Text(text) => text.into_response(),
                    Reply::Busy(seconds) => {
                        (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())])
                            .into_response()
                    }
                    Reply::Slow(..) => StatusCode::GATEWAY_TIMEOUT.into_response(),
                }
            }
        })
    }
}
