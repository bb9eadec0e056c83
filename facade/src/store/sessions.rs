//! Sessions: one row a launch, changed by compare-and-set.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::{Store, StoreError};
use crate::seal::Sealed;

/// A session as it is stored.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// SHA-256 of the launch-id.
    pub launch_hash: String,
    /// SHA-256 of the browser's secret.
    pub browser_hash: String,
    /// SHA-256 of the clinician's HPR number.
    pub user_hash: String,
    /// The EPJ that it was opened from.
    pub epj_key: String,
    /// When it was opened.
    pub created: i64,
    /// When it was last used.
    pub used: i64,
    /// When it ended; 0 while it lives.
    pub ended: i64,
    /// Goes up by one with each change.
    pub version: i64,
    /// What it knows; empty once it has ended.
    pub sealed: Sealed,
}

/// The statement that reads rows, with what follows the table's name.
macro_rules! sessions {
    ($which:literal) => {
        concat!(
            "SELECT launch_hash, browser_hash, user_hash, epj_key, created, used, ended, version, sealed FROM sessions ",
            $which
        )
    };
}

impl Store {
    /// Keeps a new session.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn add_session(&self, row: &SessionRow) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO sessions (launch_hash, browser_hash, user_hash, epj_key, created, used, ended, version, sealed) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&row.launch_hash)
        .bind(&row.browser_hash)
        .bind(&row.user_hash)
        .bind(&row.epj_key)
        .bind(row.created)
        .bind(row.used)
        .bind(row.ended)
        .bind(row.version)
        .bind(row.sealed.as_stored())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The session of a launch, whoever asks and whether it lives or not.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn session(&self, launch_hash: &str) -> Result<Option<SessionRow>, StoreError> {
        let row = sqlx::query(sessions!("WHERE launch_hash = $1"))
            .bind(launch_hash)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| read(&row)).transpose()?)
    }

    /// The living sessions of a browser that are not of this user.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn sessions_of_others(
        &self,
        browser_hash: &str,
        user_hash: &str,
    ) -> Result<Vec<SessionRow>, StoreError> {
        let rows = sqlx::query(sessions!("WHERE browser_hash = $1 AND ended = 0 AND user_hash <> $2"))
            .bind(browser_hash)
            .bind(user_hash)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// Changes what a living session knows, if nobody did since `version`. Says whether it was changed.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn change_session(
        &self,
        launch_hash: &str,
        version: i64,
        sealed: &Sealed,
        now: i64,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE sessions SET sealed = $1, used = $2, version = version + 1 \
             WHERE launch_hash = $3 AND version = $4 AND ended = 0",
        )
        .bind(sealed.as_stored())
        .bind(now)
        .bind(launch_hash)
        .bind(version)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn touch_session(&self, launch_hash: &str, now: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE sessions SET used = $1 WHERE launch_hash = $2 AND ended = 0")
            .bind(now)
            .bind(launch_hash)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Ends a session: what it knew is gone, its row stays. Says whether it lived until now, and nobody changed it since `version`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn end_session(&self, launch_hash: &str, version: i64, now: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE sessions SET ended = $1, sealed = '' WHERE launch_hash = $2 AND version = $3 AND ended = 0",
        )
        .bind(now)
        .bind(launch_hash)
        .bind(version)
        .execute(&self.durable)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The living sessions of an EPJ, in the order of their launch hashes: as many as are read at once of those behind `after`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn sessions_of_epj(&self, epj_key: &str, after: &str) -> Result<Vec<SessionRow>, StoreError> {
        let rows = sqlx::query(sessions!(
            "WHERE epj_key = $1 AND ended = 0 AND launch_hash > $2 ORDER BY launch_hash LIMIT 1000"
        ))
        .bind(epj_key)
        .bind(after)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// The living sessions that were opened before `opened` or last used before `used`, in the order of their launch hashes: as many
    /// as are read at once of those behind `after`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn overdue_sessions(
        &self,
        opened: i64,
        used: i64,
        after: &str,
    ) -> Result<Vec<SessionRow>, StoreError> {
        let rows = sqlx::query(
            sessions!("WHERE ended = 0 AND (created < $1 OR used < $2) AND launch_hash > $3 ORDER BY launch_hash LIMIT 1000"),
        )
        .bind(opened)
        .bind(used)
        .bind(after)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }

    /// Throws away the rows of sessions that ended before `gone`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn sweep_sessions(&self, gone: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE ended <> 0 AND ended < $1")
            .bind(gone)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn read(row: &AnyRow) -> Result<SessionRow, sqlx::Error> {
    Ok(SessionRow {
        launch_hash: row.try_get("launch_hash")?,
        browser_hash: row.try_get("browser_hash")?,
        user_hash: row.try_get("user_hash")?,
        epj_key: row.try_get("epj_key")?,
        created: row.try_get("created")?,
        used: row.try_get("used")?,
        ended: row.try_get("ended")?,
        version: row.try_get("version")?,
        sealed: Sealed::from_stored(row.try_get("sealed")?),
    })
}
