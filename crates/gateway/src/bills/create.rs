//! `POST /api/billpay/create-order-control-number`: a bill in, its control number out, in
//! ClickPesa's shape. Must not know how ClickPesa is asked.

use axum::extract::State;
use axum::response::Response;

use super::idempotency_key::IdempotencyKey;
use super::wanted::{Asked, wanted};
use crate::body::JsonBody;
use crate::problems::Failure;
use crate::router::Shared;

/// Answers the number, or why there is none.
pub(crate) async fn create(
    State(shared): State<Shared>,
    IdempotencyKey(key): IdempotencyKey,
    JsonBody(asked): JsonBody<Asked>,
) -> Result<Response, Failure> {
    let wanted = wanted(&shared, &asked, key)?;
    let bill = shared.issuer.issue(wanted).await?;
    super::issued(&shared, &bill)
}
