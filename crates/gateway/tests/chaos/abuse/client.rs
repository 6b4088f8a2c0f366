//! A client with an address of its own, as the gateway sees it: each loopback address is another client.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream};

/// An open connection, over which requests are sent one after another.
pub(super) struct Connection(SendRequest<Full<Bytes>>);

/// A whole answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// Connects from this address.
pub(super) async fn connect(from: Ipv4Addr, to: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    // The ports of connections that have just ended are used again: there are 28,000 of them.
    socket.set_reuseaddr(true)?;
    socket.bind((from, 0).into())?;
    let stream = socket.connect(to).await?;
    // Ends with a reset, which leaves nothing in the kernel.
    stream.set_zero_linger()?;
    Ok(stream)
}

impl Connection {
    pub(super) async fn open(from: Ipv4Addr, to: SocketAddr) -> io::Result<Self> {
        let stream = TokioIo::new(connect(from, to).await?);
        let (sender, connection) = handshake(stream).await.map_err(io::Error::other)?;
        // It ends when the sender is dropped.
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    /// Sends a request, and returns the answer as soon as its head has arrived.
    pub(super) async fn begin(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> hyper::Result<Response<Incoming>> {
        self.0.ready().await?;
        self.0.send_request(request).await
    }

    /// Sends a request, and returns the whole answer.
    pub(super) async fn send(&mut self, request: Request<Full<Bytes>>) -> hyper::Result<Answer> {
        let (head, body) = self.begin(request).await?.into_parts();
        Ok(Answer {
            status: head.status,
            headers: head.headers,
            body: body.collect().await?.to_bytes(),
        })
    }
}

/// A request without a body.
pub(super) fn get(path: &str) -> Request<Full<Bytes>> {
    let request = Request::get(path).header("host", "x");
    request.body(Full::default()).unwrap()
}

/// A request with a JSON body.
pub(super) fn post(path: &str, body: impl Into<Bytes>) -> Request<Full<Bytes>> {
    let request = Request::post(path).header("host", "x");
    let request = request.header("content-type", "application/json");
    request.body(Full::new(body.into())).unwrap()
}

/// A request for a new bill.
pub(super) fn create() -> Request<Full<Bytes>> {
    const BILL: &str =
        r#"{"billDescription":"Water bill","billAmount":90900,"billPaymentMode":"EXACT"}"#;
    post("/api/billpay/create-order-control-number", BILL)
}

/// A bill that was created: its id and its number.
#[derive(Clone, Debug)]
pub(super) struct Bill {
    pub(super) id: String,
    pub(super) number: String,
}

impl Bill {
    /// The bill that an answer to [`create`] is about; `None` if there is none.
    pub(super) fn created(answer: &Answer) -> Option<Self> {
        let location = answer.headers.get("location")?.to_str().ok()?;
        let body: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
        Some(Self {
            id: location.rsplit('/').next()?.to_owned(),
            number: body["billPayNumber"].as_str()?.to_owned(),
        })
    }
}
