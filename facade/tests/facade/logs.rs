//! The log holds no identity, no token and no id.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::StatusCode;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{World, by_number, match_request};

/// Everything that is logged by this process, whichever test it comes from.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

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
    let log = Log::default();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new("info,helsebro=trace,helsebro_launch=trace"))
        .with_writer(log.clone())
        .init();

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

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
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
