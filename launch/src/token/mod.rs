//! The token endpoint and its kin (SMART App Launch 2.2, "Obtain access token", "Refresh access token"): [`redeem`] a code,
//! [`refresh`] and [`revoke`] tokens, [`introspect`] one. Each is one request; how often is the caller's to decide.
//!
//! The HTTP client that is passed in must not follow redirects, and must bound the time and the size of an answer.

mod answer;
mod context;
mod fields;
mod introspect;
mod refresh;
mod request;
mod revoke;
#[cfg(test)]
mod tests;
mod unwanted;

pub use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use url::Url;

pub use answer::{Remark, Tokens};
pub use context::{ContextItem, Identifier, LaunchContext};
pub use introspect::{ActiveToken, Introspection, introspect};
pub use refresh::{Refresh, RefreshError, Refreshed, refresh};
pub use request::{NoAnswer, Refusal, TokenError};
pub use revoke::{Revocation, TokenKind, revoke};
pub use unwanted::Unwanted;

use crate::client::Credential;
use crate::secret::Secret;

/// What is needed to redeem one code.
#[derive(Debug, Clone, Copy)]
pub struct Redemption<'a> {
    /// From the discovery of the same launch.
    pub token_endpoint: &'a Url,
    /// Equal to the redirect_uri of the authorization request.
    pub redirect_uri: &'a str,
    /// The code of the callback.
    pub code: &'a Secret,
    /// The PKCE verifier of the launch.
    pub code_verifier: &'a Secret,
}

/// Asks the token endpoint for the code's tokens, once.
///
/// # Errors
/// See [`TokenError`].
pub async fn redeem<C>(
    http: &C,
    redemption: Redemption<'_>,
    credential: Credential,
) -> Result<Tokens, TokenError>
where
    C: for<'c> AsyncHttpClient<'c, Error = NoAnswer>,
{
    let parameters = [
        ("grant_type", "authorization_code"),
        ("code", redemption.code.expose()),
        ("redirect_uri", redemption.redirect_uri),
        ("code_verifier", redemption.code_verifier.expose()),
    ];
    let response = request::post(http, redemption.token_endpoint, &parameters, credential).await?;
    Tokens::read(&request::success(response)?)
}
