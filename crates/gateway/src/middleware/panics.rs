//! A panic in a handler becomes an answer, not a closed connection.

use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use billpay_contract::ProblemCode;
use futures_util::FutureExt;

use crate::problems::Failure;

/// Catches panics. Nothing of a request outlives it, so nothing is left half changed.
pub(crate) async fn layer(request: Request, next: Next) -> Response {
    AssertUnwindSafe(next.run(request))
        .catch_unwind()
        .await
        .unwrap_or_else(|_panic| Failure::new(ProblemCode::Internal).into_response())
}
