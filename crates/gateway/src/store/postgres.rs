//! PostgreSQL: a pool of connections. An operation that has begun runs to its end, also when its caller has gone: a
//! connection whose query or transaction is cancelled in the middle must be cleaned before it can be used again.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::connection::{ACQUIRE_TIMEOUT, Connection};
use super::error::StoreError;

/// A connection that was idle for longer is tested before it is used: PostgreSQL may have restarted.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// A PostgreSQL database. Clones share its connections.
#[derive(Clone, Debug)]
pub(super) struct PostgresDatabase {
    pool: PgPool,
    /// As many as there are connections. Who waits for one, and not for a connection, can leave without a trace.
    permits: Arc<Semaphore>,
}

impl PostgresDatabase {
    /// Connects to the database, with so many connections at most.
    pub(super) async fn connect(url: &str, connections: u32) -> Result<Self, sqlx::Error> {
        Ok(Self {
            pool: pool(connections).connect(url).await?,
            permits: Arc::new(Semaphore::new(connections as usize)),
        })
    }

    pub(super) fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Runs an operation whose statements commit by themselves.
    pub(super) async fn run<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        let pool = self.pool.clone();
        // Boxed, because it is large, and each request would have it otherwise.
        let run = Box::pin(async move {
            let mut connection = Connection::Postgres(pool.acquire().await?);
            operation(&mut connection).await
        });
        self.detached(run).await
    }

    /// Runs an operation in a transaction.
    pub(super) async fn transaction<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        let pool = self.pool.clone();
        let transaction = Box::pin(async move {
            let mut connection = Connection::Transaction(pool.begin().await?);
            let result = operation(&mut connection).await?;
            if let Connection::Transaction(transaction) = connection {
                transaction.commit().await?;
            }
            Ok(result)
        });
        self.detached(transaction).await
    }

    /// Waits for a permit, which a caller that leaves gives up, and then runs the work in a task of its own.
    async fn detached<T: Send + 'static>(
        &self,
        work: impl Future<Output = super::Result<T>> + Send + 'static,
    ) -> super::Result<T> {
        let permit = timeout(ACQUIRE_TIMEOUT, Arc::clone(&self.permits).acquire_owned());
        let permit = permit.await.map_err(|_| StoreError::Busy)?;
        let permit = permit.map_err(|_| StoreError::Stopped)?;
        let done = tokio::spawn(async move {
            let _permit = permit;
            work.await
        });
        done.await.unwrap_or(Err(StoreError::Stopped))
    }
}

fn pool(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .before_acquire(|connection, metadata| {
            Box::pin(async move {
                if metadata.idle_for > TRUSTED_IDLE {
                    sqlx::Connection::ping(connection).await?;
                }
                Ok(true)
            })
        })
}
