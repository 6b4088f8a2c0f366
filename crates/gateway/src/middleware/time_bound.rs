//! The longest that a request may take.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problems::Failure;

/// Answers for a handler that takes too long. The body's arrival has a bound of its own, so what
/// a handler still waits for is ClickPesa.
pub(crate) async fn layer(State(bound): State<Duration>, request: Request, next: Next) -> Response {
    tokio::time::timeout(bound, next.run(request))
        .await
        .unwrap_or_else(|_elapsed| Failure::provider_timeout().into_response())
}
