//! The page and what it asks, request by request.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::kit::{BASE, Kit};
use crate::records::ASSETS;

#[tokio::test]
async fn a_login_lasts_until_logout() {
    let kit = Kit::new();
    assert_eq!(kit.get("/epj/me", &[]).await.json(), Value::Null);
    let cookie = kit.log_in("legevaktslege").await;
    let me = kit.get("/epj/me", &[("cookie", &cookie)]).await.json();
    assert_eq!(me["name"], "Ingrid Prøvelege");
    assert_eq!(me["workplace"], "Fjellheim legevakt (test)");
    assert_eq!(me["hpr"], "999000101");
    kit.post("/epj/logout", &[("cookie", &cookie)], &[]).await;
    assert_eq!(kit.get("/epj/me", &[("cookie", &cookie)]).await.json(), Value::Null);
}

#[tokio::test]
async fn a_login_ends_by_itself_and_by_another_login_of_the_same_browser() {
    let kit = Kit::new();
    let first = kit.log_in("legevaktslege").await;
    kit.post("/epj/login", &[("cookie", &first)], &[("user", "fastlege")]).await;
    assert_eq!(kit.get("/epj/me", &[("cookie", &first)]).await.json(), Value::Null);
    let second = kit.log_in("fastlege").await;
    kit.advance(10 * 3600);
    assert_eq!(kit.get("/epj/me", &[("cookie", &second)]).await.json(), Value::Null);
}

#[tokio::test]
async fn the_login_cookie_comes_along_into_the_frame_and_is_out_of_reach_of_scripts() {
    let kit = Kit::new();
    let answer = kit.post("/epj/login", &[], &[("user", "legevaktslege")]).await;
    for attribute in ["Path=/", "HttpOnly", "Secure", "SameSite=None"] {
        assert!(answer.header("set-cookie").contains(attribute), "{attribute}");
    }
    assert_eq!(kit.post("/epj/login", &[], &[("user", "nobody")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn three_clinicians_one_without_a_number_and_one_who_is_none_can_log_in() {
    let kit = Kit::new();
    let users = kit.get("/epj/users", &[]).await.json();
    let shown: Vec<_> = users.as_array().unwrap().iter().map(|user| (&user["hpr"], &user["odd"])).collect();
    let [first, second, third] = ["999000101", "999000202", "999000303"].map(|number| json!(number));
    let (odd, clinician) = (json!(true), json!(false));
    assert_eq!(
        shown,
        [
            (&first, &clinician),
            (&second, &clinician),
            (&third, &clinician),
            (&Value::Null, &clinician),
            (&Value::Null, &odd)
        ]
    );
}

#[tokio::test]
async fn another_site_cannot_ask_with_the_login() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    for site in ["cross-site", "same-site", "none"] {
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", site)];
        assert_eq!(
            kit.get("/epj/launch?patient=pt-diana", &headers).await.status,
            StatusCode::FORBIDDEN,
            "{site}"
        );
        assert_eq!(kit.post("/epj/logout", &headers, &[]).await.status, StatusCode::FORBIDDEN, "{site}");
    }
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    assert_eq!(kit.get("/epj/launch?patient=pt-diana", &headers).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nothing_of_a_patient_is_shown_without_a_login() {
    let kit = Kit::new();
    for path in ["/epj/waiting-list", "/epj/charts/pt-diana", "/epj/launch?patient=pt-diana"] {
        assert_eq!(kit.get(path, &[]).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn the_waiting_list_is_in_the_order_of_arrival() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let list = kit.get("/epj/waiting-list", &[("cookie", &cookie)]).await.json();
    let lines = list.as_array().unwrap();
    let arrived: Vec<_> = lines.iter().map(|line| line["arrived"].as_str().unwrap()).collect();
    assert!(arrived.is_sorted());
    assert_eq!(lines[0]["name"], "Diana Sofia Inês Teste da Prova");
    assert_eq!(lines[0]["birth_date"], "08.05.1982");
    assert_eq!(lines[0]["priority"], "Gul");
}

#[tokio::test]
async fn a_chart_shows_what_is_recorded_and_no_more_than_that() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let chart =
        async |patient: &str| kit.get(&format!("/epj/charts/{patient}"), &[("cookie", &cookie)]).await.json();
    let diana = chart("pt-diana").await;
    assert_eq!(diana["gender"], "Kvinne");
    assert_eq!(diana["allergies"], json!([{ "what": "Penicillin", "detail": "Anafylaktisk reaksjon" }]));
    assert_eq!(diana["conditions"][0], json!({ "what": "Struma", "detail": "T81" }));
    assert_eq!(
        diana["identifiers"][1],
        json!({ "label": "Número de utente", "country": "Portugal", "value": "000120453" })
    );
    let jaan = chart("ee-jaan").await;
    assert_eq!(jaan["birth_date"], "1951");
    assert_eq!(jaan["allergies"], json!([]));
    let replaced = chart("no-kari-gammel").await;
    assert_eq!(replaced["replaced_by"], json!({ "patient": "no-kari", "name": "Kari Testesen Prøve" }));
    assert_eq!(kit.get("/epj/charts/nobody", &[("cookie", &cookie)]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_launch_sends_the_browser_to_the_app_with_iss_and_a_new_value() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let answer = kit.get("/epj/launch?patient=pt-diana", &[("cookie", &cookie)]).await;
    assert!(answer.header("location").starts_with("http://localhost:8080/launch?"));
    assert_eq!(answer.sent_on()["iss"], format!("{BASE}/fhir"));
    assert_ne!(kit.launch(&cookie, "pt-diana").await, kit.launch(&cookie, "pt-diana").await);
    let unknown = kit.get("/epj/launch?patient=pt-diana&fault=unknown-iss", &[("cookie", &cookie)]).await;
    assert_eq!(unknown.sent_on()["iss"], format!("{BASE}/ukjent/fhir"));
    assert_eq!(
        kit.get("/epj/launch?patient=nobody", &[("cookie", &cookie)]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_page_frames_the_app_only_and_runs_its_own_scripts_only() {
    let kit = Kit::new();
    let answer = kit.get("/", &[]).await;
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(policy.contains("frame-src 'self' http://localhost:8080;"), "{policy}");
    assert!(answer.text().contains("TESTDATA"));
    for file in ["epj.css", "epj.js", "chart.js", "faults.js", "frame.js", "page.js", "logo.svg"] {
        assert_eq!(kit.get(&format!("/page/{file}"), &[]).await.status, StatusCode::OK, "{file}");
    }
    for file in ["refused.html", "standalone.html", "nothing.js", "..%2Fusers.json", "%2e%2e%2fusers.json"] {
        assert_eq!(kit.get(&format!("/page/{file}"), &[]).await.status, StatusCode::NOT_FOUND, "{file}");
    }
}

#[test]
fn the_page_loads_nothing_from_elsewhere_and_takes_no_markup_from_data() {
    for file in ASSETS.get_dir("page").unwrap().files() {
        let text = file.contents_utf8().unwrap().replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        for forbidden in ["http:", "https:", "url(", "@import", "innerHTML", "insertAdjacentHTML"] {
            assert!(!text.contains(forbidden), "{}: {forbidden}", file.path().display());
        }
    }
}

#[tokio::test]
async fn every_fault_is_offered_in_its_group_and_opens_the_app() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let groups = kit.get("/epj/faults", &[]).await.json();
    let titles: Vec<_> =
        groups.as_array().unwrap().iter().map(|group| group["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Autorisasjon", "Token", "id_token", "FHIR", "Discovery", "Andre måter å åpne på"]);
    assert_eq!(groups[0]["faults"][0], json!({ "key": "access-denied", "label": "Autorisasjonen avvises" }));
    for fault in groups.as_array().unwrap().iter().flat_map(|group| group["faults"].as_array().unwrap()) {
        let path = format!("/epj/launch?patient=pt-diana&fault={}", fault["key"].as_str().unwrap());
        assert_eq!(kit.get(&path, &[("cookie", &cookie)]).await.status, StatusCode::SEE_OTHER, "{path}");
    }
}

#[tokio::test]
async fn every_token_that_was_given_out_can_be_looked_for() {
    let kit = Kit::new();
    assert_eq!(kit.get("/epj/issued", &[]).await.json(), json!([]));
    let answer = kit
        .token_answer("legevaktslege", "pt-diana", "openid fhirUser launch online_access patient/*.rs")
        .await;
    let issued = kit.get("/epj/issued", &[]).await.json();
    let expected = ["access_token", "refresh_token", "id_token"].map(|name| answer[name].clone());
    assert_eq!(issued.as_array().unwrap(), &expected);
    let elsewhere = kit.get("/epj/issued", &[("sec-fetch-site", "cross-site")]).await;
    assert_eq!(elsewhere.status, StatusCode::FORBIDDEN);
}
