//! How we prove to an authorization server who asks (RFC 6749, 2.3; RFC 7523; SMART App Launch 2.2, "Client
//! authentication").

#[cfg(feature = "sign")]
mod assertion;
#[cfg(feature = "sign")]
mod keys;
#[cfg(test)]
mod tests;

#[cfg(feature = "sign")]
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use url::{Url, form_urlencoded};

#[cfg(feature = "sign")]
pub use assertion::{Audience, LIFETIME};
#[cfg(feature = "sign")]
pub use keys::{KeyError, SignatureAlgorithm, SigningKey, SigningKeys};

use crate::secret::Secret;

/// How the client is registered at an EPJ. What a kind of client does not need cannot be given to it.
#[derive(Debug, Clone)]
pub enum Authentication {
    /// No proof but PKCE: `none`.
    Public,
    /// A secret in the header: `client_secret_basic`.
    SecretBasic(Secret),
    /// A secret in the body: `client_secret_post`.
    SecretPost(Secret),
    /// A signed assertion: `private_key_jwt`.
    #[cfg(feature = "sign")]
    PrivateKeyJwt {
        /// What signs it.
        key: Arc<SigningKey>,
        /// Whom it is addressed to.
        audience: Audience,
    },
}

impl Authentication {
    /// What its assertions are signed with, as `token_endpoint_auth_signing_alg_values_supported` names it.
    pub fn algorithm(&self) -> Option<&'static str> {
        match self {
            #[cfg(feature = "sign")]
            Self::PrivateKeyJwt { key, .. } => Some(key.algorithm().name()),
            _ => None,
        }
    }

    /// Its name in `token_endpoint_auth_methods_supported`.
    pub fn method(&self) -> &'static str {
        match self {
            Self::Public => "none",
            Self::SecretBasic(_) => "client_secret_basic",
            Self::SecretPost(_) => "client_secret_post",
            #[cfg(feature = "sign")]
            Self::PrivateKeyJwt { .. } => "private_key_jwt",
        }
    }
}

/// What one request shows of the client. Used up by the request that it was made for: no assertion is sent twice.
#[derive(Debug)]
pub struct Credential(Shown);

#[derive(Debug)]
enum Shown {
    Name {
        client_id: String,
    },
    Header(Secret),
    Secret {
        client_id: String,
        secret: Secret,
    },
    #[cfg(feature = "sign")]
    Assertion(Secret),
}

/// Why a request cannot show who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// No random bytes for the assertion's id.
    #[error("no randomness")]
    Randomness,
    /// The assertion is to be addressed to the issuer, and the EPJ names none.
    #[error("the EPJ names no issuer to address an assertion to")]
    NoIssuer,
    /// The key does not sign.
    #[error("the key does not sign")]
    Signing,
}

/// The occasion that a credential is made for.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    /// The token endpoint of the discovery, at whichever endpoint the credential is shown.
    pub token_endpoint: &'a Url,
    /// The issuer of the discovery, where the EPJ names one.
    pub issuer: Option<&'a str>,
    /// Seconds since 1970, from the caller's clock.
    pub now: i64,
}

impl Credential {
    /// Makes one. `random` fills the whole slice with cryptographically strong bytes; only an assertion asks for them.
    ///
    /// # Errors
    /// See [`CredentialError`].
    #[cfg_attr(
        not(feature = "sign"),
        expect(unused_variables, reason = "only an assertion needs an occasion")
    )]
    pub fn make<E>(
        client_id: &str,
        authentication: &Authentication,
        occasion: Occasion<'_>,
        random: impl FnMut(&mut [u8]) -> Result<(), E>,
    ) -> Result<Self, CredentialError> {
        Ok(Self(match authentication {
            Authentication::Public => Shown::Name { client_id: client_id.to_owned() },
            Authentication::SecretBasic(secret) => Shown::Header(basic(client_id, secret)),
            Authentication::SecretPost(secret) => {
                Shown::Secret { client_id: client_id.to_owned(), secret: secret.clone() }
            }
            #[cfg(feature = "sign")]
            Authentication::PrivateKeyJwt { key, audience } => {
                Shown::Assertion(assertion::make(client_id, key, *audience, occasion, random)?)
            }
        }))
    }

    /// Of a client that has nothing to prove.
    pub fn public(client_id: &str) -> Self {
        Self(Shown::Name { client_id: client_id.to_owned() })
    }

    /// Puts it into a form, and gives the `Authorization` header that goes with it.
    pub(crate) fn show(self, form: &mut form_urlencoded::Serializer<'_, String>) -> Option<Secret> {
        match self.0 {
            Shown::Name { client_id } => {
                form.append_pair("client_id", &client_id);
                None
            }
            Shown::Header(header) => Some(header),
            Shown::Secret { client_id, secret } => {
                form.append_pair("client_id", &client_id).append_pair("client_secret", secret.expose());
                None
            }
            #[cfg(feature = "sign")]
            Shown::Assertion(assertion) => {
                form.append_pair("client_assertion_type", assertion::TYPE)
                    .append_pair("client_assertion", assertion.expose());
                None
            }
        }
    }
}

/// RFC 6749, 2.3.1: both parts are form-urlencoded before they are joined, so that a colon in the client_id parts nothing.
fn basic(client_id: &str, secret: &Secret) -> Secret {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let joined = format!("{}:{}", encoded(client_id), encoded(secret.expose()));
    Secret::new(format!("Basic {}", BASE64_STANDARD.encode(joined)))
}
