//! The only writer of the gateway: a thread with one connection. Up to 256 operations that wait when a transaction
//! begins are committed in it, so that many callers share one wait for the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use futures_util::future::BoxFuture;
use tokio::sync::{broadcast, oneshot};

use super::connect::Location;
use super::file_identity::OpenedFiles;
use super::operation::{complete, connection};
use crate::store::change_notifications::Change;
use crate::store::connection::{Connection, SqliteConnection};
use crate::store::error::StoreError;

/// The greatest number of operations in one transaction: it takes about ten milliseconds then, and the first of them waits
/// for all.
const BATCH: usize = 256;

/// A handle of the thread. The thread ends when the last handle is dropped.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    jobs: Sender<Box<dyn Job>>,
}

/// An operation on its way through the thread.
trait Job: Send {
    /// Whether somebody still waits for it.
    fn is_wanted(&self) -> bool;
    fn rollback(&self) -> Rollback;
    /// Runs inside the transaction.
    fn run(&mut self, connection: &mut Connection) -> Result<(), StoreError>;
    /// Answers after the transaction. If the commit has failed, so have all its operations.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

/// How an operation that fails is undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rollback {
    /// The operation has one statement that writes, which SQLite undoes by itself.
    OfStatement,
    /// The operation has several statements, which a savepoint undoes. For this SQLite copies each page before it changes it.
    ToSavepoint,
}

struct Operation<T, F> {
    rollback: Rollback,
    operation: Option<F>,
    result: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Job for Operation<T, F>
where
    T: Send,
    F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>> + Send,
{
    fn is_wanted(&self) -> bool {
        !self.reply.is_closed()
    }

    fn rollback(&self) -> Rollback {
        self.rollback
    }

    fn run(&mut self, connection: &mut Connection) -> Result<(), StoreError> {
        let Some(operation) = self.operation.take() else {
            return Ok(());
        };
        let result = complete(operation, connection);
        let outcome = result.as_ref().map(drop).map_err(Clone::clone);
        self.result = Some(result);
        outcome
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let result = self.result.unwrap_or(Err(StoreError::Stopped));
        // An error means that the caller has gone.
        let _ = self.reply.send(committed.and(result));
    }
}

impl Writer {
    pub(super) fn start(
        location: Location,
        files: OpenedFiles,
        changes: broadcast::Sender<Change>,
    ) -> Self {
        let (jobs, queue) = channel();
        let thread = WriterThread {
            location,
            files,
            changes,
            connection: None,
        };
        thread::spawn(move || thread.run(&queue));
        Self { jobs }
    }

    /// Runs an operation, and returns after its commit.
    pub(super) async fn run<T, F>(&self, rollback: Rollback, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>
            + Send
            + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Operation {
            rollback,
            operation: Some(operation),
            result: None,
            reply,
        };
        let sent = self.jobs.send(Box::new(job));
        sent.map_err(|_| StoreError::Stopped)?;
        answer.await.unwrap_or(Err(StoreError::Stopped))
    }
}

struct WriterThread {
    location: Location,
    files: OpenedFiles,
    changes: broadcast::Sender<Change>,
    /// None before the first write, and after a failure: a connection that failed may still be inside
    /// its transaction.
    connection: Option<Connection>,
}

impl WriterThread {
    fn run(mut self, queue: &Receiver<Box<dyn Job>>) {
        while let Ok(first) = queue.recv() {
            let batch = std::iter::once(first).chain(queue.try_iter()).take(BATCH);
            let batch: Vec<_> = batch.filter(|job| job.is_wanted()).collect();
            if batch.is_empty() {
                continue;
            }
            // After a panic the callers of the batch get no answer, which is an error for them.
            if catch_unwind(AssertUnwindSafe(|| self.write(batch))).is_err() {
                self.connection = None;
            }
        }
    }

    fn write(&mut self, mut batch: Vec<Box<dyn Job>>) {
        let committed = self.commit(&mut batch);
        if committed.is_err() {
            self.connection = None;
        }
        for job in batch {
            job.answer(committed.clone());
        }
    }

    /// Runs the operations in one transaction.
    fn commit(&mut self, batch: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        self.files.check()?;
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(connection(self.location.writer()?)),
        };
        execute(connection, "BEGIN IMMEDIATE")?;
        for job in batch {
            match job.rollback() {
                Rollback::OfStatement => run_statement(&mut **job, connection)?,
                Rollback::ToSavepoint => run_in_savepoint(&mut **job, connection)?,
            }
        }
        execute(connection, "COMMIT")?;
        // If a file has gone meanwhile, so has what was committed.
        self.files.check()?;
        for id in sqlite(connection)?.changed.drain(..) {
            // An error means that there are no subscribers.
            let _ = self.changes.send(Change::Bill(id));
        }
        Ok(())
    }
}

/// Runs an operation of one statement. If it fails, the other operations go on. The whole transaction fails if the
/// database has failed, or if the failed operation has changed something.
fn run_statement(job: &mut dyn Job, connection: &mut Connection) -> Result<(), StoreError> {
    let changes = sqlite(connection)?.connection.total_changes();
    let Err(error) = job.run(connection) else {
        return Ok(());
    };
    let changed = sqlite(connection)?.connection.total_changes() != changes;
    if changed || is_database_failure(&error) {
        return Err(error);
    }
    Ok(())
}

/// Runs an operation of several statements. If it fails, it is undone alone, unless the database has failed.
fn run_in_savepoint(job: &mut dyn Job, connection: &mut Connection) -> Result<(), StoreError> {
    let changed = sqlite(connection)?.changed.len();
    execute(connection, "SAVEPOINT operation")?;
    if let Err(error) = job.run(connection) {
        if is_database_failure(&error) {
            return Err(error);
        }
        execute(connection, "ROLLBACK TO operation")?;
        sqlite(connection)?.changed.truncate(changed);
    }
    execute(connection, "RELEASE operation")
}

/// Whether the database has failed. A unique violation is an error of the operation.
fn is_database_failure(error: &StoreError) -> bool {
    matches!(error, StoreError::Sqlite(_)) && !error.is_unique_violation()
}

fn sqlite(connection: &mut Connection) -> Result<&mut SqliteConnection, StoreError> {
    match connection {
        Connection::Sqlite(sqlite) => Ok(sqlite),
        Connection::Postgres(_) => Err(StoreError::Stopped),
    }
}

fn execute(connection: &mut Connection, statement: &str) -> Result<(), StoreError> {
    let connection = &sqlite(connection)?.connection;
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}
