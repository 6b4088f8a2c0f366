//! The store: opens the database, and begins and commits transactions.

use std::time::Duration;

use billpay_contract::BillId;
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{Any, AnyConnection, AnyPool, Executor, Row, Transaction};
use tokio::sync::broadcast;

use super::change_notifications::{self, Change};
use super::dialect::Dialect;
use super::error::StoreError;
use super::migrations;

/// How long a request waits for a connection: longer than a short peak, shorter than a customer waits.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// The number of changes that a slow receiver may fall behind before it misses some.
const CHANGES: usize = 1024;

/// A store in SQLite or PostgreSQL. Clones share connections.
#[derive(Clone, Debug)]
pub(crate) struct BillStore {
    pool: AnyPool,
    dialect: Dialect,
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
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url).ok_or(StoreError::Address)?;
        let pool = AnyPoolOptions::new()
            .max_connections(dialect.connections())
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(move |connection, _| Box::pin(configure(connection, dialect)))
            .connect(url)
            .await?;
        migrations::run(&pool, dialect, url).await?;
        let store = Self::of(pool, dialect, merchant_messages);
        if dialect == Dialect::Postgres {
            change_notifications::start(url.to_owned(), store.changes.clone()).await?;
        }
        Ok(store)
    }

    pub(super) fn of(pool: AnyPool, dialect: Dialect, merchant_messages: MerchantMessages) -> Self {
        let (changes, _) = broadcast::channel(CHANGES);
        Self {
            pool,
            dialect,
            changes,
            merchant_messages,
        }
    }

    /// Subscribes to the changes of all bills, by this gateway and by others.
    pub(crate) fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    pub(super) fn keeps_merchant_messages(&self) -> bool {
        self.merchant_messages == MerchantMessages::Enabled
    }

    pub(super) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// Begins a write transaction, and reads the time that all its rows get.
    pub(super) async fn begin(&self) -> super::Result<WriteTransaction> {
        let mut transaction = self.pool.begin_with(self.dialect.begin()).await?;
        let row = transaction.fetch_one(self.dialect.now()).await?;
        Ok(WriteTransaction {
            now: row.try_get("now")?,
            transaction,
        })
    }

    /// Commits the transaction and notifies the subscribers, here and at other gateways.
    pub(super) async fn commit(
        &self,
        mut write: WriteTransaction,
        id: &BillId,
    ) -> super::Result<()> {
        if self.dialect == Dialect::Postgres {
            let notify = sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)");
            let notify = notify.bind(change_notifications::CHANNEL).bind(id.as_str());
            notify.execute(&mut *write.transaction).await?;
        }
        write.transaction.commit().await?;
        if self.dialect == Dialect::Sqlite {
            // An error means that there are no subscribers.
            let _ = self.changes.send(Change::Bill(id.clone()));
        }
        Ok(())
    }

    /// Checks that the database answers.
    pub(crate) async fn ready(&self) -> super::Result<()> {
        self.now().await.map(drop)
    }

    pub(super) async fn now(&self) -> super::Result<i64> {
        let row: AnyRow = self.pool.fetch_one(self.dialect.now()).await?;
        Ok(row.try_get("now")?)
    }
}

/// A write transaction.
pub(super) struct WriteTransaction {
    pub(super) transaction: Transaction<'static, Any>,
    /// By the database's clock, in milliseconds since 1970.
    pub(super) now: i64,
}

pub(super) async fn configure(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), sqlx::Error> {
    for statement in dialect.connected() {
        connection.execute(*statement).await?;
    }
    Ok(())
}
