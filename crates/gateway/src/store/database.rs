//! Runs the store's operations on SQLite or PostgreSQL.

use futures_util::future::BoxFuture;

use super::connection::Connection;
use super::postgres::PostgresDatabase;
use super::sqlite::Sqlite;

/// A database. Clones share its connections.
#[derive(Clone, Debug)]
pub(super) enum Database {
    Sqlite(Sqlite),
    Postgres(PostgresDatabase),
}

impl Database {
    /// Runs an operation that only reads.
    pub(super) async fn read<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.read(operation).await,
            Self::Postgres(postgres) => postgres.run(operation).await,
        }
    }

    /// Runs an operation that reads a few rows by a key.
    pub(super) async fn look_up<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.look_up(operation),
            Self::Postgres(postgres) => postgres.run(operation).await,
        }
    }

    /// # Errors
    /// When an operation has found the database's file damaged.
    pub(super) fn check_undamaged(&self) -> super::Result<()> {
        match self {
            Self::Sqlite(sqlite) => sqlite.check_undamaged(),
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Runs an operation of one writing statement, and returns when it is on disk.
    pub(super) async fn write<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.write(operation).await,
            Self::Postgres(postgres) => postgres.run(operation).await,
        }
    }

    /// Runs an operation in a transaction, and returns when it is on disk.
    pub(super) async fn transaction<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        match self {
            Self::Sqlite(sqlite) => sqlite.write(operation).await,
            Self::Postgres(postgres) => postgres.transaction(operation).await,
        }
    }
}
