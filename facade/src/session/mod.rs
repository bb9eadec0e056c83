//! Sessions: one for each launch, bound to the browser it was opened in.
//!
//! A session answers only to its launch-id together with that browser. It never answers for another launch.

mod current;
mod end;
mod grant;
mod refresh;
mod revoke;
mod standing;
mod state;

use helsebro_launch::wire;

pub use current::Current;
pub use grant::{Grant, expiry};
pub use refresh::AccessError;
pub use revoke::Given;
pub use standing::StandingError;
pub use state::{Listed, Lookup, Match, State};

use crate::app::App;
use crate::browser::BrowserSecret;
use crate::problem::{Code, Refusal};
use crate::random::{self, NoRandomness};
use crate::seal::{Place, SealError, Sealed};
use crate::store::{SessionRow, StoreError};

const IDLE: i64 = wire::IDLE_SECONDS as i64;
/// No session is longer, in seconds: 10 hours.
const LONGEST: i64 = 10 * 60 * 60;
/// How long the row of an ended session stays, in seconds: 7 days.
const REMEMBERED: i64 = 7 * 24 * 60 * 60;
/// A use is noted this many seconds after the last one: not every call writes.
const TOUCH_AFTER: i64 = 30;
/// How often a change is tried against others.
const TRIES: usize = 8;

/// A living session.
#[derive(Clone)]
pub struct Session {
    /// Says which launch.
    pub launch_id: String,
    /// How the store and the audit know the launch.
    pub launch_hash: String,
    /// The EPJ that it was opened from.
    pub epj_key: String,
    /// What it knows.
    pub state: State,
    version: i64,
    used: i64,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// Unknown, expired, ended, or of another browser: nobody is told which.
    #[error("the session is over or belongs to another browser; open Helsebro again from the EPJ")]
    Gone,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is to be stored cannot be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// No id can be made.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// Others changed the session all the time.
    #[error("the session was changed by another call; try again")]
    Busy,
}

impl Refusal for SessionError {
    fn code(&self) -> Code {
        match self {
            Self::Gone => Code::SessionGone,
            Self::Store(_) | Self::Seal(_) | Self::Random(_) | Self::Busy => Code::StoreUnavailable,
        }
    }
}

impl App {
    /// Opens a session for a launch. The sessions of any other clinician in this browser end.
    ///
    /// # Errors
    /// See [`SessionError`].
    pub async fn open_session(
        &self,
        browser: &BrowserSecret,
        epj_key: &str,
        state: State,
    ) -> Result<Session, SessionError> {
        let (browser_hash, user_hash) = (browser.hash(), random::hash(&state.user.hpr));
        let launch_id = random::id()?;
        let launch_hash = random::hash(&launch_id);
        let now = self.clock.now();
        let row = SessionRow {
            sealed: self.keys.seal(place(&launch_hash), &state)?,
            launch_hash: launch_hash.clone(),
            browser_hash: browser_hash.clone(),
            user_hash: user_hash.clone(),
            epj_key: epj_key.to_owned(),
            created: now,
            used: now,
            ended: 0,
            version: 1,
        };
        self.store.add_session(&row).await?;
        // Afterwards, so that of two who open at once one ends the other, whoever comes first.
        self.end_sessions_of_others(&browser_hash, &user_hash).await?;
        Ok(Session { launch_id, launch_hash, epj_key: epj_key.to_owned(), state, version: 1, used: now })
    }

    /// The living session of `launch_id` in this browser.
    ///
    /// # Errors
    /// [`SessionError::Gone`] in every case where it must not answer.
    pub async fn session(&self, launch_id: &str, browser: &BrowserSecret) -> Result<Session, SessionError> {
        let launch_hash = random::hash(launch_id);
        let row = self.store.session(&launch_hash).await?.ok_or(SessionError::Gone)?;
        if row.browser_hash != browser.hash() || row.ended != 0 {
            return Err(SessionError::Gone);
        }
        let state = self.open_state(&row)?;
        let now = self.clock.now();
        if !self.register().knows(&row.epj_key, &state.iss) {
            // Not ended: another instance may have read a newer register already.
            return Err(SessionError::Gone);
        }
        if now - row.used > IDLE || now - row.created > LONGEST {
            self.close(&launch_hash).await?;
            return Err(SessionError::Gone);
        }
        Ok(Session {
            launch_id: launch_id.to_owned(),
            state,
            launch_hash,
            epj_key: row.epj_key,
            version: row.version,
            used: row.used,
        })
    }

    /// Notes that a session is in use: from now on it is idle for as long as any may be.
    ///
    /// # Errors
    /// See [`SessionError`].
    pub async fn note_use(&self, session: &Session) -> Result<(), SessionError> {
        let now = self.clock.now();
        if now - session.used >= TOUCH_AFTER {
            self.store.touch_session(&session.launch_hash, now).await?;
        }
        Ok(())
    }

    /// Changes what a session knows. `change` is done again on the newest state where another call came between.
    ///
    /// # Errors
    /// [`SessionError::Gone`] where the session ended meanwhile; see [`SessionError`].
    pub async fn change(
        &self,
        session: &mut Session,
        change: impl Fn(&mut State),
    ) -> Result<(), SessionError> {
        for _ in 0..TRIES {
            let mut state = session.state.clone();
            change(&mut state);
            let sealed: Sealed = self.keys.seal(place(&session.launch_hash), &state)?;
            let now = self.clock.now();
            if self.store.change_session(&session.launch_hash, session.version, &sealed, now).await? {
                session.state = state;
                session.version += 1;
                return Ok(());
            }
            self.renew(session).await?;
        }
        Err(SessionError::Busy)
    }

    /// What the session knows by now.
    ///
    /// # Errors
    /// [`SessionError::Gone`] where the session ended meanwhile; see [`SessionError`].
    pub async fn renew(&self, session: &mut Session) -> Result<(), SessionError> {
        let row = self.store.session(&session.launch_hash).await?;
        let row = row.filter(|row| row.ended == 0).ok_or(SessionError::Gone)?;
        session.state = self.open_state(&row)?;
        session.version = row.version;
        Ok(())
    }

    /// A session as the screens know it.
    pub fn show(&self, session: &Session) -> wire::Session {
        let state = &session.state;
        wire::Session {
            launch_id: session.launch_id.clone(),
            epj_name: self.register().epj(&session.epj_key).map(|epj| epj.name.clone()).unwrap_or_default(),
            user: state.user.clone(),
            organisation: state.organisation.clone(),
            patient: state.patient.clone(),
            test_data: self.config.test_data(),
            legal_bases: self.config.legal_bases.clone(),
            needs_banner: state.needs_banner,
            style: state.style.clone(),
            missing_scopes: state.missing_scopes.clone(),
            lookup: state.lookup.as_ref().map(Lookup::show),
        }
    }

    /// What a session knows. Where it does not open, its key has left the config or its form is another version's: trying
    /// again never helps, a new launch does.
    fn open_state(&self, row: &SessionRow) -> Result<State, SessionError> {
        self.open_row(row).map_err(|error| {
            tracing::warn!(reason = %error, "a session is over before its time");
            SessionError::Gone
        })
    }

    fn open_row(&self, row: &SessionRow) -> Result<State, SealError> {
        self.keys.open(place(&row.launch_hash), &row.sealed)
    }
}

fn place(launch_hash: &str) -> Place<'_> {
    Place { table: "sessions", row: launch_hash, column: "sealed" }
}
