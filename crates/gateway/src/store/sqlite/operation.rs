//! Runs the store's operations on a connection to SQLite.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::store::connection::{Connection, SqliteConnection};
use crate::store::error::StoreError;

/// Runs an operation to its end. On SQLite it never waits.
pub(super) fn complete<T, F>(operation: F, connection: &mut Connection) -> Result<T, StoreError>
where
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>,
{
    let done = operation(connection).now_or_never();
    done.unwrap_or(Err(StoreError::Stopped))
}

/// Wraps a connection of rusqlite, so that the store's operations can run on it.
pub(super) fn connection(connection: rusqlite::Connection) -> Connection {
    Connection::Sqlite(SqliteConnection {
        connection,
        changed: Vec::new(),
    })
}
