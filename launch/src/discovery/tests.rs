use serde_json::{Value, json};
use url::Url;

use super::{Discovery, DiscoveryError, KeysAt, OpenIdConfiguration, Remark, discovery_url};
use crate::client::Authentication;
use crate::scope::Syntax;

const ISS: &str = "https://epj.example/r4/fhir";

/// A configuration with nothing to remark.
fn document() -> Value {
    json!({
        "issuer": "https://epj.example/auth",
        "authorization_endpoint": "https://login.epj.example/authorize",
        "token_endpoint": "https://login.epj.example/token",
        "revocation_endpoint": "https://login.epj.example/revoke",
        "introspection_endpoint": "https://login.epj.example/introspect",
        "jwks_uri": "https://login.epj.example/jwks",
        "code_challenge_methods_supported": ["S256"],
        "grant_types_supported": ["authorization_code"],
        "scopes_supported": ["openid", "patient/*.rs"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
        "authorization_response_iss_parameter_supported": true,
        "capabilities": [
            "launch-ehr", "context-ehr-patient", "context-ehr-encounter", "permission-patient", "permission-user",
            "sso-openid-connect", "client-confidential-symmetric", "permission-v2", "authorize-post"
        ],
        "associated_endpoints": [{ "url": 7 }],
        "user_access_brand_bundle": false
    })
}

fn with(name: &str, value: Value) -> Value {
    let mut document = document();
    document[name] = value;
    document
}

fn read(document: &Value) -> Result<Discovery, DiscoveryError> {
    Discovery::read(ISS, document.to_string().as_bytes())
}

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn l4_the_address_is_appended_to_the_base_with_or_without_its_slash() {
    for iss in [ISS, "https://epj.example/r4/fhir/"] {
        assert_eq!(
            discovery_url(iss).unwrap().as_str(),
            "https://epj.example/r4/fhir/.well-known/smart-configuration"
        );
    }
}

#[test]
fn a_base_that_is_no_plain_web_address_is_refused() {
    for iss in
        ["", "epj", "file:///etc", "https://u:p@epj.example", "https://epj.example?x=1", "https://e/#x"]
    {
        assert_eq!(discovery_url(iss), Err(DiscoveryError::Base), "{iss}");
    }
}

#[test]
fn l6_what_a_launch_needs_is_read_and_members_that_are_not_known_are_passed_over() {
    let found = read(&document()).unwrap();
    let identity = found.identity.as_ref().unwrap();
    assert_eq!(identity.issuer, "https://epj.example/auth");
    assert_eq!(identity.keys, KeysAt::Jwks(url("https://login.epj.example/jwks")));
    assert_eq!(found.authorization_endpoint, url("https://login.epj.example/authorize"));
    assert_eq!(found.token_endpoint, url("https://login.epj.example/token"));
    assert_eq!(found.revocation_endpoint, Some(url("https://login.epj.example/revoke")));
    assert_eq!(found.introspection_endpoint, Some(url("https://login.epj.example/introspect")));
    assert!(found.callback_has_iss && found.authorize_post());
    assert_eq!(found.scope_syntax(), Syntax::V2);
    assert_eq!(found.remarks, []);
}

#[test]
fn l5_a_relative_endpoint_is_resolved_against_the_fhir_base() {
    for (sent, resolved) in [
        ("oauth/token", "https://epj.example/r4/fhir/oauth/token"),
        ("/token", "https://epj.example/token"),
        ("../token", "https://epj.example/r4/token"),
        ("//login.epj.example/token", "https://login.epj.example/token"),
        ("?token", "https://epj.example/r4/fhir/?token"),
    ] {
        let found = read(&with("token_endpoint", json!(sent))).unwrap();
        assert_eq!(found.token_endpoint.as_str(), resolved);
        assert_eq!(found.remarks, [Remark::Relative("token_endpoint")], "{sent}");
    }
    let found = read(&with("revocation_endpoint", json!("revoke"))).unwrap();
    assert_eq!(found.revocation_endpoint, Some(url("https://epj.example/r4/fhir/revoke")));
}

#[test]
fn a_configuration_that_lacks_a_part_or_weakens_the_launch_is_refused() {
    for (document, error) in [
        (json!([]), DiscoveryError::NotJson),
        (with("authorization_endpoint", Value::Null), DiscoveryError::Missing("authorization_endpoint")),
        (with("token_endpoint", json!(1)), DiscoveryError::Missing("token_endpoint")),
        (with("token_endpoint", json!("")), DiscoveryError::Missing("token_endpoint")),
        (with("jwks_uri", json!(1)), DiscoveryError::Missing("jwks_uri")),
        (
            with("authorization_endpoint", json!("javascript:alert(1)")),
            DiscoveryError::Address("authorization_endpoint"),
        ),
        (
            with("token_endpoint", json!("http://epj.example/token")),
            DiscoveryError::Address("token_endpoint"),
        ),
        (
            with("token_endpoint", json!("https://u:p@epj.example/")),
            DiscoveryError::Address("token_endpoint"),
        ),
        (with("token_endpoint", json!("https://")), DiscoveryError::Address("token_endpoint")),
        (with("jwks_uri", json!("https://epj.example/jwks#x")), DiscoveryError::Address("jwks_uri")),
    ] {
        assert_eq!(read(&document), Err(error), "{document}");
    }
    for document in ["<html>", "", "null", "\"x\""] {
        assert_eq!(Discovery::read(ISS, document.as_bytes()), Err(DiscoveryError::NotJson));
    }
}

#[test]
fn a2_pkce_with_s256_is_demanded_and_plain_alone_is_refused() {
    for (methods, error) in [
        (Value::Null, DiscoveryError::NoS256),
        (json!("S256"), DiscoveryError::NoS256),
        (json!([]), DiscoveryError::NoS256),
        (json!(["s256", "S512"]), DiscoveryError::NoS256),
        (json!(["plain"]), DiscoveryError::Plain),
    ] {
        assert_eq!(read(&with("code_challenge_methods_supported", methods.clone())), Err(error), "{methods}");
    }
    let found = read(&with("code_challenge_methods_supported", json!(["plain", "S256"]))).unwrap();
    assert_eq!(found.remarks, [Remark::AlsoPlain]);
}

#[test]
fn l6_issuer_and_jwks_uri_are_demanded_only_where_identities_are_promised() {
    assert_eq!(read(&with("issuer", Value::Null)), Err(DiscoveryError::Missing("issuer")));
    assert_eq!(read(&with("issuer", json!(7))), Err(DiscoveryError::Missing("issuer")));

    let mut without = with("capabilities", json!(["launch-ehr"]));
    without["issuer"] = Value::Null;
    assert_eq!(read(&without).unwrap().identity, None);
}

#[test]
fn t9_without_jwks_uri_the_openid_configuration_of_the_issuer_tells_the_keys() {
    let found = read(&with("jwks_uri", Value::Null)).unwrap();
    let address = url("https://epj.example/auth/.well-known/openid-configuration");
    assert_eq!(found.identity.unwrap().keys, KeysAt::OpenIdConfiguration(address));
    assert_eq!(found.remarks, [Remark::Missing("jwks_uri")]);

    for issuer in ["epj", "http://epj.example/auth", "https://u:p@epj.example", "https://epj.example?x"] {
        let mut document = with("jwks_uri", Value::Null);
        document["issuer"] = json!(issuer);
        assert_eq!(read(&document), Err(DiscoveryError::Address("issuer")), "{issuer}");
    }
}

#[test]
fn t9_an_openid_configuration_counts_for_its_own_issuer_only() {
    let issuer = "https://epj.example/auth";
    let read = |document: Value| OpenIdConfiguration::read(issuer, document.to_string().as_bytes());
    let jwks_uri = "https://epj.example/jwks";
    assert_eq!(read(json!({ "issuer": issuer, "jwks_uri": jwks_uri })).unwrap().jwks_uri, url(jwks_uri));
    for (document, error) in [
        (json!({ "issuer": "https://epj.example/auth/", "jwks_uri": jwks_uri }), DiscoveryError::Issuer),
        (json!({ "jwks_uri": jwks_uri }), DiscoveryError::Issuer),
        (json!({ "issuer": issuer }), DiscoveryError::Missing("jwks_uri")),
        (
            json!({ "issuer": issuer, "jwks_uri": "http://epj.example/k" }),
            DiscoveryError::Address("jwks_uri"),
        ),
        (json!([]), DiscoveryError::NotJson),
    ] {
        assert_eq!(read(document.clone()), Err(error), "{document}");
    }
    let keys_at = |address: &str| read(json!({ "issuer": issuer, "jwks_uri": address })).unwrap();
    assert_eq!(keys_at(jwks_uri).own_keys(issuer), Ok(&url(jwks_uri)));
    let elsewhere = keys_at("https://keys.example/jwks");
    assert_eq!(elsewhere.own_keys(issuer), Err(DiscoveryError::Address("jwks_uri")));
}

#[test]
fn what_a_launch_can_do_without_is_remarked_when_it_is_missing_or_odd() {
    for (name, value, remark) in [
        ("revocation_endpoint", Value::Null, Remark::Missing("revocation_endpoint")),
        ("introspection_endpoint", Value::Null, Remark::Missing("introspection_endpoint")),
        ("introspection_endpoint", json!("http://epj.example/i"), Remark::Address("introspection_endpoint")),
        ("revocation_endpoint", json!(["x"]), Remark::WrongType("revocation_endpoint")),
        ("grant_types_supported", Value::Null, Remark::Missing("grant_types_supported")),
        ("grant_types_supported", json!(["client_credentials"]), Remark::NoCodeGrant),
        ("scopes_supported", Value::Null, Remark::Missing("scopes_supported")),
        ("scopes_supported", json!("openid launch"), Remark::WrongType("scopes_supported")),
        (
            "token_endpoint_auth_methods_supported",
            Value::Null,
            Remark::Missing("token_endpoint_auth_methods_supported"),
        ),
        (
            "authorization_response_iss_parameter_supported",
            json!("true"),
            Remark::WrongType("authorization_response_iss_parameter_supported"),
        ),
        ("capabilities", Value::Null, Remark::Missing("capabilities")),
        ("capabilities", json!({}), Remark::WrongType("capabilities")),
    ] {
        assert_eq!(read(&with(name, value.clone())).unwrap().remarks, [remark], "{name} = {value}");
    }
    let untold = read(&with("token_endpoint_auth_methods_supported", Value::Null)).unwrap();
    assert!(untold.takes(&Authentication::Public));
}

#[test]
fn l9_what_a_clinicians_launch_needs_and_is_not_promised_is_remarked() {
    let capabilities =
        json!(["launch-standalone", "context-ehr-patient", "permission-patient", "sso-openid-connect", 7]);
    let remarks = read(&with("capabilities", capabilities)).unwrap().remarks;
    assert_eq!(
        remarks,
        [
            Remark::WrongType("capabilities"),
            Remark::NoCapability("launch-ehr"),
            Remark::NoCapability("context-ehr-encounter"),
            Remark::NoCapability("permission-user"),
            Remark::NoClient,
        ]
    );
}

#[test]
fn a8_http_endpoints_are_taken_only_where_the_base_is_http_too() {
    let document = json!({
        "issuer": "http://127.0.0.1:9090",
        "authorization_endpoint": "http://127.0.0.1:9090/authorize",
        "token_endpoint": "http://127.0.0.1:9090/token",
        "jwks_uri": "http://127.0.0.1:9090/jwks",
        "code_challenge_methods_supported": ["S256"]
    });
    assert!(Discovery::read("http://127.0.0.1:9090/fhir", document.to_string().as_bytes()).is_ok());
    assert!(Discovery::read("https://epj.example/fhir", document.to_string().as_bytes()).is_err());
}

#[test]
fn an_issuer_vouches_for_no_address_that_it_does_not_name_itself() {
    let issuer = |change: fn(&mut Value)| {
        let mut own = document();
        own["issuer"] = json!("https://login.epj.example");
        change(&mut own);
        OpenIdConfiguration::read("https://login.epj.example", own.to_string().as_bytes()).unwrap()
    };
    let told = read(&document()).unwrap();
    assert_eq!(issuer(|_| {}).vouches_for(&told), Ok(()));
    for (name, change) in [
        ("authorization_endpoint", (|own| own["authorization_endpoint"] = Value::Null) as fn(&mut Value)),
        ("token_endpoint", |own| own["token_endpoint"] = json!("https://login.epj.example/other")),
        ("revocation_endpoint", |own| own["revocation_endpoint"] = Value::Null),
        ("jwks_uri", |own| own["jwks_uri"] = json!("https://login.epj.example/other")),
    ] {
        assert_eq!(issuer(change).vouches_for(&told), Err(DiscoveryError::NotTheIssuers(name)));
    }
    let without = read(&with("revocation_endpoint", Value::Null)).unwrap();
    assert_eq!(issuer(|_| {}).vouches_for(&without), Ok(()), "what is not told is not asked");
}
