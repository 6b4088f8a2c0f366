//! `POST /api/bills/{id}/rest`: a number over what an underpaid bill lacks, never over more. Must
//! not know how a number is made.

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use billpay_contract::{AmountDraft, BillDraft, BillStatus, PaymentMode, ProblemCode};
use uuid::Uuid;

use super::kept::Kept;
use super::responses::issued;
use super::wanted::later;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::ledger::{Bill, NewBill, new_bill_id};

/// Between two looks at the same bill, however often its rest is asked for.
const PAUSE: Duration = Duration::from_secs(3);

/// Answers the number for the rest: the same one, however often it is asked for.
pub(crate) async fn rest(
    State(state): State<AppState>,
    Kept(bill): Kept,
) -> Result<Response, ApiError> {
    let rest = rest_of(&state, bill).await?;
    issued(&state, &rest)
}

/// The bill over what is missing of that one.
pub(crate) async fn rest_of(state: &AppState, bill: Bill) -> Result<Bill, ApiError> {
    if bill.account().status != BillStatus::Underpaid {
        return Err(nothing_is_missing());
    }
    // Money may have come since the page was drawn.
    let bill = state.looker.look(bill, PAUSE).await?;
    let now = state.clock.moment();
    let mut wanted = wanted(&bill).ok_or_else(nothing_is_missing)?;
    // Who has paid a part may pay the rest: a deadline that is over would close its number at once.
    wanted.deadline = bill.deadline.filter(|deadline| *deadline > now);
    wanted.default_deadline = state.deadline_after.and_then(|lasts| later(now, lasts));
    Ok(state.issuer.issue(wanted).await?)
}

fn wanted(bill: &Bill) -> Option<NewBill> {
    let account = bill.account();
    let missing = account.missing?;
    if account.status != BillStatus::Underpaid {
        return None;
    }
    let description = bill.request.description();
    let draft = BillDraft {
        description: description.map_or(String::new(), |text| text.as_str().to_owned()),
        amount: AmountDraft::Text(missing.plain()),
        payment_mode: PaymentMode::Exact.wire_name().to_owned(),
        reference: String::new(),
    };
    Some(NewBill {
        id: new_bill_id(),
        key: Uuid::new_v4().simple().to_string(),
        intent: None,
        request: draft.parse().ok()?,
        chosen: None,
        customer_name: bill.customer_name.clone(),
        deadline: None,
        default_deadline: None,
        rest_of: Some(bill.id.clone()),
    })
}

fn nothing_is_missing() -> ApiError {
    ApiError::new(ProblemCode::BillRefused)
        .with_detail("Only a bill that was paid in part has a rest.")
}
