//! The OpenID configuration, for an EPJ that names its issuer and not the issuer's keys (SMART App Launch 2.2, "Steps for
//! using an ID token"; OpenID Connect Discovery 1.0, 4).

use url::Url;

use super::members::Members;
use super::{DiscoveryError, base, usable};

/// What of the OpenID configuration a launch needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIdConfiguration {
    /// The issuer's keys.
    pub jwks_uri: Url,
}

impl OpenIdConfiguration {
    /// Reads the document that was fetched for `issuer`. It must be that issuer's own, character by character (4.3), and its
    /// keys must be of the same origin: the EPJ's own configuration names no other host for them.
    ///
    /// # Errors
    /// See [`DiscoveryError`].
    pub fn read(issuer: &str, document: &[u8]) -> Result<Self, DiscoveryError> {
        let mut members = Members::read(base(issuer)?, document)?;
        if members.text("issuer").as_deref() != Some(issuer) {
            return Err(DiscoveryError::Issuer);
        }
        let jwks_uri = members.address("jwks_uri")?;
        if jwks_uri.origin() == members.base.origin() {
            Ok(Self { jwks_uri })
        } else {
            Err(DiscoveryError::Address("jwks_uri"))
        }
    }
}

/// Appended to the issuer, a slash at whose end is left out (4.1). Nothing weaker than the FHIR base is asked.
pub(super) fn configuration_url(fhir_base: &Url, issuer: &str) -> Result<Url, DiscoveryError> {
    let unusable = DiscoveryError::Address("issuer");
    let issuer = base(issuer).map_err(|_| unusable)?;
    if !usable(fhir_base, &issuer) {
        return Err(unusable);
    }
    issuer.join(".well-known/openid-configuration").map_err(|_| unusable)
}
