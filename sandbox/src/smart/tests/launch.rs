//! The way of an EHR launch of a public client, and what it insists on.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use crate::kit::{Authorization, BASE, Kit, REDIRECT, SCOPES, token_request};

#[tokio::test]
async fn discovery_names_the_endpoints_and_what_they_can() {
    let kit = Kit::new();
    let smart = kit.get("/fhir/.well-known/smart-configuration", &[]).await.json();
    let openid = kit.get("/auth/.well-known/openid-configuration", &[]).await.json();
    for document in [&smart, &openid] {
        assert_eq!(document["issuer"], format!("{BASE}/auth"));
        assert_eq!(document["authorization_endpoint"], format!("{BASE}/auth/authorize"));
        assert_eq!(document["token_endpoint"], format!("{BASE}/auth/token"));
        assert_eq!(document["jwks_uri"], format!("{BASE}/auth/jwks"));
        assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
    }
    assert!(smart["capabilities"].as_array().unwrap().contains(&json!("launch-ehr")));
    assert_eq!(openid["id_token_signing_alg_values_supported"], json!(["RS256"]));
}

#[tokio::test]
async fn a_launch_ends_in_a_token_with_its_context() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&cookie, "pt-diana").await;
    let answer = kit.authorize(&cookie, &Authorization::of(&launch)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("location").starts_with(&format!("{REDIRECT}?")));
    let sent = answer.sent_on();
    assert_eq!(sent["state"], "the-state");
    assert_eq!(sent["iss"], format!("{BASE}/auth"));

    let answer = kit.redeem(&sent["code"]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "no-store");
    let token = answer.json();
    assert_eq!(token["token_type"], "Bearer");
    assert_eq!(token["expires_in"], 3600);
    assert_eq!(token["patient"], "pt-diana");
    assert_eq!(token["encounter"], "pt-diana-kontakt");
    assert_eq!(token["need_patient_banner"], true);
    assert_eq!(
        token["scope"],
        "openid fhirUser launch patient/Patient.rs patient/Encounter.rs patient/AllergyIntolerance.rs \
         patient/Condition.rs patient/MedicationStatement.rs user/Practitioner.rs user/PractitionerRole.rs \
         user/Organization.rs user/Person.rs"
    );
}

#[tokio::test]
async fn the_id_token_is_signed_by_the_published_key_and_names_the_user() {
    let kit = Kit::new();
    let token = kit.token_answer("fastlege", "no-kari", SCOPES).await;
    let jwks: JwkSet = serde_json::from_value(kit.get("/auth/jwks", &[]).await.json()).unwrap();
    let id_token = token["id_token"].as_str().unwrap();
    let header = jsonwebtoken::decode_header(id_token).unwrap();
    let key = DecodingKey::from_jwk(jwks.find(&header.kid.unwrap()).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.set_audience(&["helsebro"]);
    validation.set_issuer(&[format!("{BASE}/auth")]);
    // The test's clock is not the machine's.
    validation.validate_exp = false;
    let claims = jsonwebtoken::decode::<Value>(id_token, &key, &validation).unwrap().claims;
    assert_eq!(claims["sub"], "fastlege");
    assert_eq!(claims["nonce"], "the-nonce");
    assert_eq!(claims["fhirUser"], format!("{BASE}/fhir/Practitioner/amina-eksempelsen"));
    assert_eq!(claims["iat"], kit.now());
    assert_eq!(claims["exp"], kit.now() + 300);
    assert!(jwks.keys.iter().all(|key| serde_json::to_value(key).unwrap().get("d").is_none()));
}

#[tokio::test]
async fn a_user_who_is_no_practitioner_is_a_person() {
    let kit = Kit::new();
    let token = kit.token_answer("resepsjon", "pt-diana", SCOPES).await;
    let claims = jsonwebtoken::dangerous::insecure_decode::<Value>(token["id_token"].as_str().unwrap())
        .unwrap()
        .claims;
    assert_eq!(claims["fhirUser"], format!("{BASE}/fhir/Person/berit-skranke-test"));
}

#[tokio::test]
async fn without_openid_there_is_no_id_token_and_without_launch_no_patient() {
    let kit = Kit::new();
    let token = kit.token_answer("legevaktslege", "pt-diana", "launch patient/Patient.r").await;
    assert_eq!(token.get("id_token"), None);
    let token =
        kit.token_answer("legevaktslege", "pt-diana", "openid patient/Patient.r user/Practitioner.r").await;
    assert_eq!(token["scope"], "openid user/Practitioner.r");
    for context in ["patient", "encounter", "need_patient_banner"] {
        assert_eq!(token.get(context), None, "{context}");
    }
}

#[tokio::test]
async fn a_faulty_authorization_request_is_answered_with_its_error_and_no_code() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&cookie, "pt-diana").await;
    let right = Authorization::of(&launch);
    for (what, request, error) in [
        ("no response_type", right.clone().without("response_type"), "invalid_request"),
        ("response_type token", right.clone().with("response_type", "token"), "unsupported_response_type"),
        ("no state", right.clone().without("state"), "invalid_request"),
        ("empty state", right.clone().with("state", ""), "invalid_request"),
        ("no challenge", right.clone().without("code_challenge"), "invalid_request"),
        ("short challenge", right.clone().with("code_challenge", "short"), "invalid_request"),
        ("plain", right.clone().with("code_challenge_method", "plain"), "invalid_request"),
        ("no method", right.clone().without("code_challenge_method"), "invalid_request"),
        ("no aud", right.clone().without("aud"), "invalid_request"),
        ("aud with a slash", right.clone().with("aud", &format!("{BASE}/fhir/")), "invalid_request"),
        ("aud of another", right.clone().with("aud", "https://evil.example/fhir"), "invalid_request"),
        ("no launch", right.clone().without("launch"), "invalid_request"),
        ("unknown launch", right.clone().with("launch", "made-up"), "invalid_request"),
        ("no scope", right.clone().without("scope"), "invalid_request"),
        (
            "nothing to grant",
            right.clone().with("scope", "system/*.rs patient/Observation.rs"),
            "invalid_scope",
        ),
    ] {
        let sent = kit.authorize(&cookie, &request).await.sent_on();
        assert_eq!(sent["error"], error, "{what}");
        assert_eq!(sent.get("code"), None, "{what}");
        assert_eq!(sent["iss"], format!("{BASE}/auth"), "{what}");
    }
    let twice = format!("{}&scope=openid", right.path());
    assert_eq!(kit.get(&twice, &[("cookie", &cookie)]).await.sent_on()["error"], "invalid_request");
}

#[tokio::test]
async fn without_a_trusted_redirect_uri_the_fault_is_shown_and_nothing_is_sent() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&cookie, "pt-diana").await;
    let right = Authorization::of(&launch);
    let mut paths: Vec<String> = [
        "https://evil.example/callback/sandbox",
        "http://localhost:8080/callback/sandbox/",
        "http://localhost:8080/callback/sandbox?x=1",
        "http://localhost:8080/callback/sandbox/../../open",
        "http://localhost:8081/callback/sandbox",
        "http://LOCALHOST:8080/callback/sandbox",
        "//localhost:8080/callback/sandbox",
        "",
    ]
    .into_iter()
    .map(|uri| right.clone().with("redirect_uri", uri).path())
    .collect();
    paths.push(right.clone().without("redirect_uri").path());
    paths.push(right.clone().with("client_id", "somebody").path());
    paths.push(right.clone().without("client_id").path());
    paths.push(format!("{}&redirect_uri=https%3A%2F%2Fevil.example%2F", right.path()));
    for path in paths {
        let answer = kit.get(&path, &[("cookie", &cookie)]).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.header("location"), "", "{path}");
        assert!(answer.text().contains("<h1>Fjelljournal åpnet ikke appen</h1>"), "{path}");
        assert!(!answer.text().contains("evil"), "{path}");
    }
}

#[tokio::test]
async fn whoever_is_not_logged_in_gets_no_code() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&cookie, "pt-diana").await;
    for cookie in ["", "fjelljournal=made-up", "other=x"] {
        let answer = kit.authorize(cookie, &Authorization::of(&launch)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{cookie}");
        assert_eq!(answer.header("location"), "", "{cookie}");
    }
}

#[tokio::test]
async fn a_launch_of_another_login_gives_no_code() {
    let kit = Kit::new();
    let mine = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&mine, "pt-diana").await;
    for user in ["fastlege", "legevaktslege"] {
        let other = kit.log_in(user).await;
        let sent = kit.authorize(&other, &Authorization::of(&launch)).await.sent_on();
        assert_eq!(sent["error"], "invalid_request", "{user}");
    }
    assert!(kit.authorize(&mine, &Authorization::of(&launch)).await.sent_on().contains_key("code"));
}

#[tokio::test]
async fn a_launch_can_be_repeated_until_it_is_too_old() {
    let kit = Kit::new();
    let cookie = kit.log_in("legevaktslege").await;
    let launch = kit.launch(&cookie, "pt-diana").await;
    let first = kit.authorize(&cookie, &Authorization::of(&launch)).await.sent_on()["code"].clone();
    kit.advance(599);
    let second = kit.authorize(&cookie, &Authorization::of(&launch)).await.sent_on()["code"].clone();
    assert_ne!(first, second);
    kit.advance(1);
    assert_eq!(
        kit.authorize(&cookie, &Authorization::of(&launch)).await.sent_on()["error"],
        "invalid_request"
    );
}

#[tokio::test]
async fn a_faulty_token_request_gets_no_token() {
    let kit = Kit::new();
    for (what, name, value, error) in [
        (
            "wrong verifier",
            "code_verifier",
            "another-verifier-of-at-least-forty-three-chars",
            "invalid_grant",
        ),
        ("no verifier", "code_verifier", "", "invalid_request"),
        ("another redirect_uri", "redirect_uri", "http://localhost:8080/other", "invalid_grant"),
        ("no redirect_uri", "redirect_uri", "", "invalid_request"),
        ("unknown code", "code", "made-up", "invalid_grant"),
        ("no code", "code", "", "invalid_request"),
        ("no grant_type", "grant_type", "", "invalid_request"),
        ("another grant_type", "grant_type", "client_credentials", "unsupported_grant_type"),
        ("unknown client", "client_id", "somebody", "invalid_client"),
        ("no client", "client_id", "", "invalid_client"),
    ] {
        let code = kit.code("legevaktslege", "pt-diana", SCOPES).await;
        let mut form = token_request(&code);
        form.iter_mut().filter(|(known, _)| *known == name).for_each(|pair| pair.1 = value);
        let answer = kit.post("/auth/token", &[], &form).await;
        let expected =
            if error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
        assert_eq!((answer.status, &answer.json()["error"]), (expected, &json!(error)), "{what}");
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        assert_eq!(answer.json().get("access_token"), None, "{what}");
    }
}

#[tokio::test]
async fn a_code_is_spent_by_a_wrong_verifier() {
    let kit = Kit::new();
    let code = kit.code("legevaktslege", "pt-diana", SCOPES).await;
    let mut form = token_request(&code);
    form[3].1 = "another-verifier-of-at-least-forty-three-chars";
    assert_eq!(kit.post("/auth/token", &[], &form).await.json()["error"], "invalid_grant");
    assert_eq!(kit.redeem(&code).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_code_brought_again_is_refused_and_takes_its_token_back() {
    let kit = Kit::new();
    let code = kit.code("legevaktslege", "pt-diana", SCOPES).await;
    let token = kit.redeem(&code).await.json();
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    assert_eq!(kit.fhir(&bearer, "Patient/pt-diana").await.status, StatusCode::OK);
    // Long after the code's own end the replay still revokes.
    kit.advance(1800);
    assert_eq!(kit.redeem(&code).await.json()["error"], "invalid_grant");
    assert_eq!(kit.fhir(&bearer, "Patient/pt-diana").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_code_lives_one_minute() {
    let kit = Kit::new();
    let code = kit.code("legevaktslege", "pt-diana", SCOPES).await;
    kit.advance(60);
    assert_eq!(kit.redeem(&code).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_code_serves_only_the_client_that_it_was_made_for() {
    let kit = super::with_another_app();
    let code = kit.code("legevaktslege", "pt-diana", SCOPES).await;
    let mut form = token_request(&code);
    form[1].1 = "other";
    assert_eq!(kit.post("/auth/token", &[], &form).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_public_client_that_sends_a_secret_is_refused() {
    let kit = Kit::new();
    let code = kit.code("legevaktslege", "pt-diana", SCOPES).await;
    let basic =
        kit.post("/auth/token", &[("authorization", "Basic aGVsc2Vicm86eA==")], &token_request(&code)).await;
    let mut form = token_request(&code).to_vec();
    form.push(("client_secret", "x"));
    let posted = kit.post("/auth/token", &[], &form).await;
    for answer in [basic, posted] {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.json()["error"], "invalid_client");
        assert!(answer.header("www-authenticate").starts_with("Basic"));
    }
}

#[tokio::test]
async fn a_token_request_is_a_form_with_each_parameter_once() {
    let kit = Kit::new();
    let code = kit.code("legevaktslege", "pt-diana", SCOPES).await;
    let mut form = token_request(&code).to_vec();
    form.push(("code_verifier", "x"));
    assert_eq!(kit.post("/auth/token", &[], &form).await.json()["error"], "invalid_request");
    let json = Request::post("/auth/token").header("content-type", "application/json").body(Body::from("{}"));
    assert_eq!(kit.send(json.unwrap()).await.json()["error"], "invalid_request");
    let huge = Request::post("/auth/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("x".repeat(20_000)));
    assert_eq!(kit.send(huge.unwrap()).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn other_origins_may_read_discovery_but_not_the_token_endpoint() {
    let kit = Kit::new();
    let evil = [("origin", "https://evil.example")];
    for path in [
        "/fhir/.well-known/smart-configuration",
        "/fhir/metadata",
        "/auth/jwks",
        "/auth/.well-known/openid-configuration",
    ] {
        assert_eq!(kit.get(path, &evil).await.header("access-control-allow-origin"), "*", "{path}");
    }
    let preflight = |path: &str, origin: &str| {
        Request::options(path)
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type")
            .body(Body::empty())
            .unwrap()
    };
    for path in ["/auth/token", "/fhir/Patient/_search"] {
        let own = kit.send(preflight(path, "http://localhost:8080")).await;
        assert_eq!(own.header("access-control-allow-origin"), "http://localhost:8080", "{path}");
        let foreign = kit.send(preflight(path, "https://evil.example")).await;
        assert_eq!(foreign.header("access-control-allow-origin"), "", "{path}");
    }
}
