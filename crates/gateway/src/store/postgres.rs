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

/// How long an operation may take. Each takes milliseconds in a database that works, and a request has given up
/// before. If the network loses what is sent, or somebody has locked a table, the connection is then closed.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(30);

/// A PostgreSQL database. Clones share its connections.
#[derive(Clone, Debug)]
pub(super) struct PostgresDatabase {
    pool: PgPool,
    /// As many as there are connections. Who waits for one, and not for a connection, can leave without a trace. And
    /// who has one has the whole time limit to connect: under load the pool's own queue leaves no time for that, and
    /// would not recover from an outage.
    permits: Arc<Semaphore>,
    operation_timeout: Duration,
}

impl PostgresDatabase {
    /// Connects to the database, with so many connections at most.
    pub(super) async fn connect(url: &str, connections: u32) -> Result<Self, sqlx::Error> {
        Ok(Self {
            pool: pool(connections).connect(url).await?,
            permits: Arc::new(Semaphore::new(connections as usize)),
            operation_timeout: OPERATION_TIMEOUT,
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
        let (pool, limit) = (self.pool.clone(), self.operation_timeout);
        // Boxed, because it is large, and each request would have it otherwise.
        let run = Box::pin(async move {
            let mut borrowed = Borrowed(Some(Connection::Postgres(pool.acquire().await?)));
            let connection = borrowed.0.as_mut().ok_or(StoreError::Stopped)?;
            let done = timeout(limit, operation(connection)).await;
            let result = done.unwrap_or(Err(StoreError::TimedOut));
            if result
                .as_ref()
                .err()
                .is_none_or(StoreError::is_unique_violation)
            {
                borrowed.give_back();
            }
            result
        });
        self.detached(run).await
    }

    /// Runs an operation in a transaction.
    pub(super) async fn transaction<T, F>(&self, operation: F) -> super::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, super::Result<T>> + Send + 'static,
    {
        self.run(|connection| {
            Box::pin(async move {
                control(connection, "BEGIN").await?;
                let result = operation(connection).await;
                let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
                control(connection, end).await?;
                result
            })
        })
        .await
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

/// A connection of the pool. It is closed when it is dropped, and not given back: after an error, a time-out or a panic
/// it may be in the middle of a transaction or of an answer.
struct Borrowed(Option<Connection>);

impl Borrowed {
    fn give_back(mut self) {
        // Dropping a connection of the pool gives it back.
        drop(self.0.take());
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(Connection::Postgres(connection)) = self.0.take() {
            drop(connection.detach());
        }
    }
}

/// Begins or ends a transaction.
async fn control(connection: &mut Connection, statement: &'static str) -> super::Result<()> {
    let Connection::Postgres(connection) = connection else {
        return Err(StoreError::Stopped);
    };
    sqlx::raw_sql(statement).execute(&mut **connection).await?;
    Ok(())
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::io::copy_bidirectional;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::watch;
    use tokio::time::Instant;

    use super::*;

    /// How much longer connecting takes.
    const DELAY: Duration = Duration::from_millis(400);

    /// The pause between two requests: so short that always one waits for nearly the whole time.
    const PAUSE: Duration = Duration::from_millis(50);

    /// A proxy before PostgreSQL that answers nothing while `up` is false, and delays each connection. Returns the
    /// database's address there.
    async fn slow_network(url: &str, up: watch::Receiver<bool>) -> String {
        let (before, rest) = url.rsplit_once('@').unwrap();
        let (server, name) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = server.to_owned();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (server, mut up) = (server.clone(), up.clone());
                tokio::spawn(async move {
                    let passing = *up.borrow_and_update();
                    let pass_on = async {
                        tokio::time::sleep(DELAY).await;
                        let mut onward = TcpStream::connect(server).await.unwrap();
                        let _ = copy_bidirectional(&mut stream, &mut onward).await;
                    };
                    // A change of the network cuts its connections.
                    tokio::select! {
                        _ = up.changed() => {}
                        () = pass_on, if passing => {}
                    }
                });
            }
        });
        format!("{before}@{address}/{name}")
    }

    async fn ask(store: PostgresDatabase) -> crate::store::Result<u64> {
        let operation = store.run(|connection| Box::pin(connection.execute("SELECT 1", &[])));
        operation.await
    }

    #[tokio::test]
    async fn an_operation_on_postgres_without_an_answer_frees_its_connection() {
        let database = crate::postgres::Postgres::start().await;
        let store = PostgresDatabase::connect(&database.url(), 1).await.unwrap();
        let impatient = PostgresDatabase {
            operation_timeout: Duration::from_millis(100),
            ..store.clone()
        };
        for _ in 0..2 {
            let stuck = impatient.transaction(|connection| {
                Box::pin(connection.execute("SELECT pg_sleep(600)", &[]))
            });
            assert!(matches!(stuck.await, Err(StoreError::TimedOut)));
            ask(store.clone()).await.unwrap();
        }
    }

    #[tokio::test]
    async fn under_load_the_pool_on_postgres_recovers_from_an_outage() {
        let database = crate::postgres::Postgres::start().await;
        let (network, up) = watch::channel(true);
        let url = slow_network(&database.url(), up).await;
        let store = PostgresDatabase::connect(&url, 2).await.unwrap();
        let answered = Arc::new(AtomicU32::new(0));
        let (counted, asked) = (Arc::clone(&answered), store.clone());
        let load = tokio::spawn(async move {
            let mut ticks = tokio::time::interval(PAUSE);
            loop {
                ticks.tick().await;
                let (store, counted) = (asked.clone(), Arc::clone(&counted));
                tokio::spawn(async move {
                    let done = ask(store).await;
                    counted.fetch_add(u32::from(done.is_ok()), Ordering::Relaxed);
                });
            }
        });
        network.send_replace(false);
        // The outage lasts until a request has waited for the whole time.
        let mut began = Instant::now();
        while ask(store.clone()).await.is_err() && began.elapsed() < ACQUIRE_TIMEOUT {
            began = Instant::now();
        }
        let before = answered.load(Ordering::Relaxed);
        network.send_replace(true);
        let recovered = timeout(10 * ACQUIRE_TIMEOUT, async {
            while answered.load(Ordering::Relaxed) == before {
                tokio::time::sleep(PAUSE).await;
            }
        });
        recovered.await.expect("the pool does not recover");
        load.abort();
    }
}
