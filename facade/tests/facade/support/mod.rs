//! A facade and a sandbox EPJ on loopback, and a browser that does by HTTP what the app does in one.

mod browser;
mod contact_point;
mod fake_epj;
mod keys;
mod lookup;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use helsebro::app::App;
use helsebro::clock::Clock;
use helsebro::config::{Config, ContactPointKind, Database, Epj, Register};
use helsebro::contact_point::ContactPoint;
use helsebro::seal::Keyring;
use helsebro::server;
use helsebro::store::Store;
use helsebro_launch::client::{Authentication, SigningKeys};
use helsebro_launch::scope::Scope;
use helsebro_launch::secret::Secret;
use helsebro_launch::wire::{CallbackOutcome, LegalBasis, SessionRequest};
use helsebro_sandbox::{Config as SandboxConfig, Sandbox, Surroundings};
use reqwest::StatusCode;
use sqlx::{AnyPool, Row};
use tokio::net::TcpListener;

pub(crate) use browser::{Answer, Browser};
pub(crate) use contact_point::{Held, Recording};
pub(crate) use fake_epj::{Asked, FakeEpj, Reply};
pub(crate) use keys::{key_file, read_jwt, signing_keys, verifies};
pub(crate) use lookup::{by_number, forms_of, match_by, match_request, resolution};

/// A running facade with its EPJ.
pub(crate) struct World {
    /// The facade's origin.
    pub(crate) app_url: String,
    /// The EPJ's origin.
    pub(crate) epj_url: String,
    /// Another EPJ in the register, whose answers the test decides.
    pub(crate) fake_epj: FakeEpj,
    /// What the contact point was asked.
    pub(crate) contact_point: Arc<Recording>,
    /// The facade's parts, for opening what it sealed.
    pub(crate) app: App,
    /// For looking behind the facade, and for breaking things there.
    pub(crate) database: AnyPool,
    clock: Arc<AtomicI64>,
    _folder: tempfile::TempDir,
}

impl World {
    /// Starts both on ports that are free.
    pub(crate) async fn start() -> Self {
        Self::start_patient(Duration::from_millis(300)).await
    }

    /// The same, with as much patience for the contact point.
    pub(crate) async fn start_patient(contact_point_timeout: Duration) -> Self {
        Self::start_with(contact_point_timeout, Authentication::Public, None).await
    }

    /// The same, with signing keys, and known to the fake EPJ as this client.
    pub(crate) async fn start_as(authentication: Authentication, keys: Option<SigningKeys>) -> Self {
        Self::start_with(Duration::from_millis(300), authentication, keys).await
    }

    /// The same, with each entry of the register changed.
    pub(crate) async fn start_changed(change: impl Fn(&mut Epj)) -> Self {
        Self::start_whole(Duration::from_millis(300), Authentication::Public, None, change).await
    }

    async fn start_with(
        contact_point_timeout: Duration,
        authentication: Authentication,
        signing_keys: Option<SigningKeys>,
    ) -> Self {
        Self::start_whole(contact_point_timeout, authentication, signing_keys, |_| {}).await
    }

    async fn start_whole(
        contact_point_timeout: Duration,
        authentication: Authentication,
        signing_keys: Option<SigningKeys>,
        change: impl Fn(&mut Epj),
    ) -> Self {
        let app_listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let epj_listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake_listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake_epj = FakeEpj::new(&format!("http://{}", fake_listener.local_addr().unwrap()));
        let app_url = format!("http://{}", app_listener.local_addr().unwrap());
        let epj_url = format!("http://{}", epj_listener.local_addr().unwrap());

        let sandbox_config = SandboxConfig::new(&epj_url, &app_url);
        let folder = tempfile::tempdir().unwrap();
        let database = Database::file(&folder.path().join("test.sqlite")).unwrap();
        let config = Config {
            listen: app_listener.local_addr().unwrap(),
            public_url: app_url.clone(),
            database: database.clone(),
            key_files: Vec::new(),
            contact_point: ContactPointKind::Embedded,
            contact_point_timeout,
            legal_bases: vec![LegalBasis {
                code: "consent".to_owned(),
                purposes: vec!["TREAT".to_owned(), "ETREAT".to_owned()],
            }],
        };
        let mut register = Register {
            signing_keys,
            epjs: vec![
                epj("sandbox", &sandbox_config.fhir_base(), &epj_url),
                Epj { authentication, ..epj("fake", &fake_epj.iss(), &epj_url) },
                Epj {
                    allow_networks: Vec::new(),
                    ..epj("by-name", &fake_epj.iss().replace("127.0.0.1", "localhost"), &epj_url)
                },
                epj("other", "https://other.example/fhir", "https://other.example"),
            ],
        };
        register.epjs.iter_mut().for_each(change);
        let store = Store::open(&database).await.unwrap();
        let database = AnyPool::connect(database.address()).await.unwrap();
        let clock = Arc::new(AtomicI64::new(Clock::system().now()));
        let contact_point = Arc::new(Recording::new());
        let app = App::new(
            config,
            register,
            store,
            Keyring::fresh().unwrap(),
            Clock::standing(Arc::clone(&clock)),
            Arc::clone(&contact_point) as Arc<dyn ContactPoint>,
        )
        .unwrap();
        let sandbox = Sandbox::new(sandbox_config, Surroundings::real()).unwrap().router();
        tokio::spawn(server::serve(app_listener, server::router(app.clone()), std::future::pending()));
        tokio::spawn(server::serve(epj_listener, sandbox, std::future::pending()));
        tokio::spawn(server::serve(fake_listener, fake_epj.router(), std::future::pending()));
        Self { app_url, epj_url, fake_epj, contact_point, app, database, clock, _folder: folder }
    }

    /// A browser without cookies.
    pub(crate) fn browser(&self) -> Browser {
        Browser::new(&self.app_url, &self.epj_url)
    }

    /// A launch at the fake EPJ, with the token response that `token` makes of the right one.
    pub(crate) async fn launch_fake(&self, token: impl FnOnce(&FakeEpj, &str) -> Reply) -> Answer {
        self.launch_fake_in(&mut self.browser(), token).await
    }

    /// The same in a browser that goes on.
    pub(crate) async fn launch_fake_in(
        &self,
        browser: &mut Browser,
        token: impl FnOnce(&FakeEpj, &str) -> Reply,
    ) -> Answer {
        let request = browser.launch_request(&format!("iss={}&launch=x", self.fake_epj.iss()));
        let begun = browser.post("/api/launches", None, &request).await;
        if begun.status != StatusCode::OK {
            return begun;
        }
        self.fake_epj.answer("/token", token(&self.fake_epj, request.nonce.expose()));
        let request = SessionRequest {
            epj_key: "fake".to_owned(),
            state: request.state,
            outcome: CallbackOutcome::Code(Secret::new("code")),
            iss: None,
        };
        browser.post("/api/sessions", None, &request).await
    }

    /// Another instance of the facade on the same database; its origin.
    pub(crate) async fn second_instance(&self) -> String {
        self.second_instance_changed(|_| {}).await
    }

    /// The same, which has read another register: each entry changed.
    pub(crate) async fn second_instance_changed(&self, change: impl Fn(&mut Epj)) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = self.second_app(self.app.keys.clone(), change).await;
        tokio::spawn(server::serve(listener, server::router(app), std::future::pending()));
        url
    }

    /// Another instance of the facade on the same database, which serves nobody.
    pub(crate) async fn second_app(&self, keys: Keyring, change: impl Fn(&mut Epj)) -> App {
        let config = self.app.config.clone();
        let store = Store::open(&config.database).await.unwrap();
        let contact_point = Arc::clone(&self.contact_point) as Arc<dyn ContactPoint>;
        let known = self.app.register();
        let mut register =
            Register { epjs: known.epjs().to_vec(), signing_keys: known.signing_keys().cloned() };
        register.epjs.iter_mut().for_each(change);
        let clock = Clock::standing(Arc::clone(&self.clock));
        App::new(config, register, store, keys, clock, contact_point).unwrap()
    }

    /// Lets time pass for the facade.
    pub(crate) fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The audit trail in order: event, what was asked, and how it ended.
    pub(crate) async fn audit(&self) -> Vec<(String, String, Option<String>)> {
        sqlx::query(
            "SELECT event, asked, outcome FROM audit LEFT JOIN audit_outcomes ON audit_outcomes.audit_id = audit.id \
             ORDER BY audit.rowid",
        )
        .fetch_all(&self.database)
        .await
        .unwrap()
        .iter()
        .map(|row| (row.get("event"), row.get("asked"), row.try_get("outcome").ok()))
        .collect()
    }

    /// The last row of the audit trail.
    pub(crate) async fn last_audit(&self) -> (String, String, Option<String>) {
        self.audit().await.pop().unwrap()
    }

    /// Everything that lies in the database, as one text.
    pub(crate) async fn dump(&self) -> String {
        let mut all = String::new();
        for (table, columns) in [
            ("launches", "state_hash || browser_hash || epj_key || sealed"),
            ("sessions", "launch_hash || browser_hash || epj_key || sealed"),
            (
                "audit",
                "event || asked || document || tenant || patient || citizen || reason || confirmations",
            ),
            ("audit_outcomes", "outcome || detail"),
        ] {
            let query = sqlx::AssertSqlSafe(format!("SELECT {columns} AS line FROM {table}"));
            for row in sqlx::query(query).fetch_all(&self.database).await.unwrap() {
                all.push_str(&row.get::<String, _>("line"));
                all.push('\n');
            }
        }
        all
    }

    /// Runs a statement behind the facade's back.
    pub(crate) async fn break_with(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.database).await.unwrap();
    }
}

fn epj(key: &str, iss: &str, origin: &str) -> Epj {
    let scopes = [
        "launch",
        "openid",
        "fhirUser",
        "patient/Patient.rs",
        "user/Practitioner.rs",
        "user/PractitionerRole.rs",
        "user/Organization.rs",
    ];
    Epj {
        key: key.to_owned(),
        name: format!("EPJ {key}"),
        iss: iss.to_owned(),
        client_id: "helsebro".to_owned(),
        authentication: Authentication::Public,
        issuer: None,
        scopes: scopes.map(Scope::read).to_vec(),
        timeout: Duration::from_secs(10),
        standalone: false,
        authorize_origins: Vec::new(),
        frame_ancestors: vec![origin.to_owned()],
        allow_networks: vec!["127.0.0.0/8".parse().unwrap()],
    }
}
