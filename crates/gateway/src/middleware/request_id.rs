//! A name for every request: in the answer's header, in its problem document, in each log line.
//! One that the client sends is not taken: it could be another's, or anything else.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use tracing::Instrument;
use uuid::Uuid;

pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The name of the request at hand: an extension of the request.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(String);

impl RequestId {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Names the request, and opens the span that all its log lines stand in.
pub(crate) async fn layer(mut request: Request, next: Next) -> Response {
    let id = RequestId(Uuid::now_v7().to_string());
    // Of the highest level, so that it stands in whatever lines the operator's filter leaves.
    let span = tracing::error_span!(
        "request",
        request_id = %id.as_str(),
        method = %request.method(),
        // Without the query, which can hold what a customer typed.
        path = %request.uri().path(),
    );
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
