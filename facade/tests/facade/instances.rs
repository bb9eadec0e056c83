//! Two instances of the built binary on one PostgreSQL, as behind a load balancer; one is killed in the middle of a clinician's way.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use helsebro::random;
use helsebro::server;
use helsebro_launch::wire::Session;
use helsebro_sandbox::{Config as SandboxConfig, Sandbox, Surroundings};
use reqwest::StatusCode;
use sqlx::{AnyConnection, Connection, Row};
use tokio::net::TcpListener;

use crate::support::{Browser, by_number, forms_of, match_by};

/// The server that `cargo xtask test` starts: its address without a database.
const SERVER: &str = "HELSEBRO_TEST_POSTGRES";

/// A running instance, which ends with its test.
struct Instance {
    child: Child,
    url: String,
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Instance {
    /// Starts one on a port that is free, and waits until it is ready.
    async fn start(folder: &Path, name: &str, config: &str) -> Self {
        let listen = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let file = folder.join(format!("{name}.toml"));
        std::fs::write(&file, format!("listen = \"{listen}\"\n{config}")).unwrap();
        let log = std::fs::File::create(folder.join(format!("{name}.log"))).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_helsebro"))
            .args(["serve", "--config"])
            .arg(&file)
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let instance = Self { child, url: format!("http://{listen}") };
        let begun = Instant::now();
        let ready = || async {
            reqwest::get(format!("{}/readyz", instance.url)).await.is_ok_and(|it| it.status() == 200)
        };
        while !ready().await {
            let log = std::fs::read_to_string(folder.join(format!("{name}.log"))).unwrap();
            assert!(begun.elapsed() < Duration::from_secs(30), "{name} is not ready: {log}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        instance
    }

    /// As when its machine loses power.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A database of its own, and a connection to it.
async fn database(server: &str) -> (String, AnyConnection) {
    sqlx::any::install_default_drivers();
    let name = format!("instances_{}", random::hash(&random::id().unwrap()).to_lowercase().replace('-', "_"));
    let mut connection = AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE \"{name}\"")))
        .execute(&mut connection)
        .await
        .unwrap();
    let url = format!("{server}/{name}");
    let connection = AnyConnection::connect(&url).await.unwrap();
    (url, connection)
}

fn config(public_url: &str, database: &str, iss: &str, epj_url: &str) -> String {
    format!(
        r#"
public_url = "{public_url}"
[database]
url = "{database}"
[keys]
files = ["helsebro.key"]
[contact_point]
kind = "embedded"
[[legal_basis]]
code = "consent"
purposes = ["TREAT"]
[[epj]]
key = "sandbox"
name = "Fjelljournal"
iss = "{iss}"
client_id = "helsebro"
scopes = ["launch", "openid", "fhirUser", "online_access", "patient/Patient.rs", "user/Practitioner.rs", "user/PractitionerRole.rs", "user/Organization.rs"]
frame_ancestors = ["{epj_url}"]
allow_networks = ["127.0.0.0/8"]
"#
    )
}

async fn look_up(browser: &mut Browser, session: &Session) -> String {
    let version = browser.notice_version(&session.launch_id, "FI").await;
    let request = match_by("FI", &version, &by_number("urn:oid:2.999.246.1", "240257-9980"));
    let answer = browser.post("/fhir/Patient/$match", Some(&session.launch_id), &request).await;
    if answer.status == StatusCode::OK { "found".to_owned() } else { answer.code() }
}

#[tokio::test]
async fn an_instance_may_die_without_a_clinician_noticing() {
    let Ok(server) = std::env::var(SERVER) else {
        println!(
            "SKIPPED an_instance_may_die_without_a_clinician_noticing: no PostgreSQL server; {SERVER} names none"
        );
        return;
    };
    let (database, mut connection) = database(&server).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("helsebro.key"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        .unwrap();
    let epj_listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let epj_url = format!("http://{}", epj_listener.local_addr().unwrap());
    // Where the load balancer would stand: nobody listens there.
    let public_url = "http://localhost:1".to_owned();
    let sandbox_config = SandboxConfig::new(&epj_url, &public_url);
    let config = config(&public_url, &database, &sandbox_config.fhir_base(), &epj_url);
    let sandbox = Sandbox::new(sandbox_config, Surroundings::real()).unwrap().router();
    tokio::spawn(server::serve(epj_listener, sandbox, std::future::pending()));
    let first = Instance::start(folder.path(), "first", &config).await;
    let second = Instance::start(folder.path(), "second", &config).await;

    let mut browser = Browser::new(&public_url, &epj_url).at(&first.url);
    browser.log_in("legevaktslege").await;
    // The launch begins at one and ends at the other.
    let callback = browser.go_to_callback("fi-aino", Some("token-dies")).await;
    let mut other = browser.at(&second.url);
    let opened = other.post("/api/sessions", None, &callback).await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.code());
    let session: Session = serde_json::from_slice(&opened.body).unwrap();
    let replayed = browser.post("/api/sessions", None, &callback).await;
    assert_eq!(replayed.code(), "state-unknown", "what one instance has taken the other has not");

    // The token is dead by now, and the EPJ would end the whole grant at a refresh token that comes twice.
    let answers = tokio::join!(look_up(&mut browser, &session), look_up(&mut other, &session));
    for answer in [&answers.0, &answers.1] {
        assert!(answer == "found" || answer == "not-found", "the newer lookup counts: {answer}");
    }
    let citizen = browser.find_aino(&session).await;
    browser.confirm(&session, &citizen).await;

    first.kill();
    let summaries = other.summaries(&session, &citizen).await;
    let document = other.get(&forms_of(&summaries[0])(0), Some(&session.launch_id)).await;
    assert_eq!(document.status, StatusCode::OK, "{}", document.code());
    assert_eq!(look_up(&mut other, &session).await, "found");
    let shown = other.get("/api/session", Some(&session.launch_id)).await;
    assert_eq!(shown.status, StatusCode::OK);

    let audited: i64 = sqlx::query("SELECT COUNT(*) AS rows FROM audit")
        .fetch_one(&mut connection)
        .await
        .unwrap()
        .get("rows");
    assert!(audited >= 6, "both instances write one trail: {audited}");
}
