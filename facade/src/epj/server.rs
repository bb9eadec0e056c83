//! An EPJ's authorization server, as the discovery of one launch named it: a code or a refresh token never goes elsewhere.

use helsebro_launch::client::{Credential, CredentialError, Occasion};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::Epj;
use crate::random;

/// See the module.
#[derive(Clone, Serialize, Deserialize)]
pub struct AuthorizationServer {
    /// Who issues id_tokens, and answers the authorization request.
    pub issuer: String,
    /// Where codes and refresh tokens are redeemed.
    pub token_endpoint: Url,
    /// Where tokens are revoked, if the EPJ can.
    pub revocation_endpoint: Option<Url>,
    /// The issuer's keys.
    pub jwks_uri: Url,
}

impl AuthorizationServer {
    /// What shows this server at `now` who asks: us, as `epj`, whose server it is, has us in its register. For one request.
    ///
    /// # Errors
    /// See [`CredentialError`].
    pub fn credential(&self, epj: &Epj, now: i64) -> Result<Credential, CredentialError> {
        let occasion = Occasion { token_endpoint: &self.token_endpoint, issuer: Some(&self.issuer), now };
        Credential::make(&epj.client_id, &epj.authentication, occasion, random::fill)
    }
}
