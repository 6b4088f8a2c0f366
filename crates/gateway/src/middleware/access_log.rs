//! One line per answered request.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::clock::Clock;

/// Logs the status and the time that the answer took.
pub(crate) async fn layer(State(clock): State<Clock>, request: Request, next: Next) -> Response {
    let began = clock.now();
    let response = next.run(request).await;
    let milliseconds = clock.now().duration_since(began).as_millis();
    tracing::info!(status = response.status().as_u16(), %milliseconds, "answered");
    response
}
