//! The database: pending launches, sessions and the audit trail. The same SQL for SQLite and PostgreSQL.

mod audit;
mod launches;
mod lease;
mod sessions;
#[cfg(test)]
mod tests;

use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, SqlSafeStr};

use crate::config::Database;

pub use audit::{AuditOutcome, AuditRow};
pub use launches::{LaunchKey, PendingRow};
pub use sessions::SessionRow;

/// How long a statement waits for another's lock.
const BUSY: &str = "PRAGMA busy_timeout = 5000";

/// The store of an installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
}

/// The database failed. Holds no value of a statement.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or refused a statement.
    #[error("the database does not answer as it should")]
    Database(#[from] sqlx::Error),
    /// Its tables cannot be brought to this version.
    #[error("the tables of the database cannot be brought to this version of Helsebro")]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl Store {
    /// Opens the database, makes its file where that is missing, and brings its tables to this version.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn open(database: &Database) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let sqlite = database.address().starts_with("sqlite:");
        let mut url = database.with_password().expose().to_owned();
        if sqlite {
            url.push_str("?mode=rwc");
        }
        let pool = AnyPoolOptions::new()
            .max_connections(8)
            .acquire_timeout(Duration::from_secs(5))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if sqlite {
                        for pragma in [BUSY, "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"] {
                            sqlx::query(pragma).execute(&mut *connection).await?;
                        }
                    }
                    Ok(())
                })
            })
            .connect(&url)
            .await?;
        Migrator::with_migrations(vec![
            migration(1, "first", include_str!("../../migrations/0001_first.sql")),
            migration(2, "lease", include_str!("../../migrations/0002_lease.sql")),
            migration(3, "audit", include_str!("../../migrations/0003_audit.sql")),
        ])
        .run(&pool)
        .await?;
        Ok(Self { pool })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Ends all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

fn migration(version: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
}
