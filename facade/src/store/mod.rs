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

/// What a connection to a file is told first. `durable`: when a commit returns, it is on the disk. Without it, the last
/// moments may be lost with the machine's power, and never more than that: enough for launches and sessions, which a clinician
/// begins again, and not for the audit or a session's end.
fn pragmas(durable: bool) -> [&'static str; 3] {
    let synchronous = if durable { "PRAGMA synchronous = FULL" } else { "PRAGMA synchronous = NORMAL" };
    // How long a statement waits for another's lock comes first: the mode needs one.
    ["PRAGMA busy_timeout = 5000", "PRAGMA journal_mode = WAL", synchronous]
}

/// Connections to a server.
const MOST_CONNECTIONS: u32 = 8;

/// The store of an installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pool: AnyPool,
    /// For what must be on the disk before anything else is done.
    durable: AnyPool,
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
        let (pool, durable) = if sqlite {
            // A file has one writer at a time: one connection each queues in order, where several would wait by trial.
            (to_file(&url, false).await?, to_file(&url, true).await?)
        } else {
            let pool = options(MOST_CONNECTIONS).connect(&url).await?;
            (pool.clone(), pool)
        };
        Migrator::with_migrations(vec![
            migration(1, "first", include_str!("../../migrations/0001_first.sql")),
            migration(2, "lease", include_str!("../../migrations/0002_lease.sql")),
            migration(3, "audit", include_str!("../../migrations/0003_audit.sql")),
            migration(4, "session user", include_str!("../../migrations/0004_session_user.sql")),
        ])
        .run(&pool)
        .await?;
        Ok(Self { pool, durable })
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
        self.durable.close().await;
    }
}

fn options(connections: u32) -> AnyPoolOptions {
    AnyPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(5))
}

async fn to_file(url: &str, durable: bool) -> Result<AnyPool, sqlx::Error> {
    let options = options(1).after_connect(move |connection, _| {
        Box::pin(async move {
            for pragma in pragmas(durable) {
                sqlx::query(pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    });
    options.connect(url).await
}

fn migration(version: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
}
