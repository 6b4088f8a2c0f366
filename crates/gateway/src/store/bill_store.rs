//! The store: opens the database, and runs operations on it.

use billpay_contract::BillId;
use futures_util::future::BoxFuture;
use tokio::sync::broadcast;

use super::change_notifications::{self, Change};
use super::connection::Connection;
use super::database::Database;
use super::dialect::Dialect;
use super::error::StoreError;
use super::migrations;
use super::postgres::PostgresDatabase;
use super::sqlite::{self, Location, Sqlite};

/// Connections to PostgreSQL.
const POSTGRES_CONNECTIONS: u32 = 16;

/// The number of changes that a slow receiver may fall behind before it misses some.
const CHANGES: usize = 1024;

const WRITE_PROBE: &str = "INSERT INTO write_probe (id, written_at) VALUES (1, now_ms()) \
    ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at";

const READ_PROBE: &str = "SELECT id FROM bills ORDER BY created_at DESC, id DESC LIMIT 1";

/// A store in SQLite or PostgreSQL. Clones share connections.
#[derive(Clone, Debug)]
pub(crate) struct BillStore {
    database: Database,
    changes: broadcast::Sender<Change>,
    merchant_messages: MerchantMessages,
}

/// Whether messages to the merchant's system are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MerchantMessages {
    /// Each change stores a message.
    Enabled,
    /// No webhook address is configured, so messages would only pile up.
    Disabled,
}

impl BillStore {
    /// Opens the database, creates a missing SQLite file, and migrates the tables. Of several gateways
    /// that start together, one migrates and the others wait.
    ///
    /// # Errors
    /// When the database can't be reached or its tables can't be migrated.
    pub(crate) async fn open(
        url: &str,
        merchant_messages: MerchantMessages,
    ) -> super::Result<Self> {
        let (changes, _) = broadcast::channel(CHANGES);
        let database = match Dialect::of(url).ok_or(StoreError::Address)? {
            Dialect::Sqlite => {
                let location = Location::of(url).resolved()?;
                sqlite::migrate(&location, migrations::all(Dialect::Sqlite)).await?;
                Database::Sqlite(Sqlite::start(&location, changes.clone())?)
            }
            Dialect::Postgres => {
                let database = PostgresDatabase::connect(url, POSTGRES_CONNECTIONS).await?;
                migrations::on_postgres(database.pool()).await?;
                change_notifications::start(url.to_owned(), changes.clone()).await?;
                Database::Postgres(database)
            }
        };
        Ok(Self {
            database,
            changes,
            merchant_messages,
        })
    }

    /// A store of an existing database, for a command, which subscribes to no changes.
    pub(super) fn existing(database: Database) -> Self {
        Self {
            database,
            changes: broadcast::channel(1).0,
            merchant_messages: MerchantMessages::Disabled,
        }
    }

    /// Subscribes to the changes of all bills, by this gateway and by others. Other gateways announce
    /// payments and closings, but neither new numbers nor attempts that ended without one.
    pub(crate) fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Announces a change to this gateway's subscribers. With SQLite the writer has done so.
    pub(super) fn announce_here(&self, id: &BillId) {
        if let Database::Postgres(_) = self.database {
            // An error means that there are no subscribers.
            let _ = self.changes.send(Change::Bill(id.clone()));
        }
    }

    pub(super) fn keeps_merchant_messages(&self) -> bool {
        self.merchant_messages == MerchantMessages::Enabled
    }

    pub(super) const fn database(&self) -> &Database {
        &self.database
    }

    /// Runs an operation that only reads.
    pub(super) async fn read<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        self.database.read(operation).await
    }

    /// Runs an operation that reads a few rows by a key.
    pub(super) async fn look_up<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        self.database.look_up(operation).await
    }

    /// Runs an operation of one writing statement, and returns when it is on disk.
    pub(super) async fn write<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        self.database.write(operation).await
    }

    /// Runs an operation in a transaction, and returns when it is on disk.
    pub(super) async fn transaction<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        self.database.transaction(operation).await
    }

    /// Runs a statement that no operation has.
    #[cfg(test)]
    pub(crate) async fn execute_for_test(&self, statement: &'static str) {
        let done = self.write(move |connection| {
            Box::pin(async move { connection.execute(statement, &[]).await })
        });
        done.await.unwrap();
    }

    /// Checks that the database can be written and read, and that none of its statements has found damage. The
    /// write is a small one, like a bill's: nothing else proves that the disk has room.
    pub(crate) async fn check_health(&self) -> super::Result<()> {
        let write = self.write(|connection| {
            Box::pin(async move { connection.execute(WRITE_PROBE, &[]).await })
        });
        write.await?;
        let read = self.read(|connection| {
            Box::pin(async move { connection.row(READ_PROBE, &[], |_| Ok(())).await })
        });
        read.await?;
        self.database.check_undamaged()
    }
}
