//! Standalone launch, authorization by POST, and the context that comes with the token.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::kit::{Answer, Authorization, BASE, Kit, SCOPES};

const STANDALONE: &str = "openid fhirUser launch/patient launch/encounter patient/*.rs user/*.rs";

fn standalone() -> Authorization {
    Authorization::of("").without("launch").with("scope", STANDALONE)
}

/// What the page's form sends with each button.
fn ticket(page: &Answer) -> String {
    let (_, after) = page.text().split_once("name=\"ticket\" value=\"").unwrap();
    after.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn an_app_opened_by_itself_gets_the_patient_that_the_user_chooses() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let page = kit.authorize(&cookie, &standalone()).await;
    assert_eq!(page.status, StatusCode::OK);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(policy.contains("form-action 'self' http://localhost:8080;"), "{policy}");
    assert!(page.text().contains("Ingrid Prøvelege") && page.text().contains("value=\"no-kari\""));

    let chosen = [("ticket", ticket(&page)), ("patient", "pt-diana".to_owned())];
    let chosen = chosen.each_ref().map(|(name, value)| (*name, value.as_str()));
    let answer = kit.post("/auth/standalone", &[("cookie", &cookie)], &chosen).await;
    assert_eq!((answer.status, answer.sent_on()["state"].as_str()), (StatusCode::SEE_OTHER, "the-state"));
    let token = kit.redeem(&answer.sent_on()["code"]).await.json();
    assert_eq!((&token["patient"], &token["encounter"]), (&json!("pt-diana"), &json!("pt-diana-kontakt")));
    assert!(
        token["scope"]
            .as_str()
            .unwrap()
            .starts_with("openid fhirUser launch/patient launch/encounter patient/")
    );
    assert!(kit.is_good(&token).await);

    let again = kit.post("/auth/standalone", &[("cookie", &cookie)], &chosen).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST, "a ticket is good once");
}

#[tokio::test]
async fn without_launch_encounter_no_encounter_comes() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let page =
        kit.authorize(&cookie, &standalone().with("scope", "launch launch/patient patient/Patient.r")).await;
    let form = [("ticket", ticket(&page)), ("patient", "pt-diana".to_owned())];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let sent = kit.post("/auth/standalone", &[("cookie", &cookie)], &form).await.sent_on();
    let token = kit.redeem(&sent["code"]).await.json();
    assert_eq!((&token["patient"], token.get("encounter")), (&json!("pt-diana"), None));
    assert_eq!(token["scope"], "launch/patient patient/Patient.r");
}

#[tokio::test]
async fn from_a_chart_launch_patient_asks_for_the_patient_of_the_chart() {
    let kit = Kit::new();
    let token = kit.token_answer("legevaktslege", "pt-diana", "launch/patient patient/Patient.r").await;
    assert_eq!((&token["patient"], token.get("encounter")), (&json!("pt-diana"), None));
}

#[tokio::test]
async fn whoever_is_not_logged_in_logs_in_first() {
    let kit = Kit::new();
    let page = kit.authorize("", &standalone()).await;
    assert!(page.text().contains("value=\"fastlege\"") && !page.text().contains("no-kari"));
    let ticket_1 = ticket(&page);
    let logged_in = kit.post("/auth/standalone", &[], &[("ticket", &ticket_1), ("user", "fastlege")]).await;
    let cookie = logged_in.header("set-cookie").split(';').next().unwrap();
    assert!(logged_in.text().contains("Amina Eksempelsen"));
    let ticket_2 = ticket(&logged_in);
    // Without a login no choice counts: the page asks for one again.
    let nobody = kit.post("/auth/standalone", &[], &[("ticket", &ticket_2), ("patient", "no-kari")]).await;
    assert!(nobody.text().contains("value=\"fastlege\""));
    let ticket_3 = ticket(&nobody);
    let chosen = [("ticket", ticket_3.as_str()), ("patient", "no-kari")];
    let answer = kit.post("/auth/standalone", &[("cookie", cookie)], &chosen).await;
    let token = kit.redeem(&answer.sent_on()["code"]).await.json();
    assert_eq!(token["patient"], "no-kari");
}

#[tokio::test]
async fn a_choice_can_be_called_off_and_comes_from_the_page_alone() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let ask = async || ticket(&kit.authorize(&cookie, &standalone()).await);
    let called_off = ask().await;
    let form = [("ticket", called_off.as_str()), ("cancel", "1")];
    let sent = kit.post("/auth/standalone", &[("cookie", &cookie)], &form).await.sent_on();
    assert_eq!((sent["error"].as_str(), sent.get("code")), ("access_denied", None));

    let ticket = ask().await;
    let form = [("ticket", ticket.as_str()), ("patient", "pt-diana")];
    for site in ["cross-site", "same-site", "none"] {
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", site)];
        assert_eq!(
            kit.post("/auth/standalone", &headers, &form).await.status,
            StatusCode::FORBIDDEN,
            "{site}"
        );
    }
    for (what, form) in [
        ("made up", [("ticket", "x"), ("patient", "pt-diana")]),
        ("unknown patient", [form[0], ("patient", "x")]),
    ] {
        let answer = kit.post("/auth/standalone", &[("cookie", &cookie)], &form).await;
        assert_eq!(answer.header("location"), "", "{what}");
    }
    let late = ask().await;
    kit.advance(600);
    let form = [("ticket", late.as_str()), ("patient", "pt-diana")];
    let answer = kit.post("/auth/standalone", &[("cookie", &cookie)], &form).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_authorization_request_may_come_in_a_form() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&cookie, "pt-diana").await;
    let request = Authorization::of(&launch);
    let answer = kit.authorize_by_post(&cookie, &request).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(kit.redeem(&answer.sent_on()["code"]).await.status, StatusCode::OK);

    let wrong = kit.authorize_by_post(&cookie, &request.clone().with("aud", "https://evil.example")).await;
    assert_eq!(wrong.sent_on()["error"], "invalid_request");
    // What stands in the address of a form is not looked at.
    let beside = kit.post(&request.path(), &[("cookie", &cookie)], &[]).await;
    assert_eq!(beside.status, StatusCode::BAD_REQUEST);
    let untrusted = request.with("redirect_uri", "https://evil.example/");
    let untrusted = kit.authorize_by_post(&cookie, &untrusted).await;
    assert_eq!((untrusted.status, untrusted.header("location")), (StatusCode::BAD_REQUEST, ""));
}

#[tokio::test]
async fn the_token_answer_tells_where_the_user_is_and_how_apps_look_there() {
    let kit = Kit::new();
    let token = kit.token_answer("legevaktslege", "pt-diana", SCOPES).await;
    assert_eq!(token["tenant"], "fjellheim-legevakt");
    assert_eq!(
        token["fhirContext"],
        json!([{ "reference": "PractitionerRole/ingrid-legevakt", "type": "PractitionerRole" }])
    );
    assert_eq!(token.get("intent"), None);
    let address = token["smart_style_url"].as_str().unwrap();
    let style = kit.get(address.strip_prefix(BASE).unwrap(), &[("origin", "https://any.example")]).await;
    assert_eq!(style.header("content-type"), "application/json");
    assert_eq!(style.header("access-control-allow-origin"), "*");
    assert_eq!(style.json().as_object().unwrap().len(), 11);
    assert!(style.json().as_object().unwrap().values().all(Value::is_string));
    assert_eq!(kit.get("/auth/style/another.json", &[]).await.status, StatusCode::NOT_FOUND);

    let narrow = kit.token_answer("legevaktslege", "pt-diana", "launch patient/Patient.r").await;
    assert_eq!(narrow.get("fhirContext"), None, "a reference that the app may not read");
}

#[tokio::test]
async fn the_banner_and_the_intent_are_as_the_launch_wishes() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    for (query, banner, intent) in [
        ("", true, Value::Null),
        ("&banner=false", false, Value::Null),
        ("&banner=true&intent=lookup", true, json!("lookup")),
    ] {
        let opened = kit.get(&format!("/epj/launch?patient=pt-diana{query}"), &[("cookie", &cookie)]).await;
        let sent = kit.authorize(&cookie, &Authorization::of(&opened.sent_on()["launch"])).await.sent_on();
        let token = kit.redeem(&sent["code"]).await.json();
        assert_eq!(token["need_patient_banner"], banner, "{query}");
        assert_eq!(token.get("intent").cloned().unwrap_or_default(), intent, "{query}");
    }
}
