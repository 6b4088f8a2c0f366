//! The errors of the store.

use std::path::PathBuf;

/// The result of an operation of the store.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// Why an operation of the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed or can't be reached.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The tables can't be migrated.
    #[error("the database's tables can't be migrated: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
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
