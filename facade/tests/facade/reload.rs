//! The register is read anew while the facade serves: whole, or not at all.

use std::path::PathBuf;

use helsebro::register::{ReloadError, reload};
use helsebro_launch::client::Authentication;
use helsebro_launch::secret::Secret;
use helsebro_launch::wire::{CallbackOutcome, LaunchRequest, SessionRequest};
use reqwest::{Method, StatusCode};

use crate::support::{Answer, Browser, Reply, World, key_file};

const EXAMPLE: &str = include_str!("../../../helsebro.example.toml");

/// A config beside its key, whose register is the entries of a test.
struct File {
    folder: tempfile::TempDir,
    path: PathBuf,
}

impl File {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("helsebro.key"), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
            .unwrap();
        Self { path: folder.path().join("helsebro.toml"), folder }
    }

    /// Everything before the register as in the example, and then these lines.
    fn write(&self, register: &str) {
        let before = &EXAMPLE[..EXAMPLE.find("[[epj]]").unwrap()];
        std::fs::write(&self.path, format!("{before}{register}")).unwrap();
    }
}

/// An entry of the register.
fn entry(key: &str, name: &str, iss: &str) -> String {
    format!(
        "[[epj]]\nkey = \"{key}\"\nname = \"{name}\"\niss = \"{iss}\"\nclient_id = \"helsebro\"\n\
         scopes = [\"launch\", \"openid\", \"fhirUser\"]\nframe_ancestors = [\"https://{key}.example\"]\n\
         allow_networks = [\"127.0.0.0/8\"]\n"
    )
}

/// Begins a launch at the fake EPJ, up to its callback.
async fn begin(world: &World, browser: &mut Browser) -> LaunchRequest {
    let request = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
    assert_eq!(browser.post("/api/launches", None, &request).await.status, StatusCode::OK);
    world.fake_epj.answer("/token", Reply::Json(world.fake_epj.token(request.nonce.expose())));
    request
}

async fn end(browser: &mut Browser, begun: LaunchRequest) -> Answer {
    let outcome = CallbackOutcome::Code(Secret::new("code"));
    let request = SessionRequest { epj_key: "fake".to_owned(), state: begun.state, outcome, iss: None };
    browser.post("/api/sessions", None, &request).await
}

/// Opens a session at the fake EPJ: its launch-id.
async fn open(world: &World, browser: &mut Browser) -> String {
    let begun = begin(world, browser).await;
    let answer = end(browser, begun).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    answer.json()["launch_id"].as_str().unwrap().to_owned()
}

async fn ancestors(world: &World, path: &str) -> String {
    let page = world.browser().call(Method::GET, path, None, &[], None).await;
    page.header("content-security-policy").rsplit_once("frame-ancestors ").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_register_that_is_read_anew_holds_from_the_next_call_on_and_open_sessions_go_on() {
    let (world, file) = (World::start().await, File::new());
    let mut browser = world.browser();
    let launch_id = open(&world, &mut browser).await;
    let begun = begin(&world, &mut browser).await;

    let key = key_file(&file.folder.path().join("es384.pem"));
    let signing = "[[signing_key]]\nfile = \"es384.pem\"\nalgorithm = \"ES384\"\n";
    let client = "client = \"private_key_jwt\"\n";
    let fake = entry("fake", "A new name", &world.fake_epj.iss());
    file.write(&format!("{signing}{fake}{client}{}", entry("new", "New", "https://new.example/fhir")));
    reload(&world.app, &file.path).await.unwrap();

    let session = browser.get("/api/session", Some(&launch_id)).await;
    assert_eq!(session.json()["epj_name"], "A new name");
    assert_eq!(
        ancestors(&world, "/launch?iss=https://new.example/fhir&launch=x").await,
        "https://new.example"
    );
    assert_eq!(ancestors(&world, &format!("/l/{launch_id}")).await, "https://fake.example");
    let set = browser.call(Method::GET, "/.well-known/jwks.json", None, &[], None).await.json();
    assert_eq!(set["keys"][0]["kid"], key);
    // A launch that was on its way ends as the new client.
    assert_eq!(end(&mut browser, begun).await.status, StatusCode::OK);
    let form = world.fake_epj.last_asked("/token").form();
    assert!(form.iter().any(|(name, _)| name == "client_assertion"));
}

#[tokio::test]
async fn a_reload_that_fails_keeps_the_old_register_whole_and_tells_the_line() {
    let (world, file) = (World::start_as(Authentication::Public, None).await, File::new());
    let mut browser = world.browser();
    let launch_id = open(&world, &mut browser).await;
    let right = entry("fake", "A new name", &world.fake_epj.iss());
    for (register, what) in [
        (right.replace("client_id", "clientid"), "unknown field `clientid`"),
        (
            right.clone() + &entry("fake", "Twice", "https://twice.example/fhir"),
            "another [[epj]] has this key",
        ),
        (right.clone() + "client = \"private_key_jwt\"\n", "add a [[signing_key]]"),
        (right.replace("\"openid\", ", ""), "scopes must hold openid"),
        (String::new(), "[[epj]] is missing"),
    ] {
        file.write(&register);
        let Err(ReloadError::Config(fault)) = reload(&world.app, &file.path).await else { panic!("{what}") };
        assert!(fault.what.contains(what), "{fault}");
        assert!(fault.line > 1 && fault.file.ends_with("helsebro.toml"), "{fault}");
        let session = browser.get("/api/session", Some(&launch_id)).await.json();
        assert_eq!(session["epj_name"], "EPJ fake");
        assert_eq!(ancestors(&world, "/callback/other").await, "https://other.example");
    }
    std::fs::remove_file(&file.path).unwrap();
    assert!(reload(&world.app, &file.path).await.is_err());
    assert_eq!(browser.get("/api/session", Some(&launch_id)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_an_epj_that_left_the_register_had_open_is_over_and_its_tokens_are_gone() {
    let elsewhere = entry("fake", "Fake", "https://elsewhere.example/fhir");
    for (register, begins) in [(elsewhere, "unknown-epj"), (String::new(), "unknown-epj")] {
        let (world, file) = (World::start().await, File::new());
        let (mut browser, mut other) = (world.browser(), world.browser());
        let launch_id = open(&world, &mut browser).await;
        let begun = begin(&world, &mut browser).await;
        other.log_in("legevaktslege").await;
        let kept = other.launch("fi-aino").await;

        let sandbox = entry("sandbox", "Sandbox", &format!("{}/fhir", world.epj_url));
        file.write(&format!("{sandbox}{register}"));
        reload(&world.app, &file.path).await.unwrap();

        let sealed: String = sqlx::query_scalar("SELECT sealed FROM sessions WHERE epj_key = 'fake'")
            .fetch_one(&world.database)
            .await
            .unwrap();
        assert_eq!(sealed, "");
        assert_eq!(browser.get("/api/session", Some(&launch_id)).await.code(), "session-gone");
        world.fake_epj.answer("/token", Reply::Status(500));
        assert_eq!(end(&mut browser, begun).await.code(), "state-unknown", "no code goes to another server");
        let request = browser.launch_request(&format!("iss={}&launch=x", world.fake_epj.iss()));
        assert_eq!(browser.post("/api/launches", None, &request).await.code(), begins);
        assert_eq!(other.get("/api/session", Some(&kept.launch_id)).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_session_of_an_epj_that_left_answers_no_more_even_where_it_was_not_ended() {
    let (world, file) = (World::start().await, File::new());
    let mut browser = world.browser();
    let launch_id = open(&world, &mut browser).await;
    // As another instance would leave it: the row lives on.
    world.break_with("CREATE TABLE kept AS SELECT * FROM sessions").await;
    file.write(&entry("new", "New", "https://new.example/fhir"));
    reload(&world.app, &file.path).await.unwrap();
    world.break_with("DELETE FROM sessions").await;
    world.break_with("INSERT INTO sessions SELECT * FROM kept").await;
    assert_eq!(browser.get("/api/session", Some(&launch_id)).await.code(), "session-gone");
}

#[tokio::test]
async fn what_another_instance_has_opened_at_an_epjs_new_server_goes_on() {
    let (world, file) = (World::start().await, File::new());
    let mut browser = world.browser();
    let launch_id = open(&world, &mut browser).await;
    world.break_with("CREATE TABLE kept AS SELECT * FROM sessions").await;
    file.write(&entry("fake", "Fake", "https://old.example/fhir"));
    reload(&world.app, &file.path).await.unwrap();
    // As another instance opens it, which has read the new register already.
    world.break_with("DELETE FROM sessions").await;
    world.break_with("INSERT INTO sessions SELECT * FROM kept").await;
    file.write(&entry("fake", "Fake", &world.fake_epj.iss()));
    reload(&world.app, &file.path).await.unwrap();
    assert_eq!(browser.get("/api/session", Some(&launch_id)).await.status, StatusCode::OK);
}
