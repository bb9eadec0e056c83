//! The log holds no identity, no token and no id; the database holds tokens sealed only.

use std::io::{self, Write};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use helsebro::random;
use helsebro_launch::client::Authentication;
use helsebro_launch::secret::Secret;
use helsebro_launch::wire::{CallbackOutcome, LaunchRequest, SessionRequest};
use reqwest::StatusCode;
use serde_json::json;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{Browser, Reply, World, by_number, match_request};

/// Everything that is logged by this process, whichever test it comes from.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

/// The one log of the process.
static LOG: LazyLock<Log> = LazyLock::new(|| {
    let log = Log::default();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new("info,helsebro=trace,helsebro_launch=trace"))
        .with_writer(log.clone())
        .init();
    log
});

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_launch_a_lookup_and_their_refusals_leave_no_identity_in_the_log() {
    LazyLock::force(&LOG);
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let address = browser.go_to_summary(&session).await;
    assert_eq!(browser.get(&address, launch).await.status, StatusCode::OK);
    browser.get(&format!("{address}0"), launch).await;
    browser.find(&session, "FI", &by_number("urn:oid:2.999.246.1", "010100-900A")).await;
    browser.launch_refused("no-kari-gammel", None).await;
    world.break_with("ALTER TABLE audit RENAME TO audit_away").await;
    let version = browser.notice_version(&session.launch_id, "FI").await;
    let request = match_request("FI", &version, "urn:oid:2.999.246.1", "240257-9980");
    assert_eq!(browser.post("/fhir/Patient/$match", launch, &request).await.code(), "store-unavailable");

    let log = LOG.text();
    for told in ["/fhir/Bundle/{id}", "patient-replaced", "no such table"] {
        assert!(log.contains(told), "{told} is not in {log}");
    }
    let cookie = browser.cookie.unwrap();
    let (_, secret) = cookie.split_once('=').unwrap();
    let bundle_id = address.rsplit('/').next().unwrap();
    let (user, hpr) = (&session.user.name, &session.user.hpr);
    for hidden in [
        "Aino",
        "Testinen",
        "240257",
        "010100-900A",
        "1957",
        secret,
        bundle_id,
        &session.launch_id,
        user,
        hpr,
    ] {
        assert!(!log.contains(hidden), "{hidden} is in the log");
    }
    for line in log.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

/// The secrets of one launch at the fake EPJ, each its own.
struct Secrets {
    request: LaunchRequest,
    code: String,
    access: String,
    refresh: String,
    id_token: String,
}

impl Secrets {
    /// Begins a launch and lets the EPJ answer with new tokens, of this type.
    async fn begin(world: &World, browser: &mut Browser, token_type: &str) -> Self {
        let request = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
        assert_eq!(browser.post("/api/launches", None, &request).await.status, StatusCode::OK);
        let mut token = world.fake_epj.token(request.nonce.expose());
        let [code, access, refresh] = [(); 3].map(|()| random::secret().unwrap());
        token["token_type"] = json!(token_type);
        token["access_token"] = json!(access);
        token["refresh_token"] = json!(refresh);
        let id_token = token["id_token"].as_str().unwrap().to_owned();
        world.fake_epj.answer("/token", Reply::Json(token));
        Self { request, code, access, refresh, id_token }
    }

    /// What the app hands over after the callback.
    fn callback(&self) -> SessionRequest {
        SessionRequest {
            epj_key: "fake".to_owned(),
            state: self.request.state.clone(),
            outcome: CallbackOutcome::Code(Secret::new(&*self.code)),
            iss: None,
        }
    }

    fn all(&self) -> [(&'static str, &str); 7] {
        [
            ("state", self.request.state.expose()),
            ("nonce", self.request.nonce.expose()),
            ("verifier", self.request.code_verifier.expose()),
            ("code", &self.code),
            ("access token", &self.access),
            ("refresh token", &self.refresh),
            ("id_token", &self.id_token),
        ]
    }

    fn stand_nowhere_in(&self, text: &str, place: &str) {
        for (name, secret) in self.all() {
            assert!(!text.contains(secret), "the {name} is in the {place}");
        }
    }
}

/// The database's own files: also what no query shows.
async fn files(world: &World) -> String {
    world.break_with("PRAGMA wal_checkpoint(TRUNCATE)").await;
    let file: String =
        sqlx::query_scalar("SELECT file FROM pragma_database_list").fetch_one(&world.database).await.unwrap();
    String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned()
}

#[tokio::test]
async fn the_secrets_of_a_launch_are_stored_sealed_and_logged_nowhere() {
    LazyLock::force(&LOG);
    let world = World::start().await;
    let mut browser = world.browser();

    let secrets = Secrets::begin(&world, &mut browser, "Bearer").await;
    let (dump, raw) = (world.dump().await, files(&world).await);
    let state_hash = random::hash(secrets.request.state.expose());
    for (text, place) in [(&dump, "database"), (&raw, "database's file")] {
        assert!(text.contains(&state_hash), "the pending launch must lie in the {place}");
        secrets.stand_nowhere_in(text, place);
    }

    let opened = browser.post("/api/sessions", None, &secrets.callback()).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.code());
    secrets.stand_nowhere_in(&String::from_utf8_lossy(&opened.body), "answer");
    let launch_id = opened.json()["launch_id"].as_str().unwrap().to_owned();
    let session = browser.get("/api/session", Some(&launch_id)).await;
    secrets.stand_nowhere_in(&String::from_utf8_lossy(&session.body), "session");
    let (dump, raw) = (world.dump().await, files(&world).await);
    for (text, place) in [(&dump, "database"), (&raw, "database's file")] {
        assert!(text.contains(&random::hash(&launch_id)), "the session must lie in the {place}");
        secrets.stand_nowhere_in(text, place);
    }

    // One whose token response is refused, and one whose EPJ repeats the code in an error.
    let refused = Secrets::begin(&world, &mut browser, "mac").await;
    let answer = browser.post("/api/sessions", None, &refused.callback()).await;
    assert_eq!(answer.code(), "epj-garbled");
    let unknown = Secrets::begin(&world, &mut browser, "Bearer").await;
    let denied = json!({ "error": "invalid_grant", "error_description": unknown.code });
    world.fake_epj.answer("/token", Reply::Json(denied));
    let answer = browser.post("/api/sessions", None, &unknown.callback()).await;
    assert_eq!(answer.code(), "token-refused");

    let (log, dump) = (LOG.text(), world.dump().await);
    assert!(log.contains("token-refused"), "the log must tell of it");
    for one in [&secrets, &refused, &unknown] {
        one.stand_nowhere_in(&log, "log");
        one.stand_nowhere_in(&dump, "database");
    }
}

#[tokio::test]
async fn an_epj_that_says_it_does_not_take_our_kind_of_client_is_told_in_the_log_and_no_secret_is() {
    LazyLock::force(&LOG);
    let secret = random::secret().unwrap();
    let world = World::start_as(Authentication::SecretBasic(Secret::new(&*secret)), None).await;
    let path = "/fhir/.well-known/smart-configuration";
    world.fake_epj.answer(
        path,
        world.fake_epj.discovery(&json!({
            "token_endpoint_auth_methods_supported": ["private_key_jwt"]
        })),
    );
    // The register has the word: what the EPJ says of itself may be old.
    let opened = world.launch_fake(|fake, nonce| Reply::Json(fake.token(nonce))).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.code());
    let header = world.fake_epj.last_asked("/token").header("authorization").unwrap().to_owned();
    let proof = header.strip_prefix("Basic ").unwrap();
    let log = LOG.text();
    let told = log.lines().find(|line| line.contains("our kind of client")).unwrap();
    let told: serde_json::Value = serde_json::from_str(told).unwrap();
    assert_eq!(
        (&told["level"], &told["fields"]["epj"], &told["fields"]["method"]),
        (&json!("WARN"), &json!("fake"), &json!("client_secret_basic"))
    );
    for hidden in [&*secret, proof] {
        assert!(!log.contains(hidden));
        assert!(!world.dump().await.contains(hidden));
        assert!(!String::from_utf8_lossy(&opened.body).contains(hidden));
    }
}
