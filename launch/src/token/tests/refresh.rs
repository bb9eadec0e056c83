use serde_json::{Value, json};

use super::super::{Refresh, RefreshError, Refreshed, Remark, refresh};
use super::*;

fn strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|each| (*each).to_owned()).collect()
}

fn refresh_at(endpoint: &Endpoint, scopes: Option<&[String]>) -> Result<Refreshed, RefreshError> {
    let granted = strings(&["openid", "patient/*.read", "user/Practitioner.r"]);
    let refresh_token = Secret::new("r-1");
    let wanted = Refresh {
        token_endpoint: &endpoint.url,
        refresh_token: &refresh_token,
        scopes,
        granted: Some(&granted),
        patient: Some("p-1"),
        encounter: Some("e-1"),
    };
    assert_eq!(format!("{wanted:?}"), "Refresh(…)");
    block_on(refresh(&endpoint.http(), wanted, Credential::public("helsebro")))
}

/// What an answer comes to that holds, beside what it must, one member of this value.
fn with(name: &str, value: Value) -> Result<Refreshed, RefreshError> {
    let mut answer = json!({
        "access_token": "a-2", "token_type": "bearer", "expires_in": 300, "scope": "openid patient/*.read"
    });
    answer[name] = value;
    refresh_at(&Endpoint::new(200, &answer.to_string()), None)
}

#[test]
fn a_refresh_sends_the_refresh_token_and_asks_for_the_same_scope_by_naming_none() {
    let endpoint = Endpoint::new(200, "{}");
    let _ = refresh_at(&endpoint, None);
    let form = pairs(&[("grant_type", "refresh_token"), ("refresh_token", "r-1"), ("client_id", "helsebro")]);
    assert_eq!(endpoint.form(), form);
}

#[test]
fn a_refresh_may_ask_for_fewer_scopes_and_never_for_more() {
    let endpoint = Endpoint::new(200, "{}");
    let _ = refresh_at(&endpoint, Some(&strings(&["openid", "patient/Patient.rs"])));
    assert!(endpoint.form().contains(&("scope".to_owned(), "openid patient/Patient.rs".to_owned())));

    for wider in ["patient/*.*", "user/Practitioner.rs", "offline_access", "user/*.read"] {
        let endpoint = Endpoint::new(200, "{}");
        assert_eq!(
            refresh_at(&endpoint, Some(&strings(&["openid", wider]))),
            Err(RefreshError::Wider),
            "{wider}"
        );
        assert!(endpoint.seen.lock().unwrap().is_none(), "nothing is sent");
    }
}

#[test]
fn a_new_refresh_token_takes_the_place_of_the_old_one_and_none_leaves_it() {
    let refreshed = with("refresh_token", json!("r-2")).unwrap();
    assert_eq!(refreshed.refresh_token.as_ref().map(Secret::expose), Some("r-2"));
    assert_eq!((refreshed.access_token.expose(), refreshed.expires_in), ("a-2", Some(300)));
    assert_eq!(format!("{refreshed:?}"), "Refreshed(…)");
    assert_eq!(with("refresh_token", Value::Null).unwrap().refresh_token, None);
}

#[test]
fn a_refresh_that_names_another_patient_is_refused() {
    for patient in [json!("p-2"), json!("P-1")] {
        let refused = with("patient", patient.clone()).unwrap_err();
        assert!(matches!(refused, RefreshError::OtherPatient(_)), "{patient}");
        assert_eq!(refused.unwanted().unwrap().access.expose(), "a-2", "to be taken back");
    }
    assert!(matches!(with("patient", json!(1)), Err(RefreshError::Token(TokenError::Patient(Some(_))))));
    for patient in [json!("p-1"), Value::Null] {
        assert!(with("patient", patient.clone()).is_ok(), "{patient}");
    }
}

#[test]
fn a_launch_without_a_patient_gets_none_by_a_refresh() {
    let endpoint = Endpoint::new(200, r#"{"access_token":"a","token_type":"Bearer","patient":"p-1"}"#);
    let refresh_token = Secret::new("r-1");
    let wanted = Refresh {
        token_endpoint: &endpoint.url,
        refresh_token: &refresh_token,
        scopes: None,
        granted: None,
        patient: None,
        encounter: None,
    };
    let result = block_on(refresh(&endpoint.http(), wanted, Credential::public("helsebro")));
    assert!(matches!(result, Err(RefreshError::OtherPatient(_))));
}

#[test]
fn another_encounter_is_told_and_changes_nothing() {
    assert_eq!(with("encounter", json!("e-2")).unwrap().remarks, [Remark::Differs("encounter")]);
    assert_eq!(with("encounter", json!("e-1")).unwrap().remarks, []);
}

#[test]
fn the_scope_of_a_refresh_may_shrink_and_what_is_new_in_it_does_not_count() {
    for (sent, kept, remarks) in [
        (json!("openid"), Some(strings(&["openid"])), vec![]),
        (json!("openid patient/Patient.rs"), Some(strings(&["openid", "patient/Patient.rs"])), vec![]),
        (json!("openid patient/Patient.cruds"), Some(strings(&["openid"])), vec![Remark::Wider]),
        (json!("openid user/*.rs"), Some(strings(&["openid"])), vec![Remark::Wider]),
        (Value::Null, None, vec![Remark::Missing("scope")]),
    ] {
        let refreshed = with("scope", sent.clone()).unwrap();
        assert_eq!((refreshed.scopes, refreshed.remarks), (kept, remarks), "{sent}");
    }
}

#[test]
fn a_refresh_that_is_refused_is_told_apart_from_one_that_may_pass() {
    let refused = refresh_at(&Endpoint::new(400, r#"{"error":"invalid_grant"}"#), None).unwrap_err();
    let RefreshError::Token(error) = refused else { panic!("{refused}") };
    assert!(!error.may_pass());
    let failing = refresh_at(&Endpoint::new(502, ""), None).unwrap_err();
    let RefreshError::Token(error) = failing else { panic!("{failing}") };
    assert!(error.may_pass());
    assert_eq!(with("expires_in", Value::Null).unwrap().remarks, [Remark::Missing("expires_in")]);
}
