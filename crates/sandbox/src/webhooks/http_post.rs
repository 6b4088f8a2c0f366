//! Sends one HTTP POST on its own connection, without TLS.
//!
//! This uses hyper directly: in a program that embeds the sandbox, a shared HTTP client would have the
//! features of the program's own client, including TLS.

use std::pin::pin;

use axum::body::Bytes;
use axum::http::header::{CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{HeaderValue, Request};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::signing::SignedBody;
use super::webhook_url::WebhookUrl;

const USER_AGENT_VALUE: HeaderValue =
    HeaderValue::from_static(concat!("billpay-sandbox/", env!("CARGO_PKG_VERSION")));

/// Sends a JSON body and returns the status of the response. The response's body is not read, and
/// redirects are not followed.
pub(crate) async fn post(url: &WebhookUrl, body: SignedBody) -> Result<u16, String> {
    let stream = TcpStream::connect(url.address()).await.map_err(message)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(message)?;
    let mut connection = pin!(connection);
    let mut response = pin!(sender.send_request(request(url, body)?));
    let response = tokio::select! {
        biased;
        response = &mut response => response,
        // The connection may end right after the response was received.
        _ = &mut connection => response.await,
    };
    response
        .map(|response| response.status().as_u16())
        .map_err(message)
}

fn request(url: &WebhookUrl, signed: SignedBody) -> Result<Request<Full<Bytes>>, String> {
    let mut request = Request::post(url.path())
        .header(HOST, url.host())
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, USER_AGENT_VALUE)
        .header(CONNECTION, "close");
    if let Some((name, value)) = signed.header {
        request = request.header(name, value);
    }
    request.body(Full::new(signed.body)).map_err(message)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "map_err passes the error by value"
)]
fn message(error: impl ToString) -> String {
    error.to_string()
}
