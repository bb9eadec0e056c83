//! Pending launches: kept until their callback takes them, once.

use sqlx::Row;

use super::{Store, StoreError};
use crate::seal::Sealed;

/// Whose launch it is: all three must fit.
#[derive(Debug, Clone, Copy)]
pub struct LaunchKey<'a> {
    /// SHA-256 of `state`.
    pub state_hash: &'a str,
    /// SHA-256 of the browser's secret.
    pub browser_hash: &'a str,
    /// The EPJ whose callback it is.
    pub epj_key: &'a str,
}

/// A pending launch as it is stored.
#[derive(Debug)]
pub struct PendingRow {
    /// When it began.
    pub created: i64,
    /// What must be remembered until the callback.
    pub sealed: Sealed,
}

impl Store {
    /// Keeps a pending launch.
    ///
    /// # Errors
    /// Also where the `state` is there already: it would not be random.
    pub async fn keep_launch(&self, key: LaunchKey<'_>, row: &PendingRow) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO launches (state_hash, browser_hash, epj_key, created, sealed) VALUES ($1, $2, $3, $4, $5)")
            .bind(key.state_hash)
            .bind(key.browser_hash)
            .bind(key.epj_key)
            .bind(row.created)
            .bind(row.sealed.as_stored())
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Takes a pending launch out: of two callers at once, one gets it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn take_launch(&self, key: LaunchKey<'_>) -> Result<Option<PendingRow>, StoreError> {
        let row = sqlx::query(
            "DELETE FROM launches WHERE state_hash = $1 AND browser_hash = $2 AND epj_key = $3 RETURNING created, sealed",
        )
        .bind(key.state_hash)
        .bind(key.browser_hash)
        .bind(key.epj_key)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(PendingRow {
                created: row.try_get("created")?,
                sealed: Sealed::from_stored(row.try_get("sealed")?),
            })
        })
        .transpose()
    }

    /// Throws away the launches that began before `created`.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn sweep_launches(&self, created: i64) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM launches WHERE created < $1").bind(created).execute(&self.pool).await?;
        Ok(())
    }
}
