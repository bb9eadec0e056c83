//! Where the sandbox EPJ stands, and which apps it knows.

use std::time::Duration;

use jsonwebtoken::jwk::JwkSet;
use url::Url;

use crate::Door;
use crate::client::{Client, ClientAuthentication, ClientSecret};

/// The client that proves nothing.
const PUBLIC: &str = "helsebro";

/// What the sandbox EPJ is told when it starts.
#[derive(Debug, Clone)]
pub struct Config {
    /// The EPJ's own address as browsers see it, without a slash at the end: `http://127.0.0.1:9090`.
    pub base_url: String,
    /// The launch URL of the app behind the button in the chart.
    pub app_launch_url: String,
    /// The apps that may ask for authorization.
    pub clients: Vec<Client>,
    /// How late an endpoint answers that somebody wished to be slow: 30 s, longer than any app should wait.
    pub slowness: Duration,
}

/// Why a [`Config`] cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ConfigError {
    /// An address is no absolute `http` or `https` URL.
    #[error("`{field}` is not an absolute http or https URL")]
    NotAnAddress {
        /// The field of [`Config`] or [`Client`].
        field: &'static str,
    },
    /// The base URL has a path, a query or a slash at the end.
    #[error("`base_url` must be an origin without a slash at the end, such as http://127.0.0.1:9090")]
    BaseIsNoOrigin,
    /// A redirect URI has a fragment (RFC 6749, 3.1.2 forbids it).
    #[error("a redirect URI must not have a fragment")]
    RedirectWithFragment,
}

impl Config {
    /// The EPJ at `base_url` with one app, Helsebro at `app_url`, as the public client `helsebro` whose redirect
    /// URI is `<app_url>/callback/sandbox`, and `<app_url>/callback/<key>` for each [`Door`] that asks for no other
    /// client. Both are origins without a slash at the end.
    pub fn new(base_url: &str, app_url: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            app_launch_url: format!("{app_url}/launch"),
            clients: vec![Client {
                id: PUBLIC.to_owned(),
                redirect_uris: std::iter::once("sandbox")
                    .chain(Door::ALL.into_iter().filter(|door| door.client_id() == PUBLIC).map(Door::key))
                    .map(|key| format!("{app_url}/callback/{key}"))
                    .collect(),
                authentication: ClientAuthentication::Public,
            }],
            slowness: Duration::from_secs(30),
        }
    }

    /// The same app three times more, each with a redirect URI of its own: as `helsebro-basic` and `helsebro-post`, which
    /// know this secret, and as `helsebro-jwt`, which signs with one of these keys.
    #[must_use]
    pub fn with_confidential_clients(mut self, secret: &ClientSecret, keys: JwkSet) -> Self {
        let app = self.app_origin().unwrap_or_default();
        self.clients.extend(
            [
                (Door::ClientBasic, ClientAuthentication::SecretBasic(secret.clone())),
                (Door::ClientPost, ClientAuthentication::SecretPost(secret.clone())),
                (Door::ClientJwt, ClientAuthentication::PrivateKeyJwt(keys)),
            ]
            .map(|(door, authentication)| Client {
                id: door.client_id().to_owned(),
                redirect_uris: vec![format!("{app}/callback/{}", door.key())],
                authentication,
            }),
        );
        self
    }

    /// The addresses of the demo. EPJ and app lie on two sites, so that the frame is truly cross-site.
    pub fn demo() -> Self {
        Self::new("http://127.0.0.1:9090", "http://localhost:8080")
    }

    /// The FHIR base: what the EPJ sends as `iss` and wants back as `aud`.
    pub fn fhir_base(&self) -> String {
        format!("{}/fhir", self.base_url)
    }

    /// The FHIR base behind a door: an `iss` of its own.
    pub fn door_base(&self, door: Door) -> String {
        format!("{}/doors/{}/fhir", self.base_url, door.key())
    }

    /// The FHIR base behind a door, or the front one.
    pub(crate) fn base_of(&self, door: Option<Door>) -> String {
        door.map_or_else(|| self.fhir_base(), |door| self.door_base(door))
    }

    /// Whose FHIR base this is, character by character; `None` where it is nobody's.
    pub(crate) fn door_of(&self, base: &str) -> Option<Option<Door>> {
        std::iter::once(None).chain(Door::ALL.map(Some)).find(|door| self.base_of(*door) == base)
    }

    /// The issuer of the authorization server (RFC 8414), which is not the FHIR base.
    pub fn issuer(&self) -> String {
        format!("{}/auth", self.base_url)
    }

    /// The token endpoint: also whom a client assertion is addressed to.
    pub(crate) fn token_endpoint(&self) -> String {
        format!("{}/token", self.issuer())
    }

    /// The client with this `client_id`.
    pub(crate) fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }

    /// The origins that the registered apps answer from: only they may call the token endpoint and the FHIR
    /// server from a browser.
    pub(crate) fn client_origins(&self) -> Vec<String> {
        let mut origins: Vec<String> = self
            .clients
            .iter()
            .flat_map(|client| &client.redirect_uris)
            .filter_map(|uri| origin_of(uri))
            .collect();
        origins.sort();
        origins.dedup();
        origins
    }

    /// The origin of the app that the chart embeds.
    pub(crate) fn app_origin(&self) -> Option<String> {
        origin_of(&self.app_launch_url)
    }

    /// Checks all that the rest of the sandbox relies on.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        let base = web_address(&self.base_url, "base_url")?;
        if base.origin().ascii_serialization() != self.base_url {
            return Err(ConfigError::BaseIsNoOrigin);
        }
        web_address(&self.app_launch_url, "app_launch_url")?;
        for uri in self.clients.iter().flat_map(|client| &client.redirect_uris) {
            if web_address(uri, "redirect_uris")?.fragment().is_some() {
                return Err(ConfigError::RedirectWithFragment);
            }
        }
        Ok(())
    }
}

fn web_address(text: &str, field: &'static str) -> Result<Url, ConfigError> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or(ConfigError::NotAnAddress { field })
}

fn origin_of(uri: &str) -> Option<String> {
    Url::parse(uri).ok().map(|url| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_is_a_valid_configuration_on_two_sites() {
        let config = Config::demo();
        assert_eq!(config.check(), Ok(()));
        assert_eq!(config.fhir_base(), "http://127.0.0.1:9090/fhir");
        assert_eq!(config.client_origins(), ["http://localhost:8080"]);
    }

    #[test]
    fn faulty_addresses_are_refused() {
        for (base, app, expected) in [
            ("127.0.0.1:9090", "http://localhost:8080", ConfigError::NotAnAddress { field: "base_url" }),
            ("http://127.0.0.1:9090/", "http://localhost:8080", ConfigError::BaseIsNoOrigin),
            ("http://127.0.0.1:9090/epj", "http://localhost:8080", ConfigError::BaseIsNoOrigin),
            ("http://127.0.0.1:9090", "javascript:x", ConfigError::NotAnAddress { field: "app_launch_url" }),
        ] {
            assert_eq!(Config::new(base, app).check(), Err(expected), "{base} {app}");
        }
        let mut config = Config::demo();
        config.clients[0].redirect_uris.push("http://localhost:8080/callback#x".to_owned());
        assert_eq!(config.check(), Err(ConfigError::RedirectWithFragment));
    }
}
