//! The EPJ's SMART configuration (SMART App Launch 2.2, "Using .well-known").

use serde_json::Value;
use url::Url;

/// What of the document a launch needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// The issuer of id_tokens and of RFC 9207 `iss`. Not the FHIR base.
    pub issuer: String,
    /// Where the browser is sent.
    pub authorization_endpoint: Url,
    /// Where the code is redeemed.
    pub token_endpoint: Url,
    /// The keys that id_tokens are signed with.
    pub jwks_uri: Url,
}

/// Why an EPJ's SMART configuration cannot be used. Each is for the EPJ vendor to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryError {
    /// The FHIR base itself is no http(s) address without query and fragment.
    #[error("iss is not a FHIR base address")]
    Base,
    /// Not a JSON object.
    #[error("the SMART configuration is not a JSON object")]
    NotJson,
    /// A member that the launch needs is missing or of the wrong type.
    #[error("the SMART configuration lacks `{0}`")]
    Missing(&'static str),
    /// A member is no usable address: not http(s), with user information or a fragment, or http where iss is https.
    #[error("`{0}` of the SMART configuration is not a usable https address")]
    Address(&'static str),
    /// `code_challenge_methods_supported` does not hold `S256`.
    #[error("the authorization server does not support PKCE with S256")]
    NoS256,
    /// `code_challenge_methods_supported` holds `plain`, which servers must not support.
    #[error("the authorization server supports PKCE `plain`, which SMART App Launch forbids")]
    Plain,
}

/// The address of the SMART configuration: appended to the FHIR base even where that has a path.
///
/// # Errors
/// [`DiscoveryError::Base`].
pub fn discovery_url(iss: &str) -> Result<Url, DiscoveryError> {
    base(iss)?.join(".well-known/smart-configuration").map_err(|_| DiscoveryError::Base)
}

impl Discovery {
    /// Reads the document that was fetched from [`discovery_url`] of `iss`. Relative addresses are resolved against the FHIR
    /// base, as the standard advises for servers that send them. Members that the launch does not need are not looked at.
    ///
    /// # Errors
    /// See [`DiscoveryError`].
    pub fn read(iss: &str, document: &[u8]) -> Result<Self, DiscoveryError> {
        let base = base(iss)?;
        let document: Value = serde_json::from_slice(document).map_err(|_| DiscoveryError::NotJson)?;
        let members = document.as_object().ok_or(DiscoveryError::NotJson)?;
        let text = |name: &'static str| {
            members.get(name).and_then(Value::as_str).ok_or(DiscoveryError::Missing(name))
        };
        let address = |name: &'static str| {
            let url = base.join(text(name)?).map_err(|_| DiscoveryError::Address(name))?;
            if usable(&base, &url) { Ok(url) } else { Err(DiscoveryError::Address(name)) }
        };

        let methods = members.get("code_challenge_methods_supported").and_then(Value::as_array);
        let supports = |method: &str| methods.is_some_and(|all| all.iter().any(|each| each == method));
        if supports("plain") {
            return Err(DiscoveryError::Plain);
        }
        if !supports("S256") {
            return Err(DiscoveryError::NoS256);
        }
        Ok(Self {
            issuer: text("issuer")?.to_owned(),
            authorization_endpoint: address("authorization_endpoint")?,
            token_endpoint: address("token_endpoint")?,
            jwks_uri: address("jwks_uri")?,
        })
    }
}

/// The FHIR base as a URL that others resolve against: with its trailing slash.
pub(crate) fn base(iss: &str) -> Result<Url, DiscoveryError> {
    let url = Url::parse(&format!("{}/", iss.trim_end_matches('/'))).map_err(|_| DiscoveryError::Base)?;
    let plain = url.query().is_none() && url.fragment().is_none();
    if plain && usable(&url, &url) { Ok(url) } else { Err(DiscoveryError::Base) }
}

/// https, or http where the base itself is http (loopback: the register admits no other); no user information, no fragment.
fn usable(base: &Url, url: &Url) -> bool {
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && base.scheme() == "http");
    scheme
        && url.host().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Discovery, DiscoveryError, discovery_url};

    const ISS: &str = "https://epj.example/r4/fhir";

    fn document() -> Value {
        json!({
            "issuer": "https://epj.example/auth",
            "authorization_endpoint": "https://login.epj.example/authorize",
            "token_endpoint": "https://login.epj.example/token",
            "jwks_uri": "https://login.epj.example/jwks",
            "code_challenge_methods_supported": ["S256"],
            "capabilities": 7
        })
    }

    fn read(document: &Value) -> Result<Discovery, DiscoveryError> {
        Discovery::read(ISS, document.to_string().as_bytes())
    }

    #[test]
    fn the_address_is_appended_to_the_base_with_or_without_its_slash() {
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
    fn what_a_launch_needs_is_read_and_the_rest_not_looked_at() {
        let found = read(&document()).unwrap();
        assert_eq!(found.issuer, "https://epj.example/auth");
        assert_eq!(found.token_endpoint.as_str(), "https://login.epj.example/token");
    }

    #[test]
    fn relative_addresses_are_resolved_against_the_fhir_base() {
        let mut document = document();
        document["token_endpoint"] = json!("oauth/token");
        document["jwks_uri"] = json!("/jwks");
        let found = read(&document).unwrap();
        assert_eq!(found.token_endpoint.as_str(), "https://epj.example/r4/fhir/oauth/token");
        assert_eq!(found.jwks_uri.as_str(), "https://epj.example/jwks");
    }

    #[test]
    fn a_configuration_that_lacks_a_part_or_weakens_the_launch_is_refused() {
        let with = |name: &str, value: Value| {
            let mut document = document();
            document[name] = value;
            document
        };
        for (document, error) in [
            (json!([]), DiscoveryError::NotJson),
            (with("issuer", Value::Null), DiscoveryError::Missing("issuer")),
            (with("token_endpoint", json!(1)), DiscoveryError::Missing("token_endpoint")),
            (with("jwks_uri", Value::Null), DiscoveryError::Missing("jwks_uri")),
            (with("code_challenge_methods_supported", Value::Null), DiscoveryError::NoS256),
            (with("code_challenge_methods_supported", json!("S256")), DiscoveryError::NoS256),
            (with("code_challenge_methods_supported", json!(["S256", "plain"])), DiscoveryError::Plain),
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
            (with("jwks_uri", json!("https://epj.example/jwks#x")), DiscoveryError::Address("jwks_uri")),
        ] {
            assert_eq!(read(&document), Err(error), "{document}");
        }
        assert_eq!(Discovery::read(ISS, b"<html>"), Err(DiscoveryError::NotJson));
    }

    #[test]
    fn http_endpoints_are_taken_only_where_the_base_is_http_too() {
        let document = json!({
            "issuer": "http://127.0.0.1:9090",
            "authorization_endpoint": "http://127.0.0.1:9090/authorize",
            "token_endpoint": "http://127.0.0.1:9090/token",
            "jwks_uri": "http://127.0.0.1:9090/jwks",
            "code_challenge_methods_supported": ["S256"]
        });
        assert!(Discovery::read("http://127.0.0.1:9090/fhir", document.to_string().as_bytes()).is_ok());
    }
}
