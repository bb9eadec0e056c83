//! An EPJ's authorization server, as the discovery of one launch named it: a code or a refresh token never goes elsewhere.

use serde::{Deserialize, Serialize};
use url::Url;

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
