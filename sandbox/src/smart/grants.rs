//! What the authorization server has given: launches, codes and access tokens, each with its end.

use std::collections::HashMap;

use super::scopes::Scopes;
use crate::surroundings::Secret;

/// How long a launch value may be brought to the authorization endpoint. It may be brought again meanwhile, since a
/// clinician reloads the frame or goes back in it.
pub(crate) const LAUNCH_SECONDS: i64 = 600;
/// How long a code lives. RFC 6749, 4.1.2 allows ten minutes; an app needs a second.
pub(crate) const CODE_SECONDS: i64 = 60;
/// How long an access token lives (SMART App Launch 2.2 asks for at most one hour).
pub(crate) const TOKEN_SECONDS: i64 = 3600;

/// A chart that a clinician opened an app from.
#[derive(Debug, Clone)]
pub(crate) struct Launch {
    /// The login that opened it; no other can use it.
    pub(crate) session: Secret,
    /// The id of the Patient.
    pub(crate) patient: String,
    /// The id of the Encounter, where the patient has an open one.
    pub(crate) encounter: Option<String>,
    /// What is to go wrong.
    pub(crate) fault: Option<Fault>,
}

/// A fault that a user of the sandbox asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The authorization endpoint answers `access_denied`.
    AccessDenied,
    /// The authorization endpoint answers `server_error`.
    ServerError,
    /// The authorization endpoint answers with another `state` than it was sent.
    WrongState,
}

/// What an app was granted.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    /// The app.
    pub(crate) client_id: String,
    /// The user's login key.
    pub(crate) user: String,
    /// The launch's patient, where the scope `launch` was granted.
    pub(crate) patient: Option<String>,
    /// The launch's encounter.
    pub(crate) encounter: Option<String>,
    /// What the app may do.
    pub(crate) scopes: Scopes,
}

/// A code on its way to the token endpoint.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) grant: Grant,
    /// The redirect URI that it was sent to, to be repeated (RFC 6749, 4.1.3).
    pub(crate) redirect_uri: String,
    /// The S256 challenge (RFC 7636).
    pub(crate) code_challenge: String,
    /// The nonce for the id_token.
    pub(crate) nonce: Option<String>,
}

#[derive(Debug)]
enum CodeState {
    Fresh(Box<Code>),
    /// Redeemed, or tried with a wrong proof; with the token that it gave.
    Used(Option<Secret>),
}

#[derive(Debug)]
struct Until<T> {
    value: T,
    end: i64,
}

/// All that is out in the world and not yet at its end.
#[derive(Debug, Default)]
pub(crate) struct Grants {
    launches: HashMap<Secret, Until<Launch>>,
    codes: HashMap<Secret, Until<CodeState>>,
    tokens: HashMap<Secret, Until<Grant>>,
}

impl Grants {
    /// Keeps a launch under its value.
    pub(crate) fn add_launch(&mut self, now: i64, value: Secret, launch: Launch) {
        self.forget_ended(now);
        self.launches.insert(value, Until { value: launch, end: now + LAUNCH_SECONDS });
    }

    /// The launch of this value, if this login opened it.
    pub(crate) fn launch(&self, now: i64, value: &Secret, session: &Secret) -> Option<&Launch> {
        self.launches
            .get(value)
            .filter(|launch| now < launch.end && launch.value.session == *session)
            .map(|launch| &launch.value)
    }

    /// Keeps a code.
    pub(crate) fn add_code(&mut self, now: i64, value: Secret, code: Code) {
        self.forget_ended(now);
        self.codes.insert(value, Until { value: CodeState::Fresh(Box::new(code)), end: now + CODE_SECONDS });
    }

    /// Takes a code, once. `proven` says whether the client proved that the code is its own; where it did not, the
    /// code is spent all the same. A code brought again takes back what it gave (RFC 6749, 4.1.2).
    ///
    /// On success `token` is an access token from now on.
    pub(crate) fn redeem(
        &mut self,
        now: i64,
        value: &Secret,
        token: Secret,
        proven: impl FnOnce(&Code) -> bool,
    ) -> Option<Code> {
        let found = self.codes.get_mut(value)?;
        match std::mem::replace(&mut found.value, CodeState::Used(None)) {
            CodeState::Used(given) => {
                if let Some(given) = given {
                    self.tokens.remove(&given);
                }
                None
            }
            CodeState::Fresh(code) => {
                if now >= found.end || !proven(&code) {
                    return None;
                }
                // A replay must still find the token while the token lives.
                found.end = now + TOKEN_SECONDS;
                found.value = CodeState::Used(Some(token.clone()));
                self.tokens.insert(token, Until { value: code.grant.clone(), end: now + TOKEN_SECONDS });
                Some(*code)
            }
        }
    }

    /// What the bearer of an access token may do.
    pub(crate) fn grant(&self, now: i64, token: &Secret) -> Option<&Grant> {
        self.tokens.get(token).filter(|token| now < token.end).map(|token| &token.value)
    }

    fn forget_ended(&mut self, now: i64) {
        self.launches.retain(|_, launch| now < launch.end);
        self.codes.retain(|_, code| now < code.end);
        self.tokens.retain(|_, token| now < token.end);
    }
}
