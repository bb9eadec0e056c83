//! The end of a session: by the clinician, by another one in the same browser, by the register, by time.

use super::{IDLE, LONGEST, REMEMBERED, Session, SessionError, State, TRIES};
use crate::app::App;
use crate::trace;

impl App {
    /// Ends a session: here at once, and at the EPJ as far as that can be reached.
    ///
    /// # Errors
    /// See [`SessionError`].
    pub async fn end_session(&self, session: &Session) -> Result<(), SessionError> {
        self.close(&session.launch_hash).await
    }

    /// Ends the sessions that were opened from the EPJ with this key while it was the server at `iss`, and says how many. Those
    /// that another instance has opened already at the server that it is now go on.
    ///
    /// # Errors
    /// See [`SessionError`].
    pub async fn end_sessions_of_epj(&self, epj_key: &str, iss: &str) -> Result<usize, SessionError> {
        let (mut ended, mut after) = (0, String::new());
        loop {
            let rows = self.store.sessions_of_epj(epj_key, &after).await?;
            let Some(last) = rows.last() else { return Ok(ended) };
            after.clone_from(&last.launch_hash);
            for row in rows {
                if self.open_row(&row).is_ok_and(|state| state.iss == iss) {
                    self.close(&row.launch_hash).await?;
                    ended += 1;
                }
            }
        }
    }

    /// Ends the sessions that nobody has used for too long, or that have lasted too long, and forgets those that ended long ago.
    ///
    /// # Errors
    /// See [`SessionError`].
    pub async fn sweep_sessions(&self) -> Result<(), SessionError> {
        let now = self.clock.now();
        let mut after = String::new();
        loop {
            let rows = self.store.overdue_sessions(now - LONGEST, now - IDLE, &after).await?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.launch_hash);
            for row in rows {
                // Sealed by an instance that has a newer key already: left to it, which can take the tokens back.
                if now - row.created <= LONGEST && self.open_row(&row).is_err() {
                    continue;
                }
                if let Err(error) = self.close(&row.launch_hash).await {
                    tracing::warn!(
                        cause = trace::causes(&error),
                        "a session that is overdue is not ended yet"
                    );
                }
            }
        }
        Ok(self.store.sweep_sessions(now - REMEMBERED).await?)
    }

    /// Ends a session here; whoever did so takes back at the EPJ what it held at its end.
    pub(super) async fn close(&self, launch_hash: &str) -> Result<(), SessionError> {
        self.documents.forget(launch_hash);
        for _ in 0..TRIES {
            let row = self.store.session(launch_hash).await?;
            let Some(row) = row.filter(|row| row.ended == 0) else { return Ok(()) };
            if self.store.end_session(launch_hash, row.version, self.clock.now()).await? {
                if let Ok(State { iss, grant: Some(grant), .. }) = self.open_row(&row) {
                    self.revoke(&row.epj_key, &iss, &grant);
                }
                return Ok(());
            }
        }
        Err(SessionError::Busy)
    }

    /// One user must not see another's launch in a shared browser. The same clinician may have any number.
    pub(super) async fn end_sessions_of_others(
        &self,
        browser_hash: &str,
        user_hash: &str,
    ) -> Result<(), SessionError> {
        for row in self.store.sessions_of_others(browser_hash, user_hash).await? {
            self.close(&row.launch_hash).await?;
        }
        Ok(())
    }
}
