//! Accepts connections and serves each in a task, bounded in number, in the time that a head may
//! take, and in the time that a client may read nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;

/// How long the head of a request may take, and how long a connection may stay idle: a client that
/// sends a byte now and then does not hold a place for ever.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);

/// How long an answer may wait for a client that reads nothing of it: longer than a phone needs to
/// find its network again, and no place is held for ever.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// After a failed accept, which commonly means that the process has no file handle left: one that
/// closes meanwhile is worth the wait.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Accepts until `stop`, then waits for every connection's end.
pub(super) async fn accept(
    listener: TcpListener,
    routes: Router,
    max_connections: usize,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(max_connections.min(Semaphore::MAX_PERMITS)));
    let graceful = GracefulShutdown::new();
    while let Some((stream, place)) = stop.run_until_cancelled(next(&listener, &places)).await {
        serve(stream, place, routes.clone(), &graceful);
    }
    drop(listener);
    graceful.shutdown().await;
}

async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    // Never closed, so there is always a place in the end.
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, place),
            Err(error) => {
                tracing::warn!(%error, "can't accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn serve(
    stream: TcpStream,
    place: Option<OwnedSemaphorePermit>,
    routes: Router,
    graceful: &GracefulShutdown,
) {
    // Answers are small and whole; waiting to fill a packet only delays them.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "can't set nodelay");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let stream = TokioIo::new(Box::pin(stream));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .serve_connection(stream, TowerToHyperService::new(routes));
    let connection = graceful.watch(connection);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "connection ended");
        }
        drop(place);
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
    async fn who_reads_nothing_does_not_hold_a_place_for_ever() {
        let routes = Router::new().fallback(async || vec![b'x'; ANSWER_BYTES]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(accept(listener, routes, 1, stop.clone()));

        let mut idle = TcpStream::connect(address).await.unwrap();
        idle.write_all(REQUEST).await.unwrap();
        // The first byte: the place is taken, and the rest of the answer waits.
        let mut first = [0; 1];
        idle.read_exact(&mut first).await.unwrap();

        let mut next = TcpStream::connect(address).await.unwrap();
        next.write_all(REQUEST).await.unwrap();
        next.read_exact(&mut first).await.unwrap();
        drop((idle, next));
        stop.cancel();
    }
}
