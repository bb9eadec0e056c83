//! The lease of a session: of all calls of all instances, one at a time refreshes its tokens. A compare-and-set on its row, which
//! works alike on both databases.

use super::{Store, StoreError};

impl Store {
    /// Takes the lease of a living session for `holder` until `until`, if nobody has it at `now`. Says whether it was taken.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn take_lease(
        &self,
        launch_hash: &str,
        holder: &str,
        now: i64,
        until: i64,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE sessions SET lease = $1, lease_until = $2 \
             WHERE launch_hash = $3 AND ended = 0 AND (lease = '' OR lease_until < $4)",
        )
        .bind(holder)
        .bind(until)
        .bind(launch_hash)
        .bind(now)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives the lease back, if `holder` has it still.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn give_lease_back(&self, launch_hash: &str, holder: &str) -> Result<(), StoreError> {
        sqlx::query("UPDATE sessions SET lease = '', lease_until = 0 WHERE launch_hash = $1 AND lease = $2")
            .bind(launch_hash)
            .bind(holder)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}
