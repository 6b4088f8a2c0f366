//! SQLite: one thread writes and commits together what waits together; readers have connections of
//! their own and wait for nobody.

mod connect;
mod damage;
mod file_identity;
mod file_modes;
mod migrations;
mod operation;
mod readers;
#[cfg(test)]
mod tests;
mod writer;

use futures_util::future::BoxFuture;
use tokio::sync::broadcast;

use super::change_notifications::Change;
use super::connection::Connection;
pub(super) use connect::Location;
use damage::Damage;
use file_identity::OpenedFiles;
pub(super) use migrations::{migrate, version};
use readers::Readers;
use writer::{Rollback, Writer};

/// An SQLite database. Clones share the writer and the readers.
#[derive(Clone, Debug)]
pub(super) struct Sqlite {
    writer: Writer,
    readers: Readers,
    damage: Damage,
}

impl Sqlite {
    /// Starts the writer of an existing database. Changes are announced after their commit. From now on its
    /// files must stay where they are.
    pub(super) fn start(
        location: &Location,
        changes: broadcast::Sender<Change>,
    ) -> super::Result<Self> {
        let files = OpenedFiles::open(location)?;
        Ok(Self {
            writer: Writer::start(location.clone(), files.clone(), changes),
            readers: Readers::new(location.clone(), files),
            damage: Damage::default(),
        })
    }

    /// # Errors
    /// When an operation has found the file damaged.
    pub(super) fn check_undamaged(&self) -> super::Result<()> {
        self.damage.check()
    }

    /// Runs an operation that only reads.
    pub(super) async fn read<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        let result = self.readers.run(operation).await;
        self.damage.note(&result);
        result
    }

    /// Runs an operation that reads a few rows by a key, on the caller's thread: this takes some microseconds,
    /// less than handing it to another thread.
    pub(super) fn look_up<T, F>(&self, operation: F) -> super::Result<T>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>>,
    {
        let result = self.readers.look_up(operation);
        self.damage.note(&result);
        result
    }

    /// Runs an operation that fails before it changes anything, usually one statement, and returns when it is on disk. If
    /// it fails later, so does what is committed with it.
    pub(super) async fn write<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        let result = self.writer.run(Rollback::OfStatement, operation).await;
        self.damage.note(&result);
        result
    }

    /// Runs an operation of several statements, and returns when it is on disk. If one fails, all are undone.
    pub(super) async fn transaction<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        let result = self.writer.run(Rollback::ToSavepoint, operation).await;
        self.damage.note(&result);
        result
    }
}
