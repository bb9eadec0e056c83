//! The issuer's own OpenID configuration (OpenID Connect Discovery 1.0, 4): for an EPJ that names its issuer and not the issuer's
//! keys (SMART App Launch 2.2, "Steps for using an ID token"), and where the EPJ's word for the issuer is not enough.

use url::Url;

use super::members::Members;
use super::{Discovery, DiscoveryError, KeysAt, base, usable};

/// What of the OpenID configuration a launch needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenIdConfiguration {
    /// The issuer's keys.
    pub jwks_uri: Url,
    /// Where its users log in.
    pub authorization_endpoint: Option<Url>,
    /// Where it redeems codes.
    pub token_endpoint: Option<Url>,
    /// Where it revokes tokens.
    pub revocation_endpoint: Option<Url>,
}

impl OpenIdConfiguration {
    /// Reads the document that was fetched for `issuer`. It must be that issuer's own, character by character (4.3).
    ///
    /// # Errors
    /// See [`DiscoveryError`].
    pub fn read(issuer: &str, document: &[u8]) -> Result<Self, DiscoveryError> {
        let mut members = Members::read(base(issuer)?, document)?;
        if members.text("issuer").as_deref() != Some(issuer) {
            return Err(DiscoveryError::Issuer);
        }
        Ok(Self {
            jwks_uri: members.address("jwks_uri")?,
            authorization_endpoint: members.optional_address("authorization_endpoint"),
            token_endpoint: members.optional_address("token_endpoint"),
            revocation_endpoint: members.optional_address("revocation_endpoint"),
        })
    }

    /// The issuer's keys, where the EPJ's own configuration does not name them: then no other host is to be asked than the issuer's.
    ///
    /// # Errors
    /// [`DiscoveryError::Address`].
    pub fn own_keys(&self, issuer: &str) -> Result<&Url, DiscoveryError> {
        let own = base(issuer)?.origin() == self.jwks_uri.origin();
        if own { Ok(&self.jwks_uri) } else { Err(DiscoveryError::Address("jwks_uri")) }
    }

    /// Whether the issuer knows the addresses that the EPJ's configuration gives for it. Who can write that configuration and is
    /// not the issuer could have codes, and what we prove ourselves by to the issuer, sent to himself.
    ///
    /// # Errors
    /// [`DiscoveryError::NotTheIssuers`].
    pub fn vouches_for(&self, told: &Discovery) -> Result<(), DiscoveryError> {
        let keys = told.identity.as_ref().is_none_or(|identity| match &identity.keys {
            KeysAt::Jwks(address) => *address == self.jwks_uri,
            KeysAt::OpenIdConfiguration(_) => true,
        });
        let same = [
            (
                self.authorization_endpoint.as_ref() == Some(&told.authorization_endpoint),
                "authorization_endpoint",
            ),
            (self.token_endpoint.as_ref() == Some(&told.token_endpoint), "token_endpoint"),
            (
                told.revocation_endpoint.is_none() || self.revocation_endpoint == told.revocation_endpoint,
                "revocation_endpoint",
            ),
            (keys, "jwks_uri"),
        ];
        let other = same.iter().find(|(same, _)| !same);
        other.map_or(Ok(()), |(_, name)| Err(DiscoveryError::NotTheIssuers(name)))
    }
}

/// Appended to the issuer, a slash at whose end is left out (4.1). Nothing weaker than the FHIR base is asked.
///
/// # Errors
/// [`DiscoveryError::Address`].
pub(super) fn configuration_url(fhir_base: &Url, issuer: &str) -> Result<Url, DiscoveryError> {
    let unusable = DiscoveryError::Address("issuer");
    let issuer = base(issuer).map_err(|_| unusable)?;
    if !usable(fhir_base, &issuer) {
        return Err(unusable);
    }
    issuer.join(".well-known/openid-configuration").map_err(|_| unusable)
}
