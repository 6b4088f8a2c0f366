//! Connections for reading. They see every commit that returned before they start.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::connect::Location;
use super::file_identity::OpenedFiles;
use super::operation::{complete, connection};
use crate::store::connection::{ACQUIRE_TIMEOUT, Connection};
use crate::store::error::StoreError;

/// Concurrent reads. A read takes some microseconds, so more would wait for the processor.
const READERS: usize = 4;

/// A pool of connections. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    location: Location,
    files: OpenedFiles,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(location: Location, files: OpenedFiles) -> Self {
        Self {
            location,
            files,
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(READERS)),
        }
    }

    /// Runs an operation on a thread that may wait for the disk.
    pub(super) async fn run<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>
            + Send
            + 'static,
    {
        let permit = timeout(ACQUIRE_TIMEOUT, Arc::clone(&self.permits).acquire_owned());
        let permit = permit.await.map_err(|_| StoreError::Busy)?;
        let permit = permit.map_err(|_| StoreError::Stopped)?;
        let readers = self.clone();
        let read = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            readers.read(operation)
        });
        read.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// Runs an operation on an idle or a new connection.
    pub(super) fn read<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>,
    {
        self.files.check()?;
        let connection = match self.take_idle() {
            Some(connection) => connection,
            None => connection(self.location.reader()?),
        };
        self.read_on(connection, operation)
    }

    /// The same for an operation that takes some microseconds. On an idle connection, which has the files open, a
    /// check of the last milliseconds is enough.
    pub(super) fn look_up<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>,
    {
        let Some(connection) = self.take_idle() else {
            return self.read(operation);
        };
        self.files.check_now_and_then()?;
        self.read_on(connection, operation)
    }

    /// Runs an operation. A connection that failed is closed.
    fn read_on<T, F>(&self, mut connection: Connection, operation: F) -> Result<T, StoreError>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>,
    {
        let result = complete(operation, &mut connection);
        if !matches!(result, Err(StoreError::Sqlite(_))) {
            self.idle().push(connection);
        }
        result
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle().pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
