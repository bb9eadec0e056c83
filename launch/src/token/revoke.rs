//! Revoking a token (RFC 7009).

use url::Url;

use super::{AsyncHttpClient, NoAnswer, TokenError, request};
use crate::client::Credential;
use crate::secret::Secret;

/// What is to be revoked.
#[derive(Debug, Clone, Copy)]
pub struct Revocation<'a> {
    /// From the discovery of the same launch.
    pub revocation_endpoint: &'a Url,
    /// A refresh token takes its access tokens with it where the server can (2.1).
    pub token: &'a Secret,
    /// Which of the two it is.
    pub kind: TokenKind,
}

/// `token_type_hint` (2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// `access_token`
    Access,
    /// `refresh_token`
    Refresh,
}

impl TokenKind {
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Access => "access_token",
            Self::Refresh => "refresh_token",
        }
    }
}

/// Revokes. A token that the server does not know is revoked (2.2); what the answer's body says does not matter.
///
/// # Errors
/// See [`TokenError`].
pub async fn revoke<C>(http: &C, revocation: Revocation<'_>, credential: Credential) -> Result<(), TokenError>
where
    C: for<'c> AsyncHttpClient<'c, Error = NoAnswer>,
{
    let parameters = [("token", revocation.token.expose()), ("token_type_hint", revocation.kind.hint())];
    let response = request::post(http, revocation.revocation_endpoint, &parameters, credential).await?;
    request::success(response).map(|_| ())
}
