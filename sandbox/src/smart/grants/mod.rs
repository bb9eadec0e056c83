//! What the authorization server has given, each with its end: launches and codes here, [`tokens`] beside them.

mod tokens;

use std::collections::HashMap;

use super::authorize::Choice;
use super::scopes::Scopes;
use crate::doors::Door;
use crate::faults::Fault;
use crate::surroundings::Secret;
pub(crate) use tokens::{Described, FamilyId, Fresh, Given, NotYours, RefreshRefused, TokenKind, Tokens};

/// How long a launch value may be brought to the authorization endpoint. It may be brought again meanwhile, since a
/// clinician reloads the frame or goes back in it.
pub(crate) const LAUNCH_SECONDS: i64 = 600;
/// How long a code lives. RFC 6749, 4.1.2 allows ten minutes; an app needs a second.
pub(crate) const CODE_SECONDS: i64 = 60;
/// How often what has ended is thrown away.
const SWEEP_SECONDS: i64 = 10;

/// A chart that a clinician opened an app from.
#[derive(Debug, Clone)]
pub(crate) struct Launch {
    /// The login that opened it; no other can use it.
    pub(crate) session: Secret,
    /// The id of the Patient.
    pub(crate) patient: String,
    /// The id of the Encounter, where the patient has an open one.
    pub(crate) encounter: Option<String>,
    /// The door that it goes through.
    pub(crate) door: Option<Door>,
    /// What whoever tries the sandbox asked for.
    pub(crate) wishes: Wishes,
}

/// What whoever tries the sandbox asks of one launch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// What is to go wrong.
    pub(crate) fault: Option<Fault>,
    /// `need_patient_banner`: false is an EPJ that shows the patient around the app.
    pub(crate) banner: bool,
    /// `intent`: what the app is opened for.
    pub(crate) intent: Option<String>,
}

impl Default for Wishes {
    /// The app's frame may fill a window of its own, so the app shows who the patient is.
    fn default() -> Self {
        Self { fault: None, banner: true, intent: None }
    }
}

/// What an app was granted.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    /// The app.
    pub(crate) client_id: String,
    /// The user's login key.
    pub(crate) user: String,
    /// The login that it was granted in.
    pub(crate) login: Secret,
    /// When that login comes to its end by itself.
    pub(crate) login_end: i64,
    /// The launch's patient, where the scopes give the app one.
    pub(crate) patient: Option<String>,
    /// The launch's encounter.
    pub(crate) encounter: Option<String>,
    /// What the app may do.
    pub(crate) scopes: Scopes,
    /// Whose FHIR base it is for.
    pub(crate) door: Option<Door>,
    /// What whoever tries the sandbox asked for.
    pub(crate) wishes: Wishes,
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
    /// Redeemed, or tried with a wrong proof; with what it gave.
    Used(Option<FamilyId>),
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
    choices: HashMap<Secret, Until<Choice>>,
    codes: HashMap<Secret, Until<CodeState>>,
    pub(crate) tokens: Tokens,
    swept: i64,
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

    /// Keeps what waits for the user to choose a patient, under a ticket that the page brings back.
    pub(crate) fn add_choice(&mut self, now: i64, ticket: Secret, choice: Choice) {
        self.forget_ended(now);
        self.choices.insert(ticket, Until { value: choice, end: now + LAUNCH_SECONDS });
    }

    /// Takes it, once.
    pub(crate) fn take_choice(&mut self, now: i64, ticket: &Secret) -> Option<Choice> {
        self.choices.remove(ticket).filter(|choice| now < choice.end).map(|choice| choice.value)
    }

    /// Keeps a code.
    pub(crate) fn add_code(&mut self, now: i64, value: Secret, code: Code) {
        self.forget_ended(now);
        self.codes.insert(value, Until { value: CodeState::Fresh(Box::new(code)), end: now + CODE_SECONDS });
    }

    /// Takes a code, once. `proven` says whether the client proved that the code is its own; where it did not, the
    /// code is spent all the same. A code brought again takes back what it gave (RFC 6749, 4.1.2).
    ///
    /// The tokens of the code come from `fresh`, and are good from now on.
    pub(crate) fn redeem(
        &mut self,
        now: i64,
        value: &Secret,
        proven: impl FnOnce(&Code) -> bool,
        fresh: impl FnOnce(&Grant) -> Fresh,
    ) -> Option<(Code, Given)> {
        let found = self.codes.get_mut(value)?;
        match std::mem::replace(&mut found.value, CodeState::Used(None)) {
            CodeState::Used(given) => {
                if let Some(given) = given {
                    self.tokens.end(given);
                }
                None
            }
            CodeState::Fresh(code) => {
                if now >= found.end || !proven(&code) {
                    return None;
                }
                let (family, given) = self.tokens.start(now, code.grant.clone(), fresh(&code.grant));
                found.value = CodeState::Used(Some(family));
                Some((*code, given))
            }
        }
    }

    /// Ends what does not outlast the login: codes that nobody redeemed, and `online_access`.
    pub(crate) fn end_login(&mut self, login: &Secret) {
        self.codes.retain(|_, code| match &code.value {
            CodeState::Fresh(code) => code.grant.login != *login,
            CodeState::Used(_) => true,
        });
        self.tokens.end_login(login);
    }

    /// A replay must still find the code while anything of what it gave lives.
    fn forget_ended(&mut self, now: i64) {
        if now < self.swept + SWEEP_SECONDS {
            return;
        }
        self.swept = now;
        self.tokens.forget_ended(now);
        self.launches.retain(|_, launch| now < launch.end);
        self.choices.retain(|_, choice| now < choice.end);
        let tokens = &self.tokens;
        self.codes.retain(|_, code| match code.value {
            CodeState::Used(Some(family)) => tokens.lives(family),
            CodeState::Used(None) | CodeState::Fresh(_) => now < code.end,
        });
    }
}
