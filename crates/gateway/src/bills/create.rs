//! `POST /api/billpay/create-order-control-number`: a bill in, its control number out, in
//! ClickPesa's shape.

use axum::extract::State;
use axum::response::Response;
use billpay_contract::{BillDraft, CreateBill};

use super::idempotency_key::IdempotencyKey;
use super::wanted::{Wanted, expired, wanted};
use crate::body::JsonBody;
use crate::ledger::Bill;
use crate::problems::Failure;
use crate::router::Shared;

/// Answers the number, or why there is none.
pub(crate) async fn create(
    State(shared): State<Shared>,
    IdempotencyKey(key): IdempotencyKey,
    JsonBody(asked): JsonBody<CreateBill<BillDraft>>,
) -> Result<Response, Failure> {
    let bill = made(&shared, &asked, key).await?;
    super::issued(&shared, &bill)
}

/// The bill with its number, under that idempotency key.
pub(crate) async fn made(
    shared: &Shared,
    asked: &CreateBill<BillDraft>,
    key: String,
) -> Result<Bill, Failure> {
    match wanted(shared, asked, key)? {
        Wanted::New(bill) => shared.issuer.issue(bill).await,
        Wanted::Made(bill) => {
            let made = shared.issuer.store.made(&bill).await?;
            made.ok_or_else(expired)
        }
    }
}
