//! The same EPJ behind other doors: each a FHIR base of its own, `{base_url}/doors/{key}/fhir`, which an app registers as an
//! EPJ of its own.
//!
//! What is wrong with a server as a whole cannot be wished for by a launch, since discovery knows no launch: a door has
//! it. The authorization server, the records and the logins are the same behind each.

mod discovery;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(crate) use discovery::configuration;

use crate::Epj;
use crate::faults::Group;

/// One door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// There is no SMART configuration.
    Discovery404,
    /// The SMART configuration comes too late.
    DiscoverySlow,
    /// Its endpoints are relative to the FHIR base.
    DiscoveryRelative,
    /// It has what is required and nothing else that is known.
    DiscoverySparse,
    /// It lacks the token endpoint.
    DiscoveryIncomplete,
    /// It takes PKCE by `plain` alone.
    DiscoveryPlain,
    /// For the client that sends its secret in the header.
    ClientBasic,
    /// For the client that sends its secret in the form.
    ClientPost,
    /// For the client that signs.
    ClientJwt,
    /// For a register with so many scopes that the app had better post its request.
    AuthorizePost,
    /// Opens the app without a launch.
    Standalone,
}

impl Door {
    /// All doors, in the order of the page.
    pub const ALL: [Self; 11] = [
        Self::Discovery404,
        Self::DiscoverySlow,
        Self::DiscoveryRelative,
        Self::DiscoverySparse,
        Self::DiscoveryIncomplete,
        Self::DiscoveryPlain,
        Self::ClientBasic,
        Self::ClientPost,
        Self::ClientJwt,
        Self::AuthorizePost,
        Self::Standalone,
    ];

    /// Its key: in its address, in `/epj/launch?fault={key}`, and at the end of the app's redirect URI.
    pub fn key(self) -> &'static str {
        match self {
            Self::Discovery404 => "discovery-404",
            Self::DiscoverySlow => "discovery-slow",
            Self::DiscoveryRelative => "discovery-relative",
            Self::DiscoverySparse => "discovery-sparse",
            Self::DiscoveryIncomplete => "discovery-incomplete",
            Self::DiscoveryPlain => "discovery-plain",
            Self::ClientBasic => "client-basic",
            Self::ClientPost => "client-post",
            Self::ClientJwt => "client-jwt",
            Self::AuthorizePost => "authorize-post",
            Self::Standalone => "standalone",
        }
    }

    /// The `client_id` of the app behind it.
    pub fn client_id(self) -> &'static str {
        match self {
            Self::ClientBasic => "helsebro-basic",
            Self::ClientPost => "helsebro-post",
            Self::ClientJwt => "helsebro-jwt",
            _ => "helsebro",
        }
    }

    /// The door of a key.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|door| door.key() == key)
    }

    /// Where the page lists it, and its label there, in Norwegian.
    pub(crate) fn shown(self) -> (Group, &'static str) {
        match self {
            Self::Discovery404 => (Group::Discovery, "Finnes ikke (404)"),
            Self::DiscoverySlow => (Group::Discovery, "Kommer for sent"),
            Self::DiscoveryRelative => (Group::Discovery, "Relative adresser"),
            Self::DiscoverySparse => (Group::Discovery, "Bare det som kreves"),
            Self::DiscoveryIncomplete => (Group::Discovery, "Tokenadressen mangler"),
            Self::DiscoveryPlain => (Group::Discovery, "PKCE bare med plain"),
            Self::ClientBasic => (Group::OtherWays, "Hemmelighet i hodet (client_secret_basic)"),
            Self::ClientPost => (Group::OtherWays, "Hemmelighet i skjemaet (client_secret_post)"),
            Self::ClientJwt => (Group::OtherWays, "Signert med egen nøkkel (private_key_jwt)"),
            Self::AuthorizePost => (Group::OtherWays, "Autorisasjon med POST"),
            Self::Standalone => (Group::OtherWays, "Uten journal, i egen fane (standalone)"),
        }
    }
}

/// A FHIR base: the EPJ, and the door that the base belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    pub(crate) epj: Arc<Epj>,
    pub(crate) door: Option<Door>,
}

impl Base {
    /// Its address.
    pub(crate) fn address(&self) -> String {
        self.epj.config.base_of(self.door)
    }
}
