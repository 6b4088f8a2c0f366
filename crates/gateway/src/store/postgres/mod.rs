//! PostgreSQL: a pool of connections, and queues in which the frequent operations share statements.

mod connections;
mod queue;

use super::batched::{LookUp, Write};
use super::connection::Connection;
use super::error::StoreError;
use connections::Connections;
use futures_util::future::BoxFuture;
use queue::Queue;
use sqlx::PgPool;

/// A PostgreSQL database. Clones share its connections and its queues.
#[derive(Clone, Debug)]
pub(super) struct PostgresDatabase {
    connections: Connections,
    queues: Queues,
}

/// The queues of the operations that share statements.
#[derive(Clone, Debug)]
pub(super) struct Queues {
    pub(super) writes: Queue<Write>,
    pub(super) look_ups: Queue<LookUp>,
}

impl PostgresDatabase {
    /// Connects to the database, with so many connections at most.
    pub(super) async fn connect(url: &str, connections: u32) -> Result<Self, sqlx::Error> {
        let connections = Connections::connect(url, connections).await?;
        let queues = Queues {
            writes: Queue::start(connections.clone()),
            look_ups: Queue::start(connections.clone()),
        };
        Ok(Self {
            connections,
            queues,
        })
    }

    /// A pool for what is no operation of the store.
    pub(super) const fn pool(&self) -> &PgPool {
        self.connections.opener()
    }

    pub(super) const fn queues(&self) -> &Queues {
        &self.queues
    }

    /// Runs an operation whose statements commit by themselves.
    pub(super) async fn run<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        self.connections.run(operation).await
    }

    /// Runs an operation in a transaction.
    pub(super) async fn transaction<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        let transaction = self.run(|connection| {
            Box::pin(async move {
                control(connection, "BEGIN").await?;
                let result = operation(connection).await;
                let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
                control(connection, end).await?;
                result
            })
        });
        transaction.await
    }
}

/// Begins or ends a transaction.
async fn control(connection: &mut Connection, statement: &'static str) -> super::Result<()> {
    let Connection::Postgres(connection) = connection else {
        return Err(StoreError::Stopped);
    };
    sqlx::raw_sql(statement).execute(connection).await?;
    Ok(())
}
