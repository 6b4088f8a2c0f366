//! `POST /api/billpay/create-order-control-number`: a bill in, its control number out, in
//! ClickPesa's shape.

use axum::extract::State;
use axum::response::Response;
use billpay_contract::{BillDraft, CreateBillRequest};

use super::idempotency_key::IdempotencyKey;
use super::responses::issued;
use super::wanted::{Wanted, wanted};
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::body::JsonBody;
use crate::ledger::Bill;

/// Answers the number, or why there is none.
pub(crate) async fn create(
    State(state): State<AppState>,
    IdempotencyKey(key): IdempotencyKey,
    JsonBody(asked): JsonBody<CreateBillRequest<BillDraft>>,
) -> Result<Response, ApiError> {
    let bill = made(&state, &asked, key).await?;
    issued(&state, &bill)
}

/// The bill with its number, under that idempotency key.
pub(crate) async fn made(
    state: &AppState,
    asked: &CreateBillRequest<BillDraft>,
    key: String,
) -> Result<Bill, ApiError> {
    match wanted(state, asked, key)? {
        Wanted::New(bill) => Ok(state.issuer.issue(bill).await?),
        Wanted::Made(bill) => {
            let made = state.issuer.store.made(&bill).await?;
            made.ok_or_else(ApiError::intent_expired)
        }
    }
}
