//! Accepts connections and serves each in a task. Limits their number, also that of each client, the time for a
//! request's head, and the time in which a client must read.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use futures_util::FutureExt;
use governor::clock::DefaultClock;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::client::{Peer, TrustedProxies};
use crate::client_limits::{ClientLimits, ClientPermit, TooMany};

/// The time limit for a request's head, and for an idle connection, so that a client that sends a byte
/// now and then does not hold a connection for ever.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);

/// The size of a request's head, and of what is buffered of a connection. A web server in front accepts less:
/// nginx 32 KiB. hyper's own limit of 400 KiB would be 3 GiB for all connections.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// The time in which a client must read some of its response: longer than a phone needs to reconnect.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// The pause after a failed accept. Usually the process has no file descriptor left, and one is closed
/// in the meantime.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The pause between two log lines about clients with too many connections.
const LOG_PAUSE: Duration = Duration::from_secs(10);

/// How many connections are open at the same time.
#[derive(Debug)]
pub(super) struct ConnectionLimits {
    all: Arc<Semaphore>,
    clients: ClientLimits,
    proxies: TrustedProxies,
    logged: RateLimiter<NotKeyed, InMemoryState, DefaultClock>,
}

/// The permits of a connection: of the gateway, and of the client.
type Permits = (Option<OwnedSemaphorePermit>, Option<ClientPermit>);

impl ConnectionLimits {
    pub(super) fn new(all: usize, clients: ClientLimits, proxies: TrustedProxies) -> Self {
        let log_quota = Quota::with_period(LOG_PAUSE);
        Self {
            all: Arc::new(Semaphore::new(all.min(Semaphore::MAX_PERMITS))),
            clients,
            proxies,
            logged: RateLimiter::direct(log_quota.unwrap_or(Quota::per_minute(NonZeroU32::MIN))),
        }
    }

    /// Accepts the next connection of a client that does not have too many. Closes those of the others.
    async fn next(&self, listener: &TcpListener) -> (TcpStream, SocketAddr, Permits) {
        // The semaphore is never closed, so this always returns a permit.
        let permit = Arc::clone(&self.all).acquire_owned().await.ok();
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => match self.permit(peer) {
                    Ok(own) => return (stream, peer, (permit, own)),
                    Err(TooMany) => drop(stream),
                },
                Err(error) => {
                    tracing::warn!(%error, "can't accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn permit(&self, peer: SocketAddr) -> Result<Option<ClientPermit>, TooMany> {
        let client = self.proxies.client_of_connection(peer);
        let permit = self.clients.connection(client);
        if permit.is_err() && self.logged.check().is_ok() {
            let client = peer.ip();
            tracing::warn!(%client, "a client has too many connections: further ones are closed");
        }
        permit
    }
}

/// Accepts connections until `stop`, then waits until all are closed.
pub(super) async fn accept(
    listener: TcpListener,
    routes: Router,
    limits: ConnectionLimits,
    stop: CancellationToken,
) {
    let graceful = GracefulShutdown::new();
    while let Some((stream, peer, permits)) = stop.run_until_cancelled(limits.next(&listener)).await
    {
        serve(stream, peer, permits, routes.clone(), &graceful);
    }
    drop(listener);
    graceful.shutdown().await;
}

fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    permits: Permits,
    routes: Router,
    graceful: &GracefulShutdown,
) {
    // Responses are small and written at once; Nagle's algorithm only delays them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "can't set nodelay");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let stream = TokioIo::new(Box::pin(stream));
    let routes = routes.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Peer(peer));
        request
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(stream, TowerToHyperService::new(routes));
    // Not an async block, which would have room for the connection twice.
    tokio::spawn(graceful.watch(connection).map(move |ended| {
        if let Err(error) = ended {
            tracing::debug!(%error, "connection ended");
        }
        drop(permits);
    }));
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpSocket;
    use tokio_util::sync::DropGuard;

    use super::*;
    use crate::config::ClientLimitsConfig;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

    /// More than the sockets of a connection hold.
    const ANSWER_BYTES: usize = 64 << 20;

    /// Serves with limits of connections in all and per client. The guard stops it.
    async fn serving(routes: Router, all: usize, per_client: usize) -> (SocketAddr, DropGuard) {
        let clients = ClientLimits::new(ClientLimitsConfig {
            creates_per_minute: 1,
            requests_per_minute: 1,
            streams: 1,
            connections: per_client,
        });
        let limits = ConnectionLimits::new(all, clients, TrustedProxies::new(&[]));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(accept(listener, routes, limits, stop.clone()));
        (address, stop.drop_guard())
    }

    /// Whether a request from this address is answered.
    async fn is_answered(from: [u8; 4], to: SocketAddr) -> bool {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((IpAddr::from(from), 0).into()).unwrap();
        let mut stream = socket.connect(to).await.unwrap();
        // An error means that the connection is closed.
        let _ = stream.write_all(REQUEST).await;
        matches!(stream.read(&mut [0; 1]).await, Ok(1))
    }

    #[tokio::test]
    async fn a_client_with_too_many_connections_leaves_the_others_theirs() {
        const GREEDY: [u8; 4] = [127, 0, 0, 1];
        let routes = Router::new().fallback(async || "answer");
        let (address, _serving) = serving(routes, 3, 2).await;
        let mut held = Vec::new();
        for _ in 0..2 {
            held.push(TcpStream::connect(address).await.unwrap());
        }
        assert!(!is_answered(GREEDY, address).await);
        assert!(is_answered([127, 0, 0, 2], address).await);
        held.clear();
        while !is_answered(GREEDY, address).await {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_nothing_is_disconnected() {
        let routes = Router::new().fallback(async || vec![b'x'; ANSWER_BYTES]);
        let (address, _serving) = serving(routes, 1, 2).await;

        let mut idle = TcpStream::connect(address).await.unwrap();
        idle.write_all(REQUEST).await.unwrap();
        // After the first byte the permit is taken, and the rest of the response waits.
        let mut first = [0; 1];
        idle.read_exact(&mut first).await.unwrap();

        let mut next = TcpStream::connect(address).await.unwrap();
        next.write_all(REQUEST).await.unwrap();
        next.read_exact(&mut first).await.unwrap();
    }
}
