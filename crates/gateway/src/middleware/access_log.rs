//! The access log: a span for each request, and a line for each response.

use std::time::Duration;

use axum::extract::Request;
use axum::response::Response;
use tracing::{Span, field};

use super::request_id;
use crate::client::Client;

/// Characters of a path that are logged: the gateway's own paths have up to 70, under a shop's path some more.
/// The path is in every line of the request, and a client can send 60 KB of it.
const MAX_PATH_CHARS: usize = 200;

/// The span of a request, which adds the request id to all its log lines.
pub(crate) fn span(request: &Request) -> Span {
    // The level of a span is the lowest that a filter can hide: lines of every level keep their span.
    tracing::error_span!(
        "request",
        request_id = request_id::of(request.extensions()),
        method = %request.method(),
        client = request.extensions().get::<Client>().and_then(|client| client.0).map(field::display),
        // Without the query, which can contain what a customer typed.
        path = %cut(request.uri().path()),
    )
}

/// Logs the status and the time until the response began.
pub(crate) fn responded(response: &Response, latency: Duration, _span: &Span) {
    let (status, milliseconds) = (response.status().as_u16(), latency.as_millis());
    tracing::info!(status, %milliseconds, "answered");
}

/// The beginning of the path. `hyper` accepts only ASCII in it.
fn cut(path: &str) -> &str {
    path.get(..MAX_PATH_CHARS).unwrap_or(path)
}
