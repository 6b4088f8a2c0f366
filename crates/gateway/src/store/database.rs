//! Connections and transactions.

use std::time::Duration;

use billpay_contract::BillId;
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::{Any, AnyConnection, AnyPool, Executor, Row, Transaction};
use tokio::sync::broadcast;

use super::dialect::Dialect;
use super::error::StoreError;
use super::listening::{self, Change};
use super::migrations;

/// How long a request waits for a connection: longer than a busy moment, shorter than a customer's
/// patience.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Changes that a slow reader may fall behind before it is told that it missed some.
const CHANGES: usize = 1024;

/// A store in SQLite or PostgreSQL. Clones share connections.
#[derive(Clone, Debug)]
pub(crate) struct BillStore {
    pool: AnyPool,
    dialect: Dialect,
    changes: broadcast::Sender<Change>,
    merchant: Merchant,
}

/// Whether the merchant's own system is told of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Merchant {
    /// Messages are kept for it.
    Told,
    /// It has no address, and messages would only pile up.
    Untold,
}

impl BillStore {
    /// Opens the database, makes it where it is a file that is not there, and brings its tables up
    /// to date; of several gateways that start together one does so and the others wait.
    ///
    /// # Errors
    /// When it can't be reached or is not ours.
    pub(crate) async fn open(url: &str, merchant: Merchant) -> super::Result<Self> {
        sqlx::any::install_default_drivers();
        let dialect = Dialect::of(url).ok_or(StoreError::Address)?;
        let pool = AnyPoolOptions::new()
            .max_connections(dialect.connections())
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .after_connect(move |connection, _| Box::pin(greet(connection, dialect)))
            .connect(url)
            .await?;
        migrations::run(&pool, dialect, url).await?;
        let store = Self::of(pool, dialect, merchant);
        if dialect == Dialect::Postgres {
            listening::start(url.to_owned(), store.changes.clone()).await?;
        }
        Ok(store)
    }

    pub(super) fn of(pool: AnyPool, dialect: Dialect, merchant: Merchant) -> Self {
        let (changes, _) = broadcast::channel(CHANGES);
        Self {
            pool,
            dialect,
            changes,
            merchant,
        }
    }

    /// What changes from now on, at this gateway or another.
    pub(crate) fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    pub(super) fn tells_merchant(&self) -> bool {
        self.merchant == Merchant::Told
    }

    pub(super) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// A transaction that may write, and the time that all of it counts as.
    pub(super) async fn begin(&self) -> super::Result<Writing> {
        let mut transaction = self.pool.begin_with(self.dialect.begin()).await?;
        let row = transaction.fetch_one(self.dialect.now()).await?;
        Ok(Writing {
            now: row.try_get("now")?,
            transaction,
        })
    }

    /// Ends the transaction and tells who watches the bill, here and at other gateways.
    pub(super) async fn commit(&self, mut writing: Writing, id: &BillId) -> super::Result<()> {
        if self.dialect == Dialect::Postgres {
            let notify = sqlx::query("SELECT CAST(pg_notify($1, $2) AS TEXT)");
            let notify = notify.bind(listening::CHANNEL).bind(id.as_str());
            notify.execute(&mut *writing.transaction).await?;
        }
        writing.transaction.commit().await?;
        if self.dialect == Dialect::Sqlite {
            // Nobody may be watching.
            let _ = self.changes.send(Change::Of(id.clone()));
        }
        Ok(())
    }

    /// Whether the database answers.
    pub(crate) async fn ready(&self) -> super::Result<()> {
        self.now().await.map(drop)
    }

    pub(super) async fn now(&self) -> super::Result<i64> {
        let row: AnyRow = self.pool.fetch_one(self.dialect.now()).await?;
        Ok(row.try_get("now")?)
    }
}

/// A transaction that may write.
pub(super) struct Writing {
    pub(super) transaction: Transaction<'static, Any>,
    /// By the database's clock, in milliseconds since 1970.
    pub(super) now: i64,
}

pub(super) async fn greet(
    connection: &mut AnyConnection,
    dialect: Dialect,
) -> Result<(), sqlx::Error> {
    for statement in dialect.connected() {
        connection.execute(*statement).await?;
    }
    Ok(())
}
