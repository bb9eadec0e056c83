//! The synthetic citizens that are there for a reason, through the whole facade.

use std::time::Duration;

use helsebro::contact_point::{Asker, ContactPoint, Embedded};
use helsebro_fhir::r4;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{World, by_number};

/// The address of a form of a listed document.
fn url(summary: &Value, title: &str) -> String {
    let contents = summary["content"].as_array().unwrap();
    let found = contents.iter().find(|one| one["attachment"]["title"] == title).unwrap();
    format!("/fhir/{}", found["attachment"]["url"].as_str().unwrap())
}

#[tokio::test]
async fn the_pdf_twin_is_one_row_with_the_structured_document_and_comes_as_a_pdf() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("pt-diana").await;
    let launch = Some(session.launch_id.as_str());
    let citizen =
        browser.find(&session, "PT", &by_number("urn:oid:2.999.620.1", "000120453")).await.remove(0);
    browser.confirm(&session, &citizen).await;
    let summaries = browser.summaries(&session, &citizen).await;
    assert_eq!(summaries.len(), 1);

    let document = browser.get(&url(&summaries[0], "structured"), launch).await;
    assert_eq!(document.status, StatusCode::OK, "{}", document.code());
    let pdf = browser.get(&url(&summaries[0], "pdf"), launch).await;
    assert_eq!(pdf.status, StatusCode::OK, "{}", pdf.code());
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert!(pdf.body.starts_with(b"%PDF-"));
    let original = browser.get(&url(&summaries[0], "original"), launch).await;
    assert_eq!(original.body, include_bytes!("../../../assets/citizens/pt/diana/summary.xml"));

    let list = format!("/fhir/DocumentReference?patient={}&type=http://loinc.org|57833-6", citizen.id);
    let prescriptions = browser.get(&list, launch).await.json();
    assert_eq!(prescriptions["total"], 3);
    for entry in prescriptions["entry"].as_array().unwrap() {
        let answer = browser.get(&url(&entry["resource"], "structured"), launch).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.code());
    }
}

#[tokio::test]
async fn luxembourgs_document_of_another_person_is_blocked() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("lu-marc").await;
    let citizen =
        browser.find(&session, "LU", &by_number("urn:oid:2.999.442.1", "1979000000019")).await.remove(0);
    browser.confirm(&session, &citizen).await;
    let summary = browser.summaries(&session, &citizen).await.remove(0);
    for form in ["structured", "original"] {
        let answer = browser.get(&url(&summary, form), Some(&session.launch_id)).await;
        assert_eq!(answer.code(), "identity-differs", "{form}");
        let issues = answer.json()["issue"].clone();
        let kinds: Vec<&str> = issues.as_array().unwrap()[1..]
            .iter()
            .map(|issue| issue["details"]["coding"][0]["code"].as_str().unwrap())
            .collect();
        assert!(kinds.contains(&"birthdate-differs") && kinds.contains(&"identifier-differs"), "{kinds:?}");
    }
}

#[tokio::test]
async fn greeces_other_spelling_is_marked() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("gr-eleni").await;
    let citizen =
        browser.find(&session, "GR", &by_number("urn:oid:2.999.300.1", "00034800017")).await.remove(0);
    browser.confirm(&session, &citizen).await;
    let summary = browser.summaries(&session, &citizen).await.remove(0);
    let answer = browser.get(&url(&summary, "structured"), Some(&session.launch_id)).await;
    let tags = answer.json()["meta"]["tag"].clone();
    assert!(tags.as_array().unwrap().iter().any(|tag| tag["code"] == "name-differs"), "{tags}");
}

#[tokio::test]
async fn two_citizens_of_malta_match_and_only_the_confirmed_ones_documents_are_had() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("mt-maria").await;
    let launch = Some(session.launch_id.as_str());
    let traits = json!({
        "resourceType": "Patient", "name": [{ "given": ["Maria"], "family": "Borg Testa" }],
        "birthDate": "1959-09-01", "gender": "female"
    });
    let found = browser.find(&session, "MT", &traits).await;
    assert_eq!(found.len(), 2);
    browser.confirm(&session, &found[0]).await;
    let first = browser.summaries(&session, &found[0]).await.remove(0);
    let other = format!("/fhir/DocumentReference?patient={}&type=http://loinc.org|60591-5", found[1].id);
    assert_eq!(browser.get(&other, launch).await.code(), "not-confirmed");

    assert_eq!(browser.get(&url(&first, "structured"), launch).await.status, StatusCode::OK);

    // The clinician takes the other one: her documents take the place of the first one's, and the number in the EPJ tells.
    browser.confirm(&session, &found[1]).await;
    let second = browser.summaries(&session, &found[1]).await.remove(0);
    assert_eq!(browser.get(&url(&first, "structured"), launch).await.code(), "not-found");
    let wrong = browser.get(&url(&second, "structured"), launch).await;
    assert_eq!(wrong.code(), "identity-differs");
    assert_eq!(wrong.json()["issue"][1]["details"]["coding"][0]["code"], "identifier-differs");
    assert_eq!(wrong.json()["issue"][1]["diagnostics"], "epj");
}

#[tokio::test]
async fn who_is_unknown_there_is_no_error() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("de-karl").await;
    let traits = json!({
        "resourceType": "Patient", "birthDate": "1963-08-19",
        "identifier": [{ "system": "urn:oid:2.999.276.1", "value": "PROBE0999" }]
    });
    assert!(browser.find(&session, "DE", &traits).await.is_empty());
    let lookup = browser.get("/api/session", Some(&session.launch_id)).await.json()["lookup"].clone();
    assert_eq!(lookup["country"], "DE");
    assert_eq!(lookup["matches"], json!([]));
}

#[tokio::test]
async fn every_document_opens_but_luxembourgs() {
    let embedded = Embedded::load().unwrap();
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    for patient in [
        "cz-tomas",
        "de-anna",
        "ee-jaan",
        "es-lucia",
        "es-mateo",
        "fi-aino",
        "gr-eleni",
        "hr-ivana",
        "it-giulia",
        "mt-maria",
        "pt-diana",
    ] {
        let session = browser.launch(patient).await;
        let (country, key) = patient.split_once('-').unwrap();
        let country = country.to_uppercase();
        let asker = Asker { user: session.user.clone(), organisation: None, purpose: "TREAT".to_owned() };
        let all = embedded.find_patient(&asker, &country, &r4::Patient::default()).await.unwrap();
        let person = all.into_iter().find(|one| one.handle.expose().starts_with(key)).unwrap().person;
        let identifiers: Vec<Value> = person
            .identifiers
            .iter()
            .map(|one| json!({ "system": one.system, "value": one.value }))
            .collect();
        let traits = json!({
            "resourceType": "Patient", "identifier": identifiers, "gender": person.gender,
            "name": [{ "given": person.given, "family": person.family }], "birthDate": person.birth_date
        });
        let citizen = browser.find(&session, &country, &traits).await.remove(0);
        browser.confirm(&session, &citizen).await;
        let list = format!(
            "/fhir/DocumentReference?patient={}&type=http://loinc.org|60591-5,http://loinc.org|57833-6",
            citizen.id
        );
        let listed = browser.get(&list, Some(&session.launch_id)).await.json();
        for entry in listed["entry"].as_array().unwrap() {
            for form in ["structured", "original"] {
                let answer = browser.get(&url(&entry["resource"], form), Some(&session.launch_id)).await;
                assert_eq!(answer.status, StatusCode::OK, "{patient}: {}", answer.code());
            }
        }
    }
}

#[tokio::test]
async fn a_list_that_comes_after_another_citizen_was_confirmed_is_nobodys() {
    let world = World::start_patient(Duration::from_secs(20)).await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("mt-maria").await;
    let traits = json!({
        "resourceType": "Patient", "name": [{ "given": ["Maria"], "family": "Borg Testa" }],
        "birthDate": "1959-09-01", "gender": "female"
    });
    let found = browser.find(&session, "MT", &traits).await;
    browser.confirm(&session, &found[0]).await;

    let mut held = world.contact_point.hold();
    let mut slow = browser.clone();
    let list = format!("/fhir/DocumentReference?patient={}&type=http://loinc.org|60591-5", found[0].id);
    let launch_id = session.launch_id.clone();
    let listing = tokio::spawn(async move { slow.get(&list, Some(&launch_id)).await });
    held.asked().await;
    browser.confirm(&session, &found[1]).await;
    let hers = browser.summaries(&session, &found[1]).await;
    held.let_go();
    let answer = listing.await.unwrap();
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not-found"));
    let listed = world.audit().await.into_iter().filter(|(event, ..)| event == "list-documents");
    let outcomes: Vec<Option<String>> = listed.map(|(.., outcome)| outcome).collect();
    assert_eq!(outcomes, [Some("not-found".to_owned()), Some("ok".to_owned())]);
    assert_eq!(browser.summaries(&session, &found[1]).await, hers);
}
