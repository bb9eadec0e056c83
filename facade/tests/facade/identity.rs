//! A document about somebody else is blocked until the clinician resolves it with a reason.

use crate::support::{Answer, Browser, World, by_number, forms_of, resolution};
use helsebro_launch::wire::Session;
use reqwest::StatusCode;
use serde_json::{Value, json};

const REASON: &str = "Samme person, sjekket pass";

/// A structured document and the PDF of the same content, in Portugal.
struct Twins {
    session: Session,
    bundle: String,
    pdf: String,
}

impl Twins {
    async fn list(browser: &mut Browser) -> Self {
        browser.log_in("legevaktslege").await;
        let session = browser.launch("pt-diana").await;
        let citizen =
            browser.find(&session, "PT", &by_number("urn:oid:2.999.620.1", "000120453")).await.remove(0);
        browser.confirm(&session, &citizen).await;
        let summary = browser.summaries(&session, &citizen).await.remove(0);
        let url = forms_of(&summary);
        Self { bundle: url(0), pdf: url(1), session }
    }

    async fn get(&self, browser: &mut Browser, path: &str) -> Answer {
        browser.get(path, Some(&self.session.launch_id)).await
    }

    async fn code(&self, browser: &mut Browser, path: &str) -> String {
        self.get(browser, path).await.code()
    }

    /// Resolves what the form shows that blocks it.
    async fn resolve(&self, browser: &mut Browser, form: &str) -> StatusCode {
        let path = format!("{}/$resolve-identity", self.bundle);
        let shown = self.get(browser, form).await;
        browser.post(&path, Some(&self.session.launch_id), &resolution(REASON, &shown)).await.status
    }
}

/// The codes of the issues after the first.
fn differences(answer: &Answer) -> Vec<String> {
    let issues = answer.json()["issue"].as_array().cloned().unwrap_or_default();
    let code = |issue: &Value| issue["details"]["coding"][0]["code"].as_str().unwrap().to_owned();
    issues.iter().skip(1).map(code).collect()
}

/// The PDF twin as it is, born on another day.
fn twin_of_another() -> String {
    include_str!("../../../assets/citizens/pt/diana/summary-l1.xml").replace("19820508", "19820509")
}

fn document(birth_date: &str, family: &str) -> String {
    json!({
        "resourceType": "Bundle", "type": "document",
        "entry": [
            { "resource": { "resourceType": "Composition", "subject": { "reference": "Patient/x" } } },
            { "resource": {
                "resourceType": "Patient", "id": "x", "birthDate": birth_date, "gender": "female",
                "name": [{ "given": ["Aino", "Kaarina"], "family": family }]
            } }
        ]
    })
    .to_string()
}

#[tokio::test]
async fn a_differing_document_is_blocked_in_every_form_until_it_is_resolved_with_a_reason() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let launch = Some(session.launch_id.as_str());
    let citizen = browser.find_aino(&session).await;
    browser.confirm(&session, &citizen).await;
    let summary = browser.summaries(&session, &citizen).await.remove(0);
    let url = forms_of(&summary);
    let resolve = format!("{}/$resolve-identity", url(0));

    world.contact_point.answer_with(document("1958-01-01", "Koe-Testinen"));
    let early = json!({ "resourceType": "Parameters", "parameter": [
        { "name": "reason", "valueString": REASON }, { "name": "identity", "valueString": "x" }
    ] });
    let early = browser.post(&resolve, launch, &early).await;
    assert_eq!(early.code(), "bad-request", "nothing is resolved before it is seen");

    for path in [url(0), url(1)] {
        let answer = browser.get(&path, launch).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::CONFLICT, "identity-differs"),
            "{path}"
        );
        let outcome = answer.json();
        let ids: Vec<&str> =
            outcome["contained"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["document", "citizen", "epj"]);
        assert_eq!(outcome["contained"][0]["birthDate"], "1958-01-01");
        assert_eq!(outcome["contained"][1]["birthDate"], "1957-02-24");
        let issues = outcome["issue"].as_array().unwrap();
        assert_eq!(issues[1]["details"]["coding"][0]["code"], "birthdate-differs");
        assert!(issues[1..].iter().all(|issue| issue["details"]["coding"][0]["code"] == "birthdate-differs"));
    }
    for text in ["", "   kort   ", "."] {
        let shown = browser.get(&url(0), launch).await;
        let refused = browser.post(&resolve, launch, &resolution(text, &shown)).await;
        assert_eq!(refused.code(), "reason-missing", "{text}");
    }
    let shown = browser.get(&url(0), launch).await;
    assert_eq!(shown.code(), "identity-differs");

    let asked = world.contact_point.asked();
    let resolved = browser.post(&resolve, launch, &resolution(REASON, &shown)).await;
    assert_eq!(resolved.status, StatusCode::NO_CONTENT);
    assert_eq!(world.last_audit().await.0, "resolve-identity");
    let shown = browser.get(&url(0), launch).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.code());
    let tags = shown.json()["meta"]["tag"].clone();
    assert!(tags.as_array().unwrap().iter().any(|tag| tag["code"] == "resolved"), "{tags}");
    assert_eq!(browser.get(&url(1), launch).await.status, StatusCode::OK);
    assert_eq!(world.contact_point.asked(), asked, "the document was kept");
    assert!(!world.dump().await.contains("sjekket pass"), "the reason is sealed");
}

#[tokio::test]
async fn another_spelling_of_the_name_is_marked_and_shown() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let session = browser.launch("fi-aino").await;
    let address = browser.go_to_summary(&session).await;
    world.contact_point.answer_with(document("1957", "Kokeilu"));
    let shown = browser.get(&address, Some(&session.launch_id)).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.code());
    let tags = shown.json()["meta"]["tag"].clone();
    assert!(tags.as_array().unwrap().iter().any(|tag| tag["code"] == "name-differs"), "{tags}");
}

#[tokio::test]
async fn a_resolved_document_says_nothing_about_another() {
    let world = World::start().await;
    let mut browser = world.browser();
    browser.log_in("legevaktslege").await;
    let first = browser.launch("fi-aino").await;
    let address = browser.go_to_summary(&first).await;
    world.contact_point.answer_with(document("1958-01-01", "Koe-Testinen"));
    let shown = browser.get(&address, Some(&first.launch_id)).await;
    let path = format!("{address}/$resolve-identity");
    let resolved = browser.post(&path, Some(&first.launch_id), &resolution(REASON, &shown)).await;
    assert_eq!(resolved.status, StatusCode::NO_CONTENT);

    let second = browser.launch("fi-aino").await;
    let address = browser.go_to_summary(&second).await;
    assert_eq!(browser.get(&address, Some(&second.launch_id)).await.code(), "identity-differs");
}

#[tokio::test]
async fn a_document_that_does_not_say_whose_it_is_is_blocked_in_every_form_until_it_is_resolved() {
    let of_nobody = include_str!("../../../assets/citizens/de/anna/summary.xml");
    let (start, end) = (of_nobody.find("<recordTarget").unwrap(), of_nobody.find("</recordTarget>").unwrap());
    let of_nobody = format!("{}{}", &of_nobody[..start], &of_nobody[end + "</recordTarget>".len()..]);
    let names_another = document("1957-02-24", "Koe-Testinen").replace("Patient/x", "Patient/y");
    let no_date = document("24.02.1957", "Koe-Testinen");
    for (case, document) in [("nobody", of_nobody), ("dangling", names_another), ("no date", no_date)] {
        let world = World::start().await;
        let mut browser = world.browser();
        browser.log_in("legevaktslege").await;
        let session = browser.launch("fi-aino").await;
        let launch = Some(session.launch_id.as_str());
        let citizen = browser.find_aino(&session).await;
        browser.confirm(&session, &citizen).await;
        let summary = browser.summaries(&session, &citizen).await.remove(0);
        let url = forms_of(&summary);
        world.contact_point.answer_with(document);
        for path in [url(0), url(1)] {
            let answer = browser.get(&path, launch).await;
            assert_eq!((answer.status, answer.code().as_str()), (StatusCode::CONFLICT, "identity-differs"));
            assert_eq!(differences(&answer), ["identity-missing"], "{case}");
            // Who says nothing is not shown as a person without a name.
            let first = answer.json()["contained"][0]["id"].clone();
            assert_eq!(first == "document", case == "no date", "{case}");
        }
        let resolve = format!("{}/$resolve-identity", url(0));
        let shown = browser.get(&url(0), launch).await;
        let resolved = browser.post(&resolve, launch, &resolution(REASON, &shown)).await;
        assert_eq!(resolved.status, StatusCode::NO_CONTENT);
        for path in [url(0), url(1)] {
            assert_eq!(browser.get(&path, launch).await.status, StatusCode::OK, "{case}");
        }
    }
}

#[tokio::test]
async fn what_blocks_one_form_blocks_the_other_until_it_is_resolved() {
    let world = World::start().await;
    let mut browser = world.browser();
    let twins = Twins::list(&mut browser).await;
    world.contact_point.answer_for("summary-l1.xml", twin_of_another());
    let is_shown = twins.get(&mut browser, &twins.bundle).await.status;
    assert_eq!(is_shown, StatusCode::OK);
    assert_eq!(twins.code(&mut browser, &twins.pdf).await, "identity-differs");
    let bundle = twins.get(&mut browser, &twins.bundle).await;
    assert_eq!(bundle.code(), "identity-differs");
    assert_eq!(differences(&bundle), ["birthdate-differs"; 2]);
    assert_eq!(bundle.json()["contained"][0]["birthDate"], "1982-05-09", "what the twin says");
    assert_eq!(twins.resolve(&mut browser, &twins.bundle).await, StatusCode::NO_CONTENT);
    for path in [&twins.bundle, &twins.pdf] {
        assert_eq!(twins.get(&mut browser, path).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_is_resolved_is_what_was_shown_and_says_nothing_of_another_identity_in_the_other_form() {
    let world = World::start().await;
    let mut browser = world.browser();
    let twins = Twins::list(&mut browser).await;
    world.contact_point.answer_for("summary-l1.xml", twin_of_another());
    world.contact_point.answer_for("summary.xml", twin_of_another().replace("Diana", "Sofia"));
    let shown = twins.get(&mut browser, &twins.bundle).await;
    assert_eq!(shown.code(), "identity-differs");
    // Another tab reads the other form before the reason is handed in.
    assert_eq!(twins.code(&mut browser, &twins.pdf).await, "identity-differs");
    let path = format!("{}/$resolve-identity", twins.bundle);
    let resolved = browser.post(&path, Some(&twins.session.launch_id), &resolution(REASON, &shown)).await;
    assert_eq!(resolved.status, StatusCode::NO_CONTENT);
    assert_eq!(twins.code(&mut browser, &twins.pdf).await, "identity-differs");
    assert_eq!(twins.code(&mut browser, &twins.bundle).await, "identity-differs", "the whole row");
    assert_eq!(twins.resolve(&mut browser, &twins.pdf).await, StatusCode::NO_CONTENT);
    for path in [&twins.bundle, &twins.pdf] {
        assert_eq!(twins.get(&mut browser, path).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_bare_pdf_is_answered_for_by_its_structured_document_and_by_nothing_else() {
    let world = World::start().await;
    let mut browser = world.browser();
    let twins = Twins::list(&mut browser).await;
    world.contact_point.answer_for("summary-l1.xml", "%PDF-1.7 bare");
    let alone = twins.get(&mut browser, &twins.pdf).await;
    assert_eq!(
        (alone.status, differences(&alone)),
        (StatusCode::CONFLICT, vec!["identity-missing".to_owned()])
    );
    assert_eq!(twins.get(&mut browser, &twins.bundle).await.status, StatusCode::OK);
    assert_eq!(twins.get(&mut browser, &twins.pdf).await.body, b"%PDF-1.7 bare");
}

#[tokio::test]
async fn the_audit_tells_a_document_that_was_blocked_from_one_that_was_shown() {
    let world = World::start().await;
    let mut browser = world.browser();
    let twins = Twins::list(&mut browser).await;
    world.contact_point.answer_for("summary.xml", twin_of_another());
    let differs = Some("identity-differs".to_owned());
    let ended = |(event, _, outcome): (String, String, Option<String>)| (event, outcome);
    twins.get(&mut browser, &twins.bundle).await;
    assert_eq!(ended(world.last_audit().await), ("retrieve".to_owned(), differs.clone()));
    twins.get(&mut browser, &twins.bundle).await;
    assert_eq!(ended(world.last_audit().await), ("view".to_owned(), differs.clone()));
    twins.get(&mut browser, &twins.pdf).await;
    assert_eq!(ended(world.last_audit().await), ("retrieve".to_owned(), differs));
    twins.resolve(&mut browser, &twins.bundle).await;
    twins.get(&mut browser, &twins.bundle).await;
    assert_eq!(ended(world.last_audit().await), ("view".to_owned(), Some("ok".to_owned())));
}

#[tokio::test]
async fn a_document_that_comes_when_the_clinician_has_gone_on_is_not_shown_whosever_it_is() {
    for born in ["1957-02-24", "1958-01-01"] {
        let world = World::start().await;
        let mut browser = world.browser();
        browser.log_in("legevaktslege").await;
        let session = browser.launch("fi-aino").await;
        let address = browser.go_to_summary(&session).await;

        world.contact_point.answer_with(document(born, "Koe-Testinen"));
        let mut held = world.contact_point.hold();
        let (mut tab, launch_id) = (browser.clone(), session.launch_id.clone());
        let asking = tokio::spawn(async move { tab.get(&address, Some(&launch_id)).await });
        held.asked().await;
        browser.find_aino(&session).await;
        held.let_go();
        let answer = asking.await.unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "not-found"), "{born}");
        let rows = world.audit().await;
        let outcome =
            rows.iter().find(|(event, ..)| event == "retrieve").and_then(|(.., outcome)| outcome.as_deref());
        assert_eq!(outcome, Some("not-found"));
    }
}

#[tokio::test]
async fn a_twin_that_breaks_the_bounds_of_a_document_is_not_taken_apart() {
    let world = World::start().await;
    let mut browser = world.browser();
    let twins = Twins::list(&mut browser).await;
    let twin = include_str!("../../../assets/citizens/pt/diana/summary-l1.xml");
    let deep = format!("{}{}</ClinicalDocument>", "<a>".repeat(5000), "</a>".repeat(5000));
    for hostile in
        [twin.replace("</ClinicalDocument>", &deep), twin.replacen("<Clin", "<!DOCTYPE x><Clin", 1)]
    {
        assert_ne!(hostile, twin);
        world.contact_point.answer_with(hostile);
        assert_eq!(twins.code(&mut browser, &twins.pdf).await, "cp-garbled");
    }
    world.contact_point.answer_with(twin);
    assert_eq!(twins.get(&mut browser, &twins.pdf).await.status, StatusCode::OK);
}
