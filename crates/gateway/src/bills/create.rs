//! `POST /api/billpay/create-order-control-number`: a bill in, its control number out, in
//! ClickPesa's shape. Must not know how ClickPesa is asked.

use axum::extract::State;
use axum::response::Response;
use billpay_contract::{BillDraft, Moment};
use serde::Deserialize;

use super::idempotency_key::IdempotencyKey;
use crate::body::JsonBody;
use crate::ledger::{BillId, NewBill};
use crate::problems::Failure;
use crate::router::Shared;

/// The body: ClickPesa's, and the merchant's signature for it.
#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(flatten)]
    draft: BillDraft,
    #[serde(default)]
    intent: Option<String>,
}

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

fn wanted(shared: &Shared, asked: &Asked, key: String) -> Result<NewBill, Failure> {
    let now = shared.clock.moment();
    let request = asked
        .draft
        .parse()
        .map_err(|broken| Failure::from(&broken))?;
    let default = shared.deadline_after.and_then(|lasts| later(now, lasts));
    Ok(NewBill {
        id: BillId::random(),
        key,
        intent: None,
        request,
        chosen: None,
        customer_name: None,
        deadline: default,
        rest_of: None,
    })
}

fn later(now: Moment, by: std::time::Duration) -> Option<Moment> {
    let by = i64::try_from(by.as_secs()).ok()?;
    Some(Moment::from_unix(now.unix().checked_add(by)?))
}
