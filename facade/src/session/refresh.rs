//! A living access token for a session. Where it must be refreshed, one call of one instance does so and the others wait: a
//! server that sees a refresh token twice may end the whole grant (RFC 9700, 4.14.2).

use std::time::{Duration, Instant};

use helsebro_launch::client::CredentialError;
use helsebro_launch::id_token::{Expected, Held, Nonce};
use helsebro_launch::secret::Secret;
use helsebro_launch::token::{self, Refresh, RefreshError, Refreshed, TokenError, refresh};

use super::{Given, Grant, Session, SessionError};
use crate::app::App;
use crate::config::Epj;
use crate::epj::{EpjHttp, IdentityError, codes};
use crate::problem::{Code, Refusal};
use crate::random;

/// How long a lease outlasts the time that the EPJ may take, in seconds: whoever holds it longer is dead. Instances' clocks may
/// differ by less than this.
const LEASE_MARGIN: i64 = 20;
/// How long a call waits for another's refresh before it looks again: twice as long each time, up to the longest.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Why the EPJ cannot be asked for this session.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// It has taken back what it granted, or that has expired and cannot be renewed.
    #[error("the EPJ has ended what it granted this launch; open Helsebro again from the EPJ")]
    Over,
    /// The refreshed token is about another patient. The session has ended.
    #[error("the EPJ's refreshed token is about another patient; the session has ended")]
    OtherPatient,
    /// The refreshed id_token is about another user. The session has ended.
    #[error("the EPJ's refreshed id_token is about another user; the session has ended")]
    OtherUser,
    /// The refreshed id_token is not believed. The session has ended.
    #[error("the refreshed id_token: {0}; the session has ended")]
    Identity(IdentityError),
    /// Another call has been refreshing all the time.
    #[error("the EPJ takes too long to refresh the token")]
    Waited,
    /// The token endpoint gave no answer that says anything of the grant.
    #[error(transparent)]
    Token(TokenError),
    /// We cannot show the EPJ who asks.
    #[error("we cannot show the EPJ who asks: {0}")]
    Credential(#[from] CredentialError),
    /// See [`SessionError`].
    #[error(transparent)]
    Session(#[from] SessionError),
}

impl Refusal for AccessError {
    fn code(&self) -> Code {
        match self {
            Self::Over => Code::EpjSessionOver,
            Self::OtherPatient => Code::PatientChanged,
            Self::OtherUser => Code::UserChanged,
            Self::Identity(error) => codes::of_identity(*error),
            Self::Waited => Code::EpjSlow,
            Self::Token(error) => codes::of_token(error),
            Self::Credential(_) => Code::StoreUnavailable,
            Self::Session(error) => error.code(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        if let Self::Token(error) = self { codes::wait_of_token(error) } else { None }
    }
}

impl App {
    /// An access token that lives, refreshed where it must be. `refused` is one that the EPJ has refused although it should live.
    ///
    /// # Errors
    /// See [`AccessError`].
    pub async fn access(
        &self,
        session: &mut Session,
        refused: Option<&Secret>,
    ) -> Result<Secret, AccessError> {
        let register = self.register();
        let epj = register.still(&session.epj_key, &session.state.iss).ok_or(SessionError::Gone)?;
        let http = register.http(epj).ok_or(SessionError::Gone)?;
        let patience = 2 * epj.timeout + Duration::from_secs(LEASE_MARGIN.unsigned_abs());
        let begun = Instant::now();
        let mut pause = LOOK_AGAIN;
        let holder = random::id().map_err(SessionError::from)?;
        loop {
            let grant = session.state.grant.as_ref().ok_or(AccessError::Over)?;
            let access = grant.access.clone();
            if grant.serves(self.clock.now(), refused) {
                return Ok(access);
            }
            if grant.refresh.is_none() {
                self.grant_is_over(session, &access).await?;
                return Err(AccessError::Over);
            }
            if self.lease(session, &holder, epj).await? {
                let task = Refreshing {
                    app: self.clone(),
                    epj: epj.clone(),
                    http: http.clone(),
                    session: session.clone(),
                    refused: refused.cloned(),
                };
                // A task of its own: a browser that hangs up must not lose the tokens that are on their way.
                *session = self.errands.run(task.run(holder)).await.map_err(|_| AccessError::Waited)??;
                // However short it lives: asking again would give no longer one.
                return session
                    .state
                    .grant
                    .as_ref()
                    .map(|grant| grant.access.clone())
                    .ok_or(AccessError::Over);
            }
            if begun.elapsed() > patience {
                return Err(AccessError::Waited);
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            self.renew(session).await?;
        }
    }

    async fn lease(&self, session: &Session, holder: &str, epj: &Epj) -> Result<bool, SessionError> {
        let now = self.clock.now();
        // Twice: the token, and the keys that an id_token is held against.
        let until = now.saturating_add_unsigned(2 * epj.timeout.as_secs()).saturating_add(LEASE_MARGIN);
        Ok(self.store.take_lease(&session.launch_hash, holder, now, until).await?)
    }

    /// The EPJ has taken the grant of this access token back: what was fetched stays readable, and nothing new is asked. A grant
    /// that another call has renewed meanwhile stands.
    pub(super) async fn grant_is_over(
        &self,
        session: &mut Session,
        access: &Secret,
    ) -> Result<(), SessionError> {
        tracing::info!(epj = session.epj_key, "the EPJ has ended its grant");
        let judged = session.state.grant.clone().filter(|grant| grant.access == *access);
        let ended = |grant: &mut Grant| grant.access == *access;
        self.change(session, |state| drop(state.grant.take_if(ended))).await?;
        // What is left of it, a refresh token perhaps, is of no use to anybody; where another call has renewed it, it may be the same.
        if let Some(judged) = judged.as_ref().filter(|_| session.state.grant.is_none()) {
            self.revoke(&session.epj_key, &session.state.iss, judged);
        }
        Ok(())
    }
}

/// One refresh, under its lease.
struct Refreshing {
    app: App,
    epj: Epj,
    http: EpjHttp,
    session: Session,
    refused: Option<Secret>,
}

impl Refreshing {
    /// The session with its new tokens. The lease is given back whatever comes.
    async fn run(mut self, holder: String) -> Result<Session, AccessError> {
        let done = self.refresh_once().await;
        let launch_hash = &self.session.launch_hash;
        if let Err(error) = self.app.store.give_lease_back(launch_hash, &holder).await {
            tracing::warn!(cause = crate::trace::causes(&error), "a lease runs until its end");
        }
        done.map(|()| self.session)
    }

    async fn refresh_once(&mut self) -> Result<(), AccessError> {
        // Between the look and the lease another may have been here.
        self.app.renew(&mut self.session).await?;
        let grant = self.session.state.grant.clone().ok_or(AccessError::Over)?;
        if grant.serves(self.app.clock.now(), self.refused.as_ref()) {
            return Ok(());
        }
        let Some(refresh_token) = &grant.refresh else { return Ok(()) };
        match self.ask(&grant, refresh_token).await {
            Ok(refreshed) => {
                let verdict = self.hold_to_user(&grant, &refreshed).await;
                let renewed = grant.refreshed(refreshed, self.app.clock.now());
                let kept = match verdict {
                    Ok(()) => self.keep(&renewed).await,
                    Err(error) => Err(error),
                };
                if kept.is_err() {
                    // They came and were not kept: nobody else will take them back.
                    self.app.revoke(&self.session.epj_key, &self.epj.iss, &renewed);
                }
                kept
            }
            Err(AccessError::Over) => {
                self.app.grant_is_over(&mut self.session, &grant.access).await?;
                Err(AccessError::Over)
            }
            Err(error @ AccessError::OtherPatient) => {
                self.app.end_session(&self.session).await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn keep(&mut self, renewed: &Grant) -> Result<(), AccessError> {
        Ok(self.app.change(&mut self.session, |state| state.grant = Some(renewed.clone())).await?)
    }

    async fn ask(&self, grant: &Grant, refresh_token: &Secret) -> Result<Refreshed, AccessError> {
        let credential = grant.server.credential(&self.epj, self.app.clock.now())?;
        let wanted = Refresh {
            token_endpoint: &grant.server.token_endpoint,
            refresh_token,
            scopes: None,
            granted: grant.scopes.as_deref(),
            patient: Some(&grant.patient),
            encounter: grant.encounter.as_deref(),
        };
        let answer = refresh(&self.http, wanted, credential).await;
        if let Some(unwanted) = answer.as_ref().err().and_then(RefreshError::unwanted) {
            let given = Given::unwanted(&grant.server, unwanted);
            self.app.revoke(&self.session.epj_key, &self.epj.iss, given);
        }
        answer.map_err(|error| match error {
            RefreshError::OtherPatient(_) => AccessError::OtherPatient,
            RefreshError::Token(TokenError::Refused(token::Refusal::InvalidGrant)) => AccessError::Over,
            RefreshError::Token(error) => AccessError::Token(error),
            // No scopes are asked for, so none can be too many.
            RefreshError::Wider => AccessError::Over,
        })
    }

    /// An id_token need not come with a refresh; where one does, it must be of the session's user (OpenID Connect Core 1.0, 12.2).
    /// Where the keys cannot be had, nobody can say: then the grant is over, and the session is not.
    async fn hold_to_user(&mut self, grant: &Grant, refreshed: &Refreshed) -> Result<(), AccessError> {
        let Some(id_token) = &refreshed.id_token else { return Ok(()) };
        let expected = Expected {
            issuer: &grant.server.issuer,
            client_id: &self.epj.client_id,
            nonce: Nonce::IfSent(&grant.nonce),
            access_token: &refreshed.access_token,
            now: self.app.clock.now(),
        };
        let held = Held { subject: &grant.subject, iss: &self.epj.iss, fhir_user: &grant.fhir_user };
        let verdict = match self.http.identity(&grant.server.jwks_uri, id_token, expected).await {
            Ok(identity) => identity.is_still(held).map_err(|_| AccessError::OtherUser),
            Err(IdentityError::Keys(_) | IdentityError::NoKeySet) => {
                self.app.grant_is_over(&mut self.session, &grant.access).await?;
                return Err(AccessError::Over);
            }
            Err(error @ IdentityError::IdToken(_)) => Err(AccessError::Identity(error)),
        };
        if verdict.is_err() {
            self.app.end_session(&self.session).await?;
        }
        verdict
    }
}
