//! The errors of the store.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::ErrorCode;
use strum::IntoStaticStr;

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
    /// The SQLite file can't be opened or created.
    #[error("the database file {} can't be opened: {}", .0.display(), .1)]
    File(PathBuf, Arc<std::io::Error>),
    /// SQLite keeps no write-ahead log: not every file system can have one.
    #[error(
        "SQLite can't keep its log beside {}: put the database on a local disk, or use PostgreSQL",
        .0.display()
    )]
    NoLog(PathBuf),
    /// The SQLite file was deleted, moved or replaced while the gateway ran.
    #[error(
        "the database file {} was deleted or replaced: stop the gateway, restore the file, and start it again",
        .0.display()
    )]
    FileReplaced(PathBuf),
    /// The write-ahead log beside the SQLite file was deleted, moved or replaced while the gateway ran.
    #[error(
        "the database's log {} was deleted or replaced: run nothing on the database, wait until the gateway logs \
         \"saved the commits\", and restart it",
        .0.display()
    )]
    LogReplaced(PathBuf),
    /// The task that was to run the operation has ended.
    #[error("the database's thread has ended")]
    Stopped,
    /// All connections were in use for too long.
    #[error("no connection to the database became free in time")]
    Busy,
    /// The database did not answer in time.
    #[error("the database did not answer in time")]
    TimedOut,
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

/// What an operator must look for, in a word. Its name is part of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum FailureKind {
    /// The disk is full.
    Full,
    /// The file is damaged.
    Corrupt,
    /// The file was deleted, moved or replaced.
    Replaced,
    /// Another program has locked the database, or all connections were in use, for too long.
    Busy,
    /// The database accepts no writes.
    ReadOnly,
    /// The database's server can't be reached.
    Unreachable,
    /// Anything else: the log has more.
    Failed,
}

impl StoreError {
    /// What an operator must look for.
    pub(crate) fn kind(&self) -> FailureKind {
        match self {
            Self::Sqlite(error) => sqlite_kind(error),
            Self::Postgres(error) => postgres_kind(error),
            Self::FileReplaced(_) | Self::LogReplaced(_) => FailureKind::Replaced,
            Self::Busy => FailureKind::Busy,
            Self::TimedOut => FailureKind::Unreachable,
            _ => FailureKind::Failed,
        }
    }

    /// Whether one of the rows of a statement may have made it fail: by a value that is invalid or taken, or by a lock
    /// that another transaction had.
    pub(super) fn may_concern_one_row(&self) -> bool {
        let Self::Postgres(error) = self else {
            return false;
        };
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code);
        // data exception, integrity constraint violation, transaction rollback, lock not available
        let classes = ["22", "23", "40", "55P03"];
        code.is_some_and(|code| classes.iter().any(|class| code.starts_with(class)))
    }

    /// Whether a row has a value that this version can't read.
    pub(super) fn is_unreadable(&self) -> bool {
        match self {
            Self::Unreadable(_) => true,
            Self::Postgres(error) => matches!(**error, sqlx::Error::ColumnDecode { .. }),
            _ => false,
        }
    }

    /// Whether another row has a value that must be unique.
    pub(crate) fn is_unique_violation(&self) -> bool {
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

fn sqlite_kind(error: &rusqlite::Error) -> FailureKind {
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => FailureKind::Full,
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => FailureKind::Corrupt,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FailureKind::Busy,
        Some(ErrorCode::ReadOnly) => FailureKind::ReadOnly,
        _ => FailureKind::Failed,
    }
}

fn postgres_kind(error: &sqlx::Error) -> FailureKind {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) => FailureKind::Unreachable,
        sqlx::Error::PoolTimedOut => FailureKind::Busy,
        sqlx::Error::Database(error) => match error.code().as_deref() {
            // disk_full
            Some("53100") => FailureKind::Full,
            // read_only_sql_transaction
            Some("25006") => FailureKind::ReadOnly,
            // admin_shutdown, cannot_connect_now
            Some("57P01" | "57P03") => FailureKind::Unreachable,
            _ => FailureKind::Failed,
        },
        _ => FailureKind::Failed,
    }
}
