//! The request id: set for every request, returned in `X-Request-Id`, and part of every log line and
//! problem document.

use axum::extract::Request;
use http::{Extensions, HeaderName};
use tower_http::request_id::RequestId;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Removes an id that the client sent. It could be the id of another request, or any other text.
pub(crate) fn remove_received(mut request: Request) -> Request {
    request.headers_mut().remove(HEADER);
    request
}

/// The id in the extensions of a request.
pub(crate) fn of(extensions: &Extensions) -> &str {
    let id = extensions.get::<RequestId>();
    id.and_then(|id| id.header_value().to_str().ok())
        .unwrap_or_default()
}
