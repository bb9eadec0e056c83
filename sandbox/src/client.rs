//! The apps in the EPJ's register (SMART App Launch 2.2, step 1).

use std::fmt;

use jsonwebtoken::jwk::JwkSet;

/// An app in the EPJ's register.
#[derive(Debug, Clone)]
pub struct Client {
    /// The `client_id`.
    pub id: String,
    /// The redirect URIs, compared character by character.
    pub redirect_uris: Vec<String>,
    /// How the app proves at the token endpoint that it is itself.
    pub authentication: ClientAuthentication,
}

/// How a client proves who it is at the token endpoint (RFC 6749, 2.3). It is registered for one way, and no other is
/// taken from it.
#[derive(Debug, Clone)]
pub enum ClientAuthentication {
    /// It cannot (SMART capability `client-public`): PKCE alone binds the code to it.
    Public,
    /// A secret in the header (`client-confidential-symmetric`).
    SecretBasic(ClientSecret),
    /// A secret in the form. SMART does not ask for it; many servers take nothing else.
    SecretPost(ClientSecret),
    /// An assertion signed by one of these keys (`client-confidential-asymmetric`). They were handed over when the app was
    /// registered, so the sandbox asks nobody for them.
    PrivateKeyJwt(JwkSet),
}

impl ClientAuthentication {
    /// The names of all ways, as `token_endpoint_auth_methods_supported` has them.
    pub(crate) const METHODS: [&'static str; 4] =
        ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"];
}

/// What a client and the EPJ alone know. `Debug` does not show it.
#[derive(Clone)]
pub struct ClientSecret(String);

impl ClientSecret {
    /// Takes a secret in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether this is the secret. How long it takes says nothing of how much of it is right.
    pub(crate) fn is(&self, shown: &str) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(self.0.as_bytes(), shown.as_bytes()).is_ok()
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_secret_is_compared_whole_and_never_printed() {
        let secret = ClientSecret::new("høyst hemmelig");
        assert!(secret.is("høyst hemmelig"));
        for wrong in ["høyst hemmeli", "høyst hemmelig!", "HØYST HEMMELIG", ""] {
            assert!(!secret.is(wrong), "{wrong}");
        }
        assert_eq!(format!("{secret:?}"), "ClientSecret(…)");
    }
}
