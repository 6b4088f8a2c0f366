//! A pool of connections. An operation that has begun runs to its end, also when its caller has gone: a connection
//! whose query or transaction is cancelled in the middle must be cleaned before it can be used again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use crate::store;
use crate::store::connection::{ACQUIRE_TIMEOUT, Connection};
use crate::store::error::StoreError;

/// A connection that was idle for longer is tested before it is used: PostgreSQL may have restarted.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// How long the test of an idle connection may take. A firewall may have forgotten it without a word.
const PING_TIMEOUT: Duration = Duration::from_secs(1);

/// How long an operation may take. Each takes milliseconds in a database that works, and a request has given up
/// before. If the network loses what is sent, or somebody has locked a table, the connection is then closed.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(30);

/// Each statement of the store finds its rows by an index. PostgreSQL prefers to read a table as a whole while it is
/// small, keeps that plan for a prepared statement, and would then read the grown table each time. Before it has counted
/// a table's rows, it would also read all messages that wait, for each one that is due. And it plans a statement anew for
/// each batch that is smaller than it expects, which takes longer than running it.
///
/// A statement waits for a locked row for as long as a request waits for a connection. The other rows of its batch wait
/// with it.
const SETTINGS: &str = "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; \
    SET enable_material = off; SET enable_bitmapscan = off; SET plan_cache_mode = force_generic_plan; SET jit = off; \
    SET lock_timeout = '5s'";

/// The age at which a connection is closed. PostgreSQL then frees the memory that its process has collected.
const LIFETIME: Duration = Duration::from_mins(30);

/// Connections to a PostgreSQL database. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    /// Opens connections, and waits while PostgreSQL starts. It does not get them back: sqlx's pool tests each
    /// connection that is given back, which takes as long as a statement.
    opener: PgPool,
    idle: Arc<Mutex<Vec<Pooled>>>,
    /// One permit for each connection that there may be. A caller that leaves while it waits for a permit leaves nothing
    /// behind. A caller with a permit has the whole time limit to connect: under load the pool's own queue leaves no
    /// time for that, and would not recover from an outage.
    permits: Arc<Semaphore>,
    operation_timeout: Duration,
}

impl Connections {
    /// Connects to the database, with so many connections at most.
    pub(super) async fn connect(url: &str, connections: u32) -> Result<Self, sqlx::Error> {
        Ok(Self {
            opener: opener(connections).connect(url).await?,
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(connections as usize)),
            operation_timeout: OPERATION_TIMEOUT,
        })
    }

    pub(super) const fn opener(&self) -> &PgPool {
        &self.opener
    }

    /// Runs an operation in a task of its own. A caller that leaves before there is a connection for it leaves
    /// nothing behind.
    pub(super) async fn run<T, F>(&self, operation: F) -> store::Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, store::Result<T>> + Send + 'static,
    {
        let permit = self.permit().await?;
        let connections = self.clone();
        let done = tokio::spawn(async move {
            let reusable = |result: &store::Result<T>| {
                result
                    .as_ref()
                    .err()
                    .is_none_or(StoreError::is_unique_violation)
            };
            connections.run_with(permit, operation, reusable).await
        });
        done.await.unwrap_or(Err(StoreError::Stopped))
    }

    /// Waits until a connection may be used.
    pub(super) async fn permit(&self) -> store::Result<OwnedSemaphorePermit> {
        let permit = timeout(ACQUIRE_TIMEOUT, Arc::clone(&self.permits).acquire_owned());
        let permit = permit.await.map_err(|_| StoreError::Busy)?;
        permit.map_err(|_| StoreError::Stopped)
    }

    /// Runs an operation. This future must run to its end. The connection is used again if the result says so. It is
    /// closed after other errors, a time-out or a panic: it may be in the middle of a transaction or of an answer.
    pub(super) async fn run_with<T, F>(
        &self,
        _permit: OwnedSemaphorePermit,
        operation: F,
        reusable: impl FnOnce(&store::Result<T>) -> bool,
    ) -> store::Result<T>
    where
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, store::Result<T>>,
    {
        let mut pooled = match self.reuse().await? {
            Some(pooled) => pooled,
            None => self.open().await?,
        };
        let done = timeout(self.operation_timeout, operation(&mut pooled.connection)).await;
        let result = done.unwrap_or(Err(StoreError::TimedOut));
        if reusable(&result) {
            pooled.idle_since = Instant::now();
            self.idle().push(pooled);
        }
        result
    }

    /// The connection that was used last.
    async fn reuse(&self) -> store::Result<Option<Pooled>> {
        while let Some(mut pooled) = self.pop() {
            if pooled.idle_since.elapsed() < TRUSTED_IDLE {
                return Ok(Some(pooled));
            }
            let Connection::Postgres(connection) = &mut pooled.connection else {
                continue;
            };
            match timeout(PING_TIMEOUT, sqlx::Connection::ping(connection)).await {
                Ok(Ok(())) => return Ok(Some(pooled)),
                Ok(Err(_)) => {}
                // The others are as old, or older.
                Err(_elapsed) => self.idle().clear(),
            }
        }
        Ok(None)
    }

    async fn open(&self) -> store::Result<Pooled> {
        let now = Instant::now();
        Ok(Pooled {
            connection: Connection::Postgres(self.opener.acquire().await?.detach()),
            opened: now,
            idle_since: now,
        })
    }

    fn pop(&self) -> Option<Pooled> {
        let mut idle = self.idle();
        idle.retain(|pooled| pooled.opened.elapsed() < LIFETIME);
        idle.pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Pooled>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct Pooled {
    connection: Connection,
    opened: Instant,
    idle_since: Instant,
}

fn opener(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(SETTINGS).execute(connection).await?;
                Ok(())
            })
        })
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::io::copy_bidirectional;
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::watch;

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

    async fn ask(store: Connections) -> store::Result<u64> {
        let operation = store.run(|connection| Box::pin(connection.execute("SELECT 1", &[])));
        operation.await
    }

    #[tokio::test]
    async fn an_operation_on_postgres_without_an_answer_frees_its_connection() {
        let database = crate::postgres::Postgres::start().await;
        let store = Connections::connect(&database.url(), 1).await.unwrap();
        let impatient = Connections {
            operation_timeout: Duration::from_millis(100),
            ..store.clone()
        };
        for _ in 0..2 {
            let stuck = impatient
                .run(|connection| Box::pin(connection.execute("SELECT pg_sleep(600)", &[])));
            assert!(matches!(stuck.await, Err(StoreError::TimedOut)));
            ask(store.clone()).await.unwrap();
        }
    }

    #[tokio::test]
    async fn under_load_the_pool_on_postgres_recovers_from_an_outage() {
        let database = crate::postgres::Postgres::start().await;
        let (network, up) = watch::channel(true);
        let url = slow_network(&database.url(), up).await;
        let store = Connections::connect(&url, 2).await.unwrap();
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
