//! Faults on the way to a code.

use crate::kit::{BASE, Kit};

#[tokio::test]
async fn the_authorization_ends_in_an_error() {
    let kit = Kit::new();
    for (fault, error) in [
        ("access-denied", "access_denied"),
        ("server-error", "server_error"),
        ("invalid-scope", "invalid_scope"),
        ("unknown-launch", "invalid_request"),
    ] {
        let sent = kit.authorize_with_fault(fault, "").await;
        assert_eq!(sent["error"], error, "{fault}");
        assert_eq!(sent["state"], "the-state", "{fault}");
        assert_eq!(sent["iss"], format!("{BASE}/auth"), "{fault}");
        assert_eq!(sent.get("code"), None, "{fault}");
    }
}

#[tokio::test]
async fn the_launch_names_an_iss_of_no_register() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let opened = kit.get("/epj/launch?patient=pt-diana&fault=unknown-iss", &[("cookie", &cookie)]).await;
    assert_eq!(opened.sent_on()["iss"], format!("{BASE}/ukjent/fhir"));
}

#[tokio::test]
async fn the_code_comes_with_another_state() {
    let sent = Kit::new().authorize_with_fault("wrong-state", "").await;
    assert!(sent.contains_key("code"));
    assert_ne!(sent["state"], "the-state");
    assert_eq!(sent["iss"], format!("{BASE}/auth"));
}

#[tokio::test]
async fn the_code_comes_with_another_issuer() {
    let sent = Kit::new().authorize_with_fault("wrong-issuer", "").await;
    assert!(sent.contains_key("code"));
    assert_eq!(sent["state"], "the-state");
    assert_eq!(sent["iss"], format!("{BASE}/auth/another"));
}

#[tokio::test]
async fn fewer_scopes_are_granted_than_asked_for() {
    let kit = Kit::new();
    let sent = kit.authorize_with_fault("fewer-scopes", "online_access offline_access").await;
    let token = kit.redeem(&sent["code"]).await.json();
    assert_eq!(
        token["scope"],
        "openid fhirUser launch patient/Patient.rs patient/Encounter.rs patient/AllergyIntolerance.rs \
         patient/Condition.rs patient/MedicationStatement.rs user/Practitioner.rs user/Person.rs"
    );
    assert_eq!(token.get("refresh_token"), None);
    assert!(kit.is_good(&token).await);
}
