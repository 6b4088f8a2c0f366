//! The errors of the store.

use std::path::PathBuf;

/// The result of an operation of the store.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;

/// Why an operation of the store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed, or is not there.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// Its tables are not as this gateway needs them, and could not be made so.
    #[error("the database's tables can't be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A row holds what this gateway has never written.
    #[error("the database holds a {0} that can't be read")]
    Unreadable(&'static str),
    /// It is a file that a gateway has yet to make.
    #[error("there is no database at {}", .0.display())]
    NoFile(PathBuf),
    /// No gateway of this version has been started with it.
    #[error(
        "the database's tables are older than this program, or not there: start the gateway first, which brings them up to date"
    )]
    Older,
    /// A later gateway has been started with it.
    #[error(
        "the database's tables are newer than this program: use the gateway's own version of it"
    )]
    Newer,
    /// Not an address of a database that is known.
    #[error("not a database's address")]
    Address,
}
