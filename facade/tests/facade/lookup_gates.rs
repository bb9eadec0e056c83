//! The gates are the facade's: whatever a page sends, no lookup without what it needs, and no resource of another session.

use std::time::Duration;

use crate::support::{Answer, Browser, Held, World, forms_of, match_request, resolution};
use helsebro::contact_point::Fault;
use helsebro_launch::wire::Session;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

const SYSTEM: &str = "urn:oid:2.999.246.1";
const NUMBER: &str = "240257-9980";

#[tokio::test]
async fn a_lookup_that_lacks_anything_is_refused_before_anybody_is_asked_and_audited() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let version = browser.notice_version(&session.launch_id, "FI").await;
    let good = match_request("FI", &version, SYSTEM, NUMBER);
    let without = |name: &str| {
        let mut request = good.clone();
        request["parameter"].as_array_mut().unwrap().retain(|one| one["name"] != name);
        request
    };
    let cases: Vec<(Value, &str)> = vec![
        (json!({}), "mask-violated"),
        (without("resource"), "mask-violated"),
        (without("country"), "mask-violated"),
        (match_request("NO", &version, SYSTEM, NUMBER), "mask-violated"),
        (match_request("FI", &version, SYSTEM, "24"), "mask-violated"),
        (match_request("FI", &version, "urn:oid:2.999.1", NUMBER), "mask-violated"),
        (without("confirmation"), "confirmation-missing"),
        (without("purposeOfUse"), "confirmation-missing"),
        (without("legalBasis"), "confirmation-missing"),
        (without("noticeVersion"), "confirmation-missing"),
        (match_request("FI", "1999-01-01", SYSTEM, NUMBER), "notice-outdated"),
    ];
    let count = cases.len();
    for (request, code) in cases {
        let answer = browser.post("/fhir/Patient/$match", launch, &request).await;
        assert_eq!(answer.code(), code, "{request}");
        assert_eq!(answer.header("content-type"), "application/fhir+json");
        let (event, asked, outcome) = world.last_audit().await;
        assert_eq!(
            (event.as_str(), asked.as_str(), outcome.as_deref()),
            ("refused", "Patient/$match", Some(code))
        );
    }
    assert_eq!(world.audit().await.len(), count);
    assert_eq!(world.contact_point.asked(), 0);
}

#[tokio::test]
async fn without_audit_there_is_no_lookup() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let citizen = browser.find_aino(&session).await;
    browser.confirm(&session, &citizen).await;
    let summary = browser.summaries(&session, &citizen).await.remove(0);
    let url = forms_of(&summary);
    world.contact_point.answer_with(
        r#"{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Patient"}}]}"#,
    );
    let shown = browser.get(&url(0), launch).await;
    assert_eq!(shown.code(), "identity-differs");
    let asked = world.contact_point.asked();
    let version = browser.notice_version(&session.launch_id, "FI").await;

    world.break_with("ALTER TABLE audit RENAME TO audit_away").await;
    let request = match_request("FI", &version, SYSTEM, NUMBER);
    let found = browser.post("/fhir/Patient/$match", launch, &request).await;
    assert_eq!((found.status, found.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "store-unavailable"));
    let list =
        |code: &str| format!("/fhir/DocumentReference?patient={}&type=http://loinc.org|{code}", citizen.id);
    for path in [list("60591-5"), list("57833-6"), url(0), url(1)] {
        assert_eq!(browser.get(&path, launch).await.code(), "store-unavailable", "{path}");
    }
    let reason = resolution("Samme person, sjekket pass", &shown);
    let resolve = format!("{}/$resolve-identity", url(0));
    for path in [format!("/fhir/Patient/{}/$confirm", citizen.id), resolve.clone()] {
        assert_eq!(browser.post(&path, launch, &reason).await.code(), "store-unavailable", "{path}");
    }
    assert_eq!(world.contact_point.asked(), asked, "nobody was asked");

    world.break_with("ALTER TABLE audit_away RENAME TO audit").await;
    assert_eq!(browser.get(&url(0), launch).await.code(), "identity-differs", "nothing was resolved");
    assert_eq!(browser.post(&resolve, launch, &reason).await.status, StatusCode::NO_CONTENT);
    assert_eq!(browser.get(&url(1), launch).await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_list_and_no_document_before_the_citizen_is_confirmed() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let citizen = browser.find_aino(&session).await;
    let list = format!("/fhir/DocumentReference?patient={}&type=http://loinc.org|60591-5", citizen.id);
    let answer = browser.get(&list, launch).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::FORBIDDEN, "not-confirmed"));
    assert_eq!(world.last_audit().await.2.as_deref(), Some("not-confirmed"));
    assert_eq!(world.contact_point.asked(), 1, "only the search itself");

    // A new search takes the confirmation and the documents of the one before with it.
    browser.confirm(&session, &citizen).await;
    let document = format!(
        "/fhir/{}",
        browser.summaries(&session, &citizen).await[0]["content"][0]["attachment"]["url"].as_str().unwrap()
    );
    let again = browser.find_aino(&session).await;
    assert_ne!(again.id, citizen.id);
    assert_eq!(browser.get(&document, launch).await.code(), "not-found");
    assert_eq!(browser.get(&list, launch).await.code(), "not-found");
}

#[tokio::test]
async fn an_id_of_another_session_resolves_nowhere_else_and_is_audited() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let first = browser.launch("fi-aino").await;
    let document = browser.go_to_summary(&first).await;
    let citizen =
        browser.get("/api/session", Some(&first.launch_id)).await.json()["lookup"]["confirmed"].clone();
    let citizen = citizen.as_str().unwrap();
    let second = browser.launch("fi-aino").await;
    let asked = world.contact_point.asked();

    let launch = Some(second.launch_id.as_str());
    let binary = document.replace("Bundle", "Binary");
    let list = format!("/fhir/DocumentReference?patient={citizen}&type=http://loinc.org|60591-5");
    for path in [&document, &binary, &list, &"/fhir/Bundle/..%2F..%2Fetc".to_owned()] {
        let answer = browser.get(path, launch).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{path}");
        let (event, _, outcome) = world.last_audit().await;
        assert_eq!((event.as_str(), outcome.as_deref()), ("refused", Some("not-found")), "{path}");
    }
    for path in [format!("/fhir/Patient/{citizen}/$confirm"), format!("{document}/$resolve-identity")] {
        assert_eq!(browser.post(&path, launch, &json!({})).await.code(), "not-found", "{path}");
    }
    assert_eq!(world.audit().await.iter().filter(|(event, ..)| event == "refused").count(), 6);
    assert_eq!(world.contact_point.asked(), asked);
    assert_eq!(browser.get(&document, Some(&first.launch_id)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_the_country_does_wrong_is_told_by_its_own_problem_and_may_be_tried_again_by_hand() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let version = browser.notice_version(&session.launch_id, "FI").await;
    let request = match_request("FI", &version, SYSTEM, NUMBER);
    for (fault, status, code) in [
        (Fault::Slow, StatusCode::GATEWAY_TIMEOUT, "cp-timeout"),
        (Fault::Failing, StatusCode::BAD_GATEWAY, "cp-unavailable"),
        (Fault::Refusing, StatusCode::FORBIDDEN, "cp-refused"),
        (Fault::MoreTraits, StatusCode::BAD_REQUEST, "cp-more-traits"),
    ] {
        world.contact_point.fault("FI", Some(fault));
        let answer = browser.post("/fhir/Patient/$match", launch, &request).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
        assert!(!answer.json()["issue"][0]["diagnostics"].as_str().unwrap().is_empty());
        assert_eq!(world.last_audit().await, ("find-patient".into(), "Patient".into(), Some(code.into())));
    }
    assert_eq!(world.contact_point.asked(), 4, "nothing is retried by itself");

    world.contact_point.fault("FI", None);
    let document = browser.go_to_summary(&session).await;
    for (fault, code) in [(Fault::Truncated, "cp-garbled"), (Fault::NoDocument, "cp-no-document")] {
        world.contact_point.fault("FI", Some(fault));
        assert_eq!(browser.get(&document, launch).await.code(), code);
    }
    world.contact_point.fault("FI", None);
    assert_eq!(browser.get(&document, launch).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_document_of_a_kind_that_we_do_not_read_is_nobodys_until_resolved_and_then_seen_as_its_original() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let citizen = browser.find_aino(&session).await;
    browser.confirm(&session, &citizen).await;
    let summary = browser.summaries(&session, &citizen).await.remove(0);
    let url = forms_of(&summary);

    let letter = "<letter xmlns='urn:x'>Kjære kollega</letter>";
    world.contact_point.answer_with(letter);
    for path in [url(0), url(1)] {
        let answer = browser.get(&path, launch).await;
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::CONFLICT, "identity-differs"));
        assert_eq!(answer.json()["issue"][1]["details"]["coding"][0]["code"], "identity-missing");
    }
    let resolve = format!("{}/$resolve-identity", url(0));
    let reason = resolution("Leste brevet, det er hennes", &browser.get(&url(0), launch).await);
    assert_eq!(browser.post(&resolve, launch, &reason).await.status, StatusCode::NO_CONTENT);
    let answer = browser.get(&url(0), launch).await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "unreadable"));
    assert_eq!(world.last_audit().await.2.as_deref(), Some("unreadable"));
    let original = browser.get(&url(1), launch).await;
    assert_eq!(original.body, letter.as_bytes());
}

/// Asks for Aino, and holds back what the contact point answers: it has been asked when this comes back.
async fn ask_and_hold(
    world: &World,
    browser: &Browser,
    session: &Session,
    version: &str,
) -> (Held, JoinHandle<Answer>) {
    let mut held = world.contact_point.hold();
    let mut browser = browser.clone();
    let (request, launch_id) = (match_request("FI", version, SYSTEM, NUMBER), session.launch_id.clone());
    let asking =
        tokio::spawn(async move { browser.post("/fhir/Patient/$match", Some(&launch_id), &request).await });
    held.asked().await;
    (held, asking)
}

#[tokio::test]
async fn a_slow_lookup_does_not_take_the_place_of_a_newer_one() {
    let world = World::start_patient(Duration::from_secs(20)).await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let version = browser.notice_version(&session.launch_id, "FI").await;

    let (held, first) = ask_and_hold(&world, &browser, &session, &version).await;
    let citizen = browser.find_aino(&session).await;
    held.let_go();
    let answer = first.await.unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not-found"));
    let lookup = browser.get("/api/session", launch).await.json()["lookup"].clone();
    assert_eq!(lookup["matches"][0]["id"], citizen.id.as_str());
    browser.confirm(&session, &citizen).await;
}

#[tokio::test]
async fn a_lookup_whose_browser_went_away_is_noted_and_kept_all_the_same() {
    let world = World::start_patient(Duration::from_secs(20)).await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let version = browser.notice_version(&session.launch_id, "FI").await;

    let (held, asking) = ask_and_hold(&world, &browser, &session, &version).await;
    asking.abort();
    assert!(asking.await.is_err());
    // Long enough for the service to see that nobody waits any more.
    tokio::time::sleep(Duration::from_millis(300)).await;
    held.let_go();

    // Kept first and noted then, by a task that nobody waits for.
    let mut found = Value::Null;
    let mut outcome = None;
    for _ in 0..50 {
        found = browser.get("/api/session", launch).await.json()["lookup"]["matches"].clone();
        outcome = world.last_audit().await.2;
        if found.is_array() && outcome.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(outcome.as_deref(), Some("ok"));
    assert_eq!(world.contact_point.asked(), 1);
}

#[tokio::test]
async fn who_was_found_by_a_lookup_that_was_replaced_meanwhile_is_not_confirmed() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch_hash = helsebro::random::hash(&session.launch_id);
    let sealed = "SELECT sealed FROM sessions WHERE launch_hash = $1";
    let replace = "UPDATE sessions SET sealed = $1, version = version + 1 WHERE launch_hash = $2";

    let citizen = browser.find_aino(&session).await;
    let before: String =
        sqlx::query_scalar(sealed).bind(&launch_hash).fetch_one(&world.database).await.unwrap();
    browser.find_aino(&session).await;
    let after: String =
        sqlx::query_scalar(sealed).bind(&launch_hash).fetch_one(&world.database).await.unwrap();
    sqlx::query(replace).bind(before).bind(&launch_hash).execute(&world.database).await.unwrap();

    // While nothing can be written the confirmation waits for its audit row; then the newer lookup is there.
    let mut database = world.database.acquire().await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *database).await.unwrap();
    let confirming = tokio::spawn({
        let (mut browser, launch_id) = (browser.clone(), session.launch_id.clone());
        let path = format!("/fhir/Patient/{}/$confirm", citizen.id);
        async move { browser.post(&path, Some(&launch_id), &json!({})).await }
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    sqlx::query(replace).bind(after).bind(&launch_hash).execute(&mut *database).await.unwrap();
    sqlx::query("COMMIT").execute(&mut *database).await.unwrap();
    let answer = confirming.await.unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not-found"));
    assert_eq!(world.last_audit().await.2.as_deref(), Some("not-found"));
    let lookup = browser.get("/api/session", Some(&session.launch_id)).await.json()["lookup"].clone();
    assert_eq!(lookup["confirmed"], Value::Null);
}
