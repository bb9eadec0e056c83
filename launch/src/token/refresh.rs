//! Refreshing the access token (RFC 6749, 6; SMART App Launch 2.2, "Refresh access token").

use std::fmt;

use url::Url;

use super::{AsyncHttpClient, NoAnswer, Remark, TokenError, Tokens, Unwanted, request};
use crate::client::Credential;
use crate::scope::{Scope, lack};
use crate::secret::Secret;

/// What is needed to refresh, and what the launch was given. `Debug` shows nothing of it.
#[derive(Clone, Copy)]
pub struct Refresh<'a> {
    /// From the discovery of the same launch.
    pub token_endpoint: &'a Url,
    /// To be sent once: a server that sees it twice may end the whole grant.
    pub refresh_token: &'a Secret,
    /// Fewer scopes than were granted, where fewer are enough from now on.
    pub scopes: Option<&'a [String]>,
    /// The scopes that the launch was granted, where told.
    pub granted: Option<&'a [String]>,
    /// The launch's patient.
    pub patient: Option<&'a str>,
    /// The launch's encounter.
    pub encounter: Option<&'a str>,
}

impl fmt::Debug for Refresh<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refresh(…)")
    }
}

/// What a refresh gave. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Refreshed {
    /// In place of the old one.
    pub access_token: Secret,
    /// Seconds from receipt, where told.
    pub expires_in: Option<u64>,
    /// In place of the old one. `None` where the old one stays.
    pub refresh_token: Option<Secret>,
    /// The scopes from now on, where told: never more than before.
    pub scopes: Option<Vec<String>>,
    /// A new id_token, where one came: to be verified, and to be of the session's user still.
    pub id_token: Option<Secret>,
    /// What the vendor should mend.
    pub remarks: Vec<Remark>,
}

impl fmt::Debug for Refreshed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Refreshed(…)")
    }
}

/// Why nothing is refreshed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RefreshError {
    /// The endpoint gave no tokens.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// More scopes would be asked for than were granted. Nothing was sent.
    #[error("a refresh cannot widen the scope")]
    Wider,
    /// The answer names another patient than the launch's: what it holds is not for this session.
    #[error("the refreshed token is about another patient than the launch")]
    OtherPatient(Unwanted),
}

impl RefreshError {
    /// What came all the same, and is to be taken back.
    pub fn unwanted(&self) -> Option<&Unwanted> {
        match self {
            Self::Token(error) => error.unwanted(),
            Self::OtherPatient(unwanted) => Some(unwanted),
            Self::Wider => None,
        }
    }
}

/// Asks for new tokens, once.
///
/// # Errors
/// See [`RefreshError`].
pub async fn refresh<C>(
    http: &C,
    wanted: Refresh<'_>,
    credential: Credential,
) -> Result<Refreshed, RefreshError>
where
    C: for<'c> AsyncHttpClient<'c, Error = NoAnswer>,
{
    let mut parameters =
        vec![("grant_type", "refresh_token"), ("refresh_token", wanted.refresh_token.expose())];
    let scope = wanted.scopes.map(|scopes| scopes.join(" "));
    if let Some(scope) = &scope {
        if wanted.granted.is_some_and(|granted| within(scope.split(' '), granted).1) {
            return Err(RefreshError::Wider);
        }
        parameters.push(("scope", scope));
    }
    let response = request::post(http, wanted.token_endpoint, &parameters, credential).await?;
    let tokens = Tokens::read(&request::success(response)?)?;
    checked(tokens, wanted)
}

fn checked(mut tokens: Tokens, wanted: Refresh<'_>) -> Result<Refreshed, RefreshError> {
    if tokens.context.patient.as_deref().is_some_and(|patient| wanted.patient != Some(patient)) {
        let unwanted = Unwanted { access: tokens.access_token, refresh: tokens.refresh_token };
        return Err(RefreshError::OtherPatient(unwanted));
    }
    if tokens.context.encounter.as_deref().is_some_and(|encounter| wanted.encounter != Some(encounter)) {
        tokens.remarks.push(Remark::Differs("encounter"));
    }
    let scopes = match (tokens.scopes, wanted.granted) {
        (Some(told), Some(granted)) => {
            let (kept, wider) = within(told.iter().map(String::as_str), granted);
            if wider {
                tokens.remarks.push(Remark::Wider);
            }
            Some(kept)
        }
        (told, _) => told,
    };
    Ok(Refreshed {
        access_token: tokens.access_token,
        expires_in: tokens.expires_in,
        refresh_token: tokens.refresh_token,
        scopes,
        id_token: tokens.id_token,
        remarks: tokens.remarks,
    })
}

/// Those scopes that were granted, in whatever words, and whether there were others.
fn within<'s>(scopes: impl Iterator<Item = &'s str>, granted: &[String]) -> (Vec<String>, bool) {
    let granted: Vec<_> = granted.iter().map(|scope| Scope::read(scope)).collect();
    let mut wider = false;
    let kept = scopes.filter(|scope| {
        let is_granted = lack(&Scope::read(scope), &granted).is_none();
        wider |= !is_granted;
        is_granted
    });
    (kept.map(str::to_owned).collect(), wider)
}
