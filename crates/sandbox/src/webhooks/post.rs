//! One POST on a connection of its own, without TLS.
//!
//! hyper itself and not a client above it: a program that embeds the sandbox may have a client with
//! TLS, which this one would then be, too.

use std::pin::pin;

use axum::body::Bytes;
use axum::http::header::{CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{HeaderValue, Request};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::url::WebhookUrl;

const AGENT: HeaderValue =
    HeaderValue::from_static(concat!("billpay-sandbox/", env!("CARGO_PKG_VERSION")));

/// The status of the answer; its body is left alone, and no redirect is followed.
pub(super) async fn post(url: &WebhookUrl, body: Bytes) -> Result<u16, String> {
    let stream = TcpStream::connect(url.address()).await.map_err(words)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(words)?;
    let mut connection = pin!(connection);
    let mut answer = pin!(sender.send_request(request(url, body)?));
    let answer = tokio::select! {
        biased;
        answer = &mut answer => answer,
        // It may end with the answer, which is then there to be taken.
        _ = &mut connection => answer.await,
    };
    answer.map(|answer| answer.status().as_u16()).map_err(words)
}

fn request(url: &WebhookUrl, body: Bytes) -> Result<Request<Full<Bytes>>, String> {
    Request::post(url.path())
        .header(HOST, url.host())
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, AGENT)
        .header(CONNECTION, "close")
        .body(Full::new(body))
        .map_err(words)
}

#[expect(clippy::needless_pass_by_value, reason = "errors come by value")]
fn words(error: impl ToString) -> String {
    error.to_string()
}
