//! Accepts connections and serves each in a task. Limits their number, the time for a request's head,
//! and the time in which a client must read.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
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

use crate::client::Peer;

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

/// Accepts connections until `stop`, then waits until all are closed.
pub(super) async fn accept(
    listener: TcpListener,
    routes: Router,
    max_connections: usize,
    stop: CancellationToken,
) {
    let permits = Arc::new(Semaphore::new(max_connections.min(Semaphore::MAX_PERMITS)));
    let graceful = GracefulShutdown::new();
    while let Some((stream, peer, permit)) =
        stop.run_until_cancelled(next(&listener, &permits)).await
    {
        serve(stream, peer, permit, routes.clone(), &graceful);
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn next(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed, so this always returns a permit.
    let permit = Arc::clone(permits).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, permit),
            Err(error) => {
                tracing::warn!(%error, "can't accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    permit: Option<OwnedSemaphorePermit>,
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
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "connection ended");
        }
        drop(permit);
    });
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

    /// More than the sockets of a connection hold.
    const ANSWER_BYTES: usize = 64 << 20;

    #[tokio::test(start_paused = true)]
    async fn a_client_that_reads_nothing_is_disconnected() {
        let routes = Router::new().fallback(async || vec![b'x'; ANSWER_BYTES]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(accept(listener, routes, 1, stop.clone()));

        let mut idle = TcpStream::connect(address).await.unwrap();
        idle.write_all(REQUEST).await.unwrap();
        // After the first byte the permit is taken, and the rest of the response waits.
        let mut first = [0; 1];
        idle.read_exact(&mut first).await.unwrap();

        let mut next = TcpStream::connect(address).await.unwrap();
        next.write_all(REQUEST).await.unwrap();
        next.read_exact(&mut first).await.unwrap();
        drop((idle, next));
        stop.cancel();
    }
}
