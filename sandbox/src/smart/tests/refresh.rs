//! Refresh tokens: who gets them, that each is good once, and what ends them.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::kit::{Authorization, BASE, Kit, SCOPES, refresh_request};

async fn online(kit: &Kit) -> Value {
    kit.token_answer("legevaktslege", "pt-diana", &format!("{SCOPES} online_access")).await
}

async fn offline(kit: &Kit) -> Value {
    kit.token_answer("legevaktslege", "pt-diana", &format!("{SCOPES} offline_access")).await
}

#[tokio::test]
async fn a_refresh_token_comes_where_it_was_asked_for() {
    let kit = Kit::new();
    assert_eq!(kit.token_answer("legevaktslege", "pt-diana", SCOPES).await.get("refresh_token"), None);
    assert!(online(&kit).await["refresh_token"].is_string());
    assert!(offline(&kit).await["refresh_token"].is_string());
}

#[tokio::test]
async fn a_refresh_gives_new_tokens_about_the_same_patient_and_user() {
    let kit = Kit::new();
    let first = online(&kit).await;
    kit.advance(3599);
    let answer = kit.refresh(&first).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "no-store");
    let second = answer.json();
    for same in ["patient", "encounter", "scope", "token_type", "expires_in", "need_patient_banner"] {
        assert_eq!(second[same], first[same], "{same}");
    }
    for other in ["access_token", "refresh_token"] {
        assert_ne!(second[other], first[other], "{other}");
    }
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(second["id_token"].as_str().unwrap())
        .unwrap()
        .claims;
    assert_eq!(claims["sub"], "legevaktslege");
    assert_eq!(claims["iat"], kit.now());
    assert_eq!(claims.get("nonce"), None);
    kit.advance(1);
    assert!(!kit.is_good(&first).await);
    assert!(kit.is_good(&second).await);
    assert_eq!(kit.refresh(&second).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_refresh_token_used_again_ends_the_whole_family() {
    let kit = Kit::new();
    let (first, bystander) = (offline(&kit).await, offline(&kit).await);
    let second = kit.refresh(&first).await.json();
    let third = kit.refresh(&second).await.json();
    assert!(kit.is_good(&third).await);
    let again = kit.refresh(&first).await;
    assert_eq!((again.status, &again.json()["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_grant")));
    for (what, tokens) in [("first", &first), ("second", &second), ("third", &third)] {
        assert!(!kit.is_good(tokens).await, "{what}");
    }
    assert_eq!(kit.refresh(&third).await.json()["error"], "invalid_grant");
    assert!(kit.is_good(&bystander).await);
}

#[tokio::test]
async fn a_refresh_may_ask_for_less_and_never_for_more() {
    let kit = Kit::new();
    let first = offline(&kit).await;
    let refresh = async |tokens: &Value, scope: &str| {
        let mut form = refresh_request(tokens["refresh_token"].as_str().unwrap()).to_vec();
        form.push(("scope", scope));
        kit.post("/auth/token", &[], &form).await.json()
    };
    // What is refused costs nothing.
    assert_eq!(refresh(&first, "user/Practitioner.rs launch/patient").await["error"], "invalid_scope");
    let second = refresh(&first, "patient/Patient.rs").await;
    assert_eq!((&second["scope"], second.get("id_token")), (&json!("patient/Patient.rs"), None));
    assert!(kit.is_good(&second).await);
    let bearer = format!("Bearer {}", second["access_token"].as_str().unwrap());
    assert_eq!(kit.fhir(&bearer, "Organization/fjellheim-legevakt").await.status, StatusCode::FORBIDDEN);
    // RFC 6749, 6: the refresh token itself is good for all that was granted.
    assert_eq!(
        refresh(&second, SCOPES).await["scope"],
        kit.token_answer("lis", "pt-diana", SCOPES).await["scope"]
    );
}

#[tokio::test]
async fn a_refresh_token_is_good_for_its_own_client_alone() {
    let kit = super::with_another_app();
    let first = offline(&kit).await;
    let token = first["refresh_token"].as_str().unwrap();
    let stolen = [("grant_type", "refresh_token"), ("client_id", "other"), ("refresh_token", token)];
    assert_eq!(kit.post("/auth/token", &[], &stolen).await.json()["error"], "invalid_grant");
    let revoked = kit.post("/auth/revoke", &[], &[("client_id", "other"), ("token", token)]).await;
    assert_eq!(revoked.json()["error"], "invalid_grant");
    assert_eq!(kit.refresh(&first).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_faulty_refresh_gives_nothing() {
    let kit = Kit::new();
    let access = offline(&kit).await["access_token"].as_str().unwrap().to_owned();
    for (what, form, error) in [
        ("no token", refresh_request("").to_vec(), "invalid_request"),
        ("unknown", refresh_request("made-up").to_vec(), "invalid_grant"),
        ("an access token", refresh_request(&access).to_vec(), "invalid_grant"),
    ] {
        assert_eq!(kit.post("/auth/token", &[], &form).await.json()["error"], error, "{what}");
    }
}

#[tokio::test]
async fn logging_out_of_the_epj_ends_online_access_and_no_other() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let mut answers = Vec::new();
    for scope in ["online_access", "offline_access", ""] {
        let launch = kit.launch(&cookie, "pt-diana").await;
        let request = Authorization::of(&launch).with("scope", &format!("{SCOPES} {scope}"));
        let code = kit.authorize(&cookie, &request).await.sent_on()["code"].clone();
        answers.push(kit.redeem(&code).await.json());
    }
    let elsewhere = online(&kit).await;
    kit.post("/epj/logout", &[("cookie", &cookie)], &[]).await;
    assert!(!kit.is_good(&answers[0]).await);
    assert_eq!(kit.refresh(&answers[0]).await.json()["error"], "invalid_grant");
    assert_eq!(kit.refresh(&answers[1]).await.status, StatusCode::OK);
    assert!(kit.is_good(&answers[2]).await);
    assert!(kit.is_good(&elsewhere).await, "another login of the same user");
}

#[tokio::test]
async fn a_code_gives_nothing_after_logging_out_or_in_as_another() {
    let kit = Kit::new();
    for path in ["/epj/logout", "/epj/login"] {
        let cookie = kit.log_in("legevaktslege").await;
        let launch = kit.launch(&cookie, "pt-diana").await;
        let code = kit.authorize(&cookie, &Authorization::of(&launch)).await.sent_on()["code"].clone();
        kit.post(path, &[("cookie", &cookie)], &[("user", "fastlege")]).await;
        assert_eq!(kit.redeem(&code).await.json()["error"], "invalid_grant", "{path}");
    }
}

#[tokio::test]
async fn online_access_ends_with_the_login_and_offline_access_when_it_is_not_used() {
    let kit = Kit::new();
    let (online, offline) = (online(&kit).await, offline(&kit).await);
    kit.advance(10 * 3600);
    assert_eq!(kit.refresh(&online).await.json()["error"], "invalid_grant");
    let offline = kit.refresh(&offline).await.json();
    kit.advance(30 * 24 * 3600);
    assert_eq!(kit.refresh(&offline).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_revoked_token_takes_the_others_of_its_family_with_it() {
    let kit = Kit::new();
    for kind in ["access_token", "refresh_token"] {
        let tokens = offline(&kit).await;
        let form = [("client_id", "helsebro"), ("token", tokens[kind].as_str().unwrap())];
        let answer = kit.post("/auth/revoke", &[], &form).await;
        assert_eq!((answer.status, answer.text()), (StatusCode::OK, ""), "{kind}");
        assert!(!kit.is_good(&tokens).await, "{kind}");
        assert_eq!(kit.refresh(&tokens).await.json()["error"], "invalid_grant", "{kind}");
        // RFC 7009, 2.2: what is gone already is as the client wants it.
        assert_eq!(kit.post("/auth/revoke", &[], &form).await.status, StatusCode::OK, "{kind}");
    }
    for (what, form, error) in [
        ("no token", vec![("client_id", "helsebro")], "invalid_request"),
        ("no client", vec![("token", "x")], "invalid_client"),
    ] {
        assert_eq!(kit.post("/auth/revoke", &[], &form).await.json()["error"], error, "{what}");
    }
}

#[tokio::test]
async fn a_code_brought_again_long_after_takes_back_what_a_refresh_gave() {
    let kit = Kit::new();
    let code = kit.code("legevaktslege", "pt-diana", &format!("{SCOPES} offline_access")).await;
    let first = kit.redeem(&code).await.json();
    kit.advance(24 * 3600);
    let second = kit.refresh(&first).await.json();
    assert!(kit.is_good(&second).await);
    assert_eq!(kit.redeem(&code).await.json()["error"], "invalid_grant");
    assert!(!kit.is_good(&second).await);
}

#[tokio::test]
async fn discovery_tells_of_refreshing_revoking_and_introspecting() {
    let kit = Kit::new();
    for path in ["/fhir/.well-known/smart-configuration", "/auth/.well-known/openid-configuration"] {
        let document = kit.get(path, &[]).await.json();
        assert_eq!(
            document["grant_types_supported"],
            json!(["authorization_code", "refresh_token"]),
            "{path}"
        );
        assert_eq!(document["revocation_endpoint"], format!("{BASE}/auth/revoke"), "{path}");
        assert_eq!(document["introspection_endpoint"], format!("{BASE}/auth/introspect"), "{path}");
    }
}
