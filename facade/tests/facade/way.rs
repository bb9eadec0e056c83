//! The whole way, from the click in the EPJ to the original of a document.

use crate::support::World;
use helsebro::seal::{Place, Sealed};
use helsebro_launch::wire;
use reqwest::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::any::AnyRow;

/// The rows of an event, whole.
async fn rows(world: &World, event: &str) -> Vec<AnyRow> {
    sqlx::query("SELECT * FROM audit WHERE event = $1 ORDER BY rowid")
        .bind(event)
        .fetch_all(&world.database)
        .await
        .unwrap()
}

fn open<T: DeserializeOwned>(world: &World, row: &AnyRow, column: &'static str, sealed: &str) -> T {
    let place = Place { table: "audit", row: row.get("id"), column };
    world.app.keys.open(place, &Sealed::from_stored(sealed.to_owned())).unwrap()
}

#[tokio::test]
async fn a_clinician_goes_from_the_chart_to_the_document_and_every_step_is_audited() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;

    let session = browser.launch("fi-aino").await;
    assert_eq!(session.epj_name, "EPJ sandbox");
    assert!(session.test_data);
    assert!(session.user.hpr.len() >= 7 && !session.user.name.is_empty());
    assert!(session.organisation.as_ref().is_some_and(|one| one.number.is_some()));
    assert_eq!(session.legal_bases[0].code, "consent");
    let finnish =
        session.patient.identifiers.iter().find(|one| one.country.as_deref() == Some("FI")).unwrap();
    assert_eq!((finnish.value.as_str(), finnish.label.is_empty()), ("240257-9980", false));
    assert!(session.patient.identifiers.iter().any(|one| one.country.as_deref() == Some("NO")));

    let citizen = browser.find_aino(&session).await;
    browser.confirm(&session, &citizen).await;
    let summaries = browser.summaries(&session, &citizen).await;
    assert_eq!(summaries.len(), 1);
    assert_eq!(summaries[0]["type"]["coding"][0]["code"], "60591-5");
    let contents = summaries[0]["content"].as_array().unwrap();
    assert!(contents.iter().all(|one| one["attachment"]["language"] == "fi"), "{contents:?}");
    let urls: Vec<&str> = contents.iter().map(|one| one["attachment"]["url"].as_str().unwrap()).collect();
    assert!(urls[0].starts_with("Bundle/") && urls[1].starts_with("Binary/"), "{urls:?}");

    let document = browser.get(&format!("/fhir/{}", urls[0]), Some(&session.launch_id)).await;
    assert_eq!(document.status, StatusCode::OK, "{}", document.code());
    let bundle = document.json();
    assert_eq!(bundle["type"], "document");
    assert_eq!(bundle["meta"]["tag"][0]["code"], "FI");
    let entries = bundle["entry"].as_array().unwrap();
    assert!(entries.len() > 3);
    for entry in entries {
        assert_eq!(entry["resource"]["meta"]["security"][0]["code"], "HTEST");
    }

    let original = browser.get(&format!("/fhir/{}", urls[1]), Some(&session.launch_id)).await;
    let file = include_bytes!("../../../assets/citizens/fi/aino/summary.json");
    assert_eq!(original.body, file, "the original is untouched");
    assert!(original.header("content-disposition").starts_with("attachment;"));
    assert_eq!(original.header("x-content-type-options"), "nosniff");
    assert_eq!(original.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(original.header("cache-control"), "no-store");

    let events: Vec<(String, Option<String>)> =
        world.audit().await.into_iter().map(|(event, _, outcome)| (event, outcome)).collect();
    let ok = Some("ok".to_owned());
    let expected = ["find-patient", "confirm-citizen", "list-documents", "retrieve", "view"];
    assert_eq!(events, expected.map(|event| (event.to_owned(), ok.clone())));
    assert_eq!(world.contact_point.asked(), 3, "the original came from the cache");
}

#[tokio::test]
async fn an_audit_row_says_who_asked_for_whom_on_what_grounds() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let version = browser.notice_version(&session.launch_id, "FI").await;
    let address = browser.go_to_summary(&session).await;
    browser.get(&address, Some(&session.launch_id)).await;

    let found = rows(&world, "find-patient").await.remove(0);
    let organisation = session.organisation.as_ref().and_then(|one| one.number.clone()).unwrap();
    for (column, value) in [
        ("launch_hash", helsebro::random::hash(&session.launch_id)),
        ("epj_key", "sandbox".to_owned()),
        ("user_name", session.user.name.clone()),
        ("user_hpr", session.user.hpr.clone()),
        ("organisation", organisation),
        ("country", "FI".to_owned()),
        ("purpose", "TREAT".to_owned()),
        ("legal_basis", "consent".to_owned()),
        ("notice_version", version),
        ("confirmations", "patient-informed patient-consents".to_owned()),
        ("asked", "Patient".to_owned()),
        ("reason", String::new()),
    ] {
        assert_eq!(found.get::<String, _>(column), value, "{column}");
    }
    assert!(!session.user.name.is_empty() && !session.user.hpr.is_empty());
    let now = helsebro::clock::Clock::system().now();
    assert!((now - found.get::<i64, _>("at")).abs() < 600);
    let patient: wire::Patient = open(&world, &found, "patient", found.get("patient"));
    assert_eq!(patient, session.patient);
    let traits: wire::Patient = open(&world, &found, "citizen", found.get("citizen"));
    assert_eq!(traits.identifiers[0].value, "240257-9980");
    // The rows after it stand on the same grounds.
    let retrieved = rows(&world, "retrieve").await.remove(0);
    for column in ["user_hpr", "country", "purpose", "legal_basis", "notice_version", "confirmations"] {
        assert_eq!(retrieved.get::<String, _>(column), found.get::<String, _>(column), "{column}");
    }
}

#[tokio::test]
async fn the_audit_says_which_document_was_read_when_its_session_is_over() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let address = browser.go_to_summary(&session).await;
    browser.get(&address, Some(&session.launch_id)).await;
    browser.get(&address, Some(&session.launch_id)).await;
    for event in ["retrieve", "view"] {
        let row = rows(&world, event).await.remove(0);
        assert!(address.ends_with(row.get::<&str, _>("asked")), "{event}");
        let document: Value = open(&world, &row, "document", row.get("document"));
        let expected =
            json!({ "service": "patient-summary", "form": "structured", "handle": "summary.json" });
        assert_eq!(document, expected, "{event}");
    }
    assert!(!world.dump().await.contains("summary.json"), "the handle is sealed");
}

#[tokio::test]
async fn a_reload_shows_where_the_lookup_stands_and_asks_nobody_again() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let citizen = browser.find_aino(&session).await;
    browser.confirm(&session, &citizen).await;
    let before = browser.summaries(&session, &citizen).await;
    let asked = world.contact_point.asked();

    let reloaded = browser.get("/api/session", Some(&session.launch_id)).await.json();
    assert_eq!(reloaded["lookup"]["country"], "FI");
    assert_eq!(reloaded["lookup"]["confirmed"], citizen.id.as_str());
    assert_eq!(reloaded["lookup"]["matches"][0]["family"], "Koe-Testinen");
    assert_eq!(browser.summaries(&session, &citizen).await, before);
    assert_eq!(world.contact_point.asked(), asked);
    assert_eq!(world.last_audit().await.0, "view-list");
}

#[tokio::test]
async fn nothing_about_a_patient_lies_readable_in_the_database() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let address = browser.go_to_summary(&session).await;
    browser.get(&address, Some(&session.launch_id)).await;
    let dump = world.dump().await;
    assert!(dump.contains("retrieve"));
    for secret in
        ["Aino", "Koe-Testinen", "240257", "1957", &session.launch_id, browser.cookie.as_deref().unwrap()]
    {
        assert!(!dump.contains(secret), "{secret} lies in the database");
    }
}
