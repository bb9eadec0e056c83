//! `[[epj]]`: the register of EPJs. Nobody who is not in it is answered, and no host that it does not name is asked.

use std::collections::HashSet;

use helsebro_launch::client::{Audience, Authentication, SigningKeys};
use helsebro_launch::scope::Scope;
use serde::Deserialize;
use toml::Spanned;

use super::client::RawClient;
use super::read::Source;
use super::{ConfigError, Epj, Network, address};

/// Seconds that an EPJ has for one answer where the config does not say.
const DEFAULT_TIMEOUT: u64 = 10;
/// A launch asks an EPJ several times: longer than this for each no clinician waits.
const LONGEST_TIMEOUT: u64 = 60;

/// Without these there is no launch context and no user.
const NEEDED_SCOPES: [&str; 3] = ["launch", "openid", "fhirUser"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawEpj {
    key: Spanned<String>,
    name: Spanned<String>,
    iss: Spanned<String>,
    client_id: Spanned<String>,
    client: Option<Spanned<String>>,
    client_secret_file: Option<Spanned<std::path::PathBuf>>,
    assertion_audience: Option<Spanned<String>>,
    issuer: Option<Spanned<String>>,
    assertion_algorithm: Option<Spanned<String>>,
    scopes: Spanned<Vec<Spanned<String>>>,
    timeout_seconds: Option<Spanned<u64>>,
    #[serde(default)]
    standalone: bool,
    #[serde(default)]
    authorize_origins: Vec<Spanned<String>>,
    frame_ancestors: Vec<Spanned<String>>,
    #[serde(default)]
    allow_networks: Vec<Spanned<String>>,
}

impl Source<'_> {
    pub(super) fn epjs(&self, raw: Vec<RawEpj>, keys: Option<&SigningKeys>) -> Result<Vec<Epj>, ConfigError> {
        if raw.is_empty() {
            return Err(self.lacks("[[epj]]", "nobody could open Helsebro: register at least one EPJ"));
        }
        let mut names = HashSet::new();
        let mut bases = HashSet::new();
        let mut all = Vec::new();
        for entry in raw {
            if !names.insert(entry.key.get_ref().clone()) {
                return Err(self.fault(&entry.key, "another [[epj]] has this key: give each its own"));
            }
            if !bases.insert(entry.iss.get_ref().trim_end_matches('/').to_owned()) {
                return Err(self.fault(&entry.iss, "another [[epj]] has this iss: take one out"));
            }
            all.push(self.epj(entry, keys)?);
        }
        Ok(all)
    }

    fn epj(&self, raw: RawEpj, keys: Option<&SigningKeys>) -> Result<Epj, ConfigError> {
        self.word(&raw.key, "key")?;
        for (value, name) in [(&raw.name, "name"), (&raw.client_id, "client_id")] {
            if value.get_ref().trim().is_empty() {
                return Err(self.fault(value, format!("{name} must not be empty")));
            }
        }
        address::web(raw.iss.get_ref()).map_err(|error| self.fault(&raw.iss, format!("iss {error}")))?;
        let authentication = self.authentication(
            &raw.key,
            RawClient {
                kind: raw.client.as_ref(),
                secret_file: raw.client_secret_file.as_ref(),
                audience: raw.assertion_audience.as_ref(),
                algorithm: raw.assertion_algorithm.as_ref(),
            },
            keys,
        )?;
        if let (Authentication::PrivateKeyJwt { audience: Audience::Issuer, .. }, None, Some(given)) =
            (&authentication, &raw.issuer, &raw.assertion_audience)
        {
            return Err(self.fault(
                given,
                "name the issuer as issuer: else whatever server the EPJ's configuration names gets what is signed for another",
            ));
        }
        let scopes = self.scopes(&raw.scopes)?;
        let timeout = self.timeout(raw.timeout_seconds.as_ref(), DEFAULT_TIMEOUT, LONGEST_TIMEOUT)?;
        let origins =
            [("a frame ancestor", &raw.frame_ancestors), ("an authorize origin", &raw.authorize_origins)];
        for (what, origin) in
            origins.iter().flat_map(|(what, all)| all.iter().map(move |origin| (what, origin)))
        {
            address::origin(origin.get_ref())
                .map_err(|error| self.fault(origin, format!("{what} {error}")))?;
        }
        let mut allow_networks = Vec::new();
        for network in &raw.allow_networks {
            let read: Network = network
                .get_ref()
                .parse()
                .map_err(|error| self.fault(network, format!("an allowed network {error}")))?;
            allow_networks.push(read);
        }
        Ok(Epj {
            key: raw.key.into_inner(),
            name: raw.name.into_inner(),
            iss: raw.iss.into_inner(),
            client_id: raw.client_id.into_inner(),
            authentication,
            issuer: raw.issuer.map(Spanned::into_inner),
            scopes,
            timeout,
            standalone: raw.standalone,
            authorize_origins: raw.authorize_origins.into_iter().map(Spanned::into_inner).collect(),
            frame_ancestors: raw.frame_ancestors.into_iter().map(Spanned::into_inner).collect(),
            allow_networks,
        })
    }

    fn scopes(&self, raw: &Spanned<Vec<Spanned<String>>>) -> Result<Vec<Scope>, ConfigError> {
        let mut scopes = Vec::new();
        for text in raw.get_ref() {
            if !is_scope_token(text.get_ref()) {
                return Err(self.fault(text, "each scope must be a string of its own, without spaces"));
            }
            let scope = Scope::read(text.get_ref());
            if !scope.is_regular() {
                return Err(self.fault(
                    text,
                    "this is no scope of SMART App Launch: write it as patient/Patient.rs, with the letters of cruds in this order",
                ));
            }
            scopes.push(scope);
        }
        match NEEDED_SCOPES.iter().find(|needed| !scopes.iter().any(|scope| scope.text() == **needed)) {
            Some(missing) => {
                Err(self.fault(raw, format!("scopes must hold {missing}: without it there is no launch")))
            }
            None => Ok(scopes),
        }
    }
}

/// RFC 6749, 3.3: visible ASCII but for the quotation mark and the backslash.
fn is_scope_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'))
}
