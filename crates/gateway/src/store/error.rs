//! The errors of the store.

use std::path::PathBuf;
use std::sync::Arc;

/// The result of an operation of the store.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// Why an operation of the store failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite failed.
    #[error("the database failed: {0}")]
    Sqlite(Arc<rusqlite::Error>),
    /// PostgreSQL failed or can't be reached.
    #[error("the database failed: {0}")]
    Postgres(Arc<sqlx::Error>),
    /// The tables can't be migrated.
    #[error("the database's tables can't be migrated: {0}")]
    Migration(Arc<sqlx::migrate::MigrateError>),
    /// The lock file beside an SQLite file can't be used.
    #[error("the database's lock file can't be used: {0}")]
    LockFile(Arc<std::io::Error>),
    /// The task that was to run the operation has ended.
    #[error("the database's thread has ended")]
    Stopped,
    /// All connections were in use for too long.
    #[error("no connection to the database became free in time")]
    Busy,
    /// A row has a value that this gateway never writes.
    #[error("the database holds a {0} that can't be read")]
    Unreadable(&'static str),
    /// The SQLite file does not exist: no gateway has created it yet.
    #[error("there is no database at {}", .0.display())]
    NoFile(PathBuf),
    /// The tables are of an older version, or missing.
    #[error(
        "the database's tables are older than this program, or missing: start the gateway first, which migrates them"
    )]
    Older,
    /// The tables are of a newer version.
    #[error("the database's tables are newer than this program: use the version of the gateway")]
    Newer,
    /// The address is not one of SQLite or PostgreSQL.
    #[error("not the address of a database")]
    Address,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(Arc::new(error))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Postgres(Arc::new(error))
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migration(Arc::new(error))
    }
}

impl StoreError {
    /// Whether another row has a value that must be unique.
    pub(super) fn is_unique_violation(&self) -> bool {
        match self {
            Self::Sqlite(error) => {
                let code = error.sqlite_error().map(|error| error.extended_code);
                matches!(
                    code,
                    Some(
                        rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                            | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                    )
                )
            }
            Self::Postgres(error) => {
                let error = error.as_database_error();
                error.is_some_and(sqlx::error::DatabaseError::is_unique_violation)
            }
            _ => false,
        }
    }
}
