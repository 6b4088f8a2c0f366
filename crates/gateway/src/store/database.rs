//! Runs the store's operations on SQLite or PostgreSQL.

use billpay_contract::{BillId, Timestamp};
use futures_util::future::BoxFuture;

use super::batched::{Issue, LookUp, NewLease, Write};
use super::connection::Connection;
use super::postgres::PostgresDatabase;
use super::rows;
use super::sqlite::Sqlite;
use crate::ledger::Bill;

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
            Self::Sqlite(sqlite) => sqlite.transaction(operation).await,
            Self::Postgres(postgres) => postgres.transaction(operation).await,
        }
    }

    /// Stores a new bill. Returns the time of its creation, or `None` if one of its identifiers is known.
    pub(super) async fn insert(&self, new: NewLease) -> super::Result<Option<Timestamp>> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite
                    .write(|connection| Box::pin(async move { new.insert(connection).await }))
                    .await
            }
            Self::Postgres(postgres) => {
                let written = postgres.queues().writes.run(Write::Insert(Box::new(new)));
                written.await?.insert()
            }
        }
    }

    /// Stores a number with its message. Returns `false` if the bill has another version.
    pub(super) async fn issue(&self, issue: Issue) -> super::Result<bool> {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite
                    .write(|connection| Box::pin(async move { issue.store(connection).await }))
                    .await
            }
            Self::Postgres(postgres) => {
                let written = postgres.queues().writes.run(Write::Issue(issue));
                written.await?.issue()
            }
        }
    }

    /// Finds a bill by its id.
    pub(super) async fn find(&self, id: &BillId) -> super::Result<Option<Bill>> {
        match self {
            Self::Sqlite(sqlite) => {
                let id = id.clone();
                sqlite.look_up(move |connection| {
                    Box::pin(async move { rows::bill(connection, id.as_str()).await })
                })
            }
            Self::Postgres(postgres) => postgres.queues().look_ups.run(LookUp(id.clone())).await,
        }
    }
}
