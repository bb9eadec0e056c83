//! The EPJ's SMART configuration (SMART App Launch 2.2, "Using .well-known").

mod members;
mod openid;
mod remark;
#[cfg(test)]
mod tests;

use url::Url;

use members::Members;
pub use openid::OpenIdConfiguration;
pub use remark::Remark;

use crate::client::Authentication;
use crate::scope::Syntax;

/// What of the document a launch needs, and what is wrong with the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// Where the browser is sent.
    pub authorization_endpoint: Url,
    /// Where codes and refresh tokens are redeemed.
    pub token_endpoint: Url,
    /// Where tokens are revoked (RFC 7009).
    pub revocation_endpoint: Option<Url>,
    /// Where tokens are introspected (RFC 7662).
    pub introspection_endpoint: Option<Url>,
    /// Who issues id_tokens. `None` where the EPJ names nobody: then no user can be believed.
    pub identity: Option<Identity>,
    /// What the EPJ says that it can do.
    pub capabilities: Vec<String>,
    /// Scopes that may be asked for; never all of them.
    pub scopes_supported: Vec<String>,
    /// How clients may authenticate, where told.
    pub auth_methods: Option<Vec<String>>,
    /// What assertions of clients may be signed with, where told.
    pub auth_algorithms: Option<Vec<String>>,
    /// Whether the callback always carries `iss` (RFC 9207, 3).
    pub callback_has_iss: bool,
    /// What the vendor should mend, though the launch goes on.
    pub remarks: Vec<Remark>,
}

/// The issuer of id_tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// `iss` of id_tokens and of callbacks (RFC 9207). Not the FHIR base.
    pub issuer: String,
    /// Where its keys are.
    pub keys: KeysAt,
}

/// Where an issuer's keys are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeysAt {
    /// The `jwks_uri` of the SMART configuration.
    Jwks(Url),
    /// Told by the OpenID configuration at this address alone: see [`OpenIdConfiguration::read`].
    OpenIdConfiguration(Url),
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
    /// `code_challenge_methods_supported` is missing or holds nothing that is known.
    #[error("the authorization server does not support PKCE with S256")]
    NoS256,
    /// `code_challenge_methods_supported` holds `plain` and not `S256`.
    #[error("the authorization server supports PKCE `plain` alone, which SMART App Launch forbids")]
    Plain,
    /// An OpenID configuration of another issuer than the one that it was asked of.
    #[error("`issuer` of the OpenID configuration is not the issuer of the SMART configuration")]
    Issuer,
    /// The issuer's own configuration does not name this address of the SMART configuration.
    #[error("`{0}` of the SMART configuration is not what the issuer's own configuration says")]
    NotTheIssuers(&'static str),
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
    /// base, as the standard advises for servers that send them. Members that are not known are not looked at.
    ///
    /// # Errors
    /// See [`DiscoveryError`].
    pub fn read(iss: &str, document: &[u8]) -> Result<Self, DiscoveryError> {
        let mut members = Members::read(base(iss)?, document)?;
        let methods = members.texts("code_challenge_methods_supported");
        check_pkce(methods.as_deref().unwrap_or_default(), &mut members.remarks)?;

        let capabilities = members.texts("capabilities");
        if let Some(capabilities) = &capabilities {
            remark::on_capabilities(capabilities, &mut members.remarks);
        }
        let capabilities = capabilities.unwrap_or_default();
        if let Some(grants) = members.texts("grant_types_supported")
            && !grants.iter().any(|grant| grant == "authorization_code")
        {
            members.remarks.push(Remark::NoCodeGrant);
        }
        let callback_has_iss = members.flag("authorization_response_iss_parameter_supported");
        Ok(Self {
            authorization_endpoint: members.address("authorization_endpoint")?,
            token_endpoint: members.address("token_endpoint")?,
            revocation_endpoint: members.optional_address("revocation_endpoint"),
            introspection_endpoint: members.optional_address("introspection_endpoint"),
            identity: identity(&mut members, &capabilities)?,
            capabilities,
            scopes_supported: members.texts("scopes_supported").unwrap_or_default(),
            auth_methods: members.texts("token_endpoint_auth_methods_supported"),
            auth_algorithms: members.optional_texts("token_endpoint_auth_signing_alg_values_supported"),
            callback_has_iss,
            remarks: members.remarks,
        })
    }

    /// Whether the EPJ says that it has a capability.
    pub fn can(&self, capability: &str) -> bool {
        self.capabilities.iter().any(|each| each == capability)
    }

    /// Whether the authorization request may be posted.
    pub fn authorize_post(&self) -> bool {
        self.can("authorize-post")
    }

    /// The syntax to write scopes in.
    pub fn scope_syntax(&self) -> Syntax {
        Syntax::advertised(&self.capabilities, &self.scopes_supported)
    }

    /// Whether the EPJ says that it takes clients that authenticate so, with such a signature; where it does not say, nothing
    /// speaks against it.
    pub fn takes(&self, client: &Authentication) -> bool {
        let told = |all: &Option<Vec<String>>, one: &str| {
            all.as_ref().is_none_or(|all| all.iter().any(|each| each == one))
        };
        told(&self.auth_methods, client.method())
            && client.algorithm().is_none_or(|algorithm| told(&self.auth_algorithms, algorithm))
    }
}

/// A server that takes `plain` beside S256, as many products do by default, weakens others' launches and not ours.
fn check_pkce(methods: &[String], remarks: &mut Vec<Remark>) -> Result<(), DiscoveryError> {
    let takes = |method: &str| methods.iter().any(|each| each == method);
    match (takes("S256"), takes("plain")) {
        (true, false) => Ok(()),
        (true, true) => {
            remarks.push(Remark::AlsoPlain);
            Ok(())
        }
        (false, true) => Err(DiscoveryError::Plain),
        (false, false) => Err(DiscoveryError::NoS256),
    }
}

/// `issuer` is demanded where the EPJ promises identities; without `jwks_uri` the issuer's own configuration tells the keys.
fn identity(members: &mut Members, capabilities: &[String]) -> Result<Option<Identity>, DiscoveryError> {
    let Some(issuer) = members.text("issuer") else {
        if capabilities.iter().any(|each| each == "sso-openid-connect") {
            return Err(DiscoveryError::Missing("issuer"));
        }
        return Ok(None);
    };
    let keys = if members.has("jwks_uri") {
        KeysAt::Jwks(members.address("jwks_uri")?)
    } else {
        members.remarks.push(Remark::Missing("jwks_uri"));
        KeysAt::OpenIdConfiguration(openid::configuration_url(&members.base, &issuer)?)
    };
    Ok(Some(Identity { issuer, keys }))
}

/// The address of an issuer's own configuration, for the EPJ at `iss`.
///
/// # Errors
/// [`DiscoveryError::Base`]; [`DiscoveryError::Address`] where the issuer is no usable address.
pub fn openid_url(iss: &str, issuer: &str) -> Result<Url, DiscoveryError> {
    openid::configuration_url(&base(iss)?, issuer)
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
