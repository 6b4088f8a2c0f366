//! `POST /api/bills/{id}/rest`: issues a control number for the unpaid remainder of an underpaid bill,
//! never for more.

use axum::extract::State;
use axum::response::Response;
use billpay_contract::{AmountDraft, BillDraft, BillStatus, PaymentMode, ProblemCode};
use uuid::Uuid;

use super::resolve_request::{deadline_after, refuse_unpayable};
use super::responses::issued;
use super::stored_bill::StoredBill;
use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::clickpesa::Caller;
use crate::client::Client;
use crate::client_limits::Demand;
use crate::ledger::{Bill, NewBill, new_bill_id};

/// Responds with the number for the remainder, the same one for every request.
pub(crate) async fn remainder_number(
    State(state): State<AppState>,
    client: Client,
    StoredBill(bill): StoredBill,
) -> Result<Response, ApiError> {
    let remainder = issue_remainder_number(&state, client, bill).await?;
    issued(&state, &remainder)
}

/// Issues the bill for the unpaid remainder of `bill`.
pub(crate) async fn issue_remainder_number(
    state: &AppState,
    client: Client,
    bill: Bill,
) -> Result<Bill, ApiError> {
    state.client_limits.count(Demand::Create, client)?;
    if bill.balance().status != BillStatus::Underpaid {
        return Err(nothing_is_missing());
    }
    // A payment may have begun or arrived since the last poll.
    let caller = Caller::Client(client.0);
    let bill = state.poller.poll_now(bill, caller).await?;
    let now = state.clock.timestamp();
    let mut remainder = remainder_bill(&bill).ok_or_else(nothing_is_missing)?;
    // The payment in progress may be the remainder.
    if bill.balance().pending {
        return Err(ApiError::new(ProblemCode::PaymentInProgress));
    }
    refuse_unpayable(&state.channels, &remainder.request)?;
    // A deadline in the past would close the new number at once.
    remainder.deadline = bill.deadline.filter(|deadline| *deadline > now);
    remainder.default_deadline = state
        .deadline_after
        .and_then(|time| deadline_after(now, time));
    Ok(state.issuer.issue(remainder, client).await?)
}

/// A new bill for what is missing; `None` when nothing is.
fn remainder_bill(bill: &Bill) -> Option<NewBill> {
    let balance = bill.balance();
    let missing = balance.missing?;
    if balance.status != BillStatus::Underpaid {
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
        idempotency_key: Uuid::new_v4().simple().to_string(),
        browser: None,
        intent: None,
        request: draft.parse().ok()?,
        generated_reference: None,
        customer_name: bill.customer_name.clone(),
        deadline: None,
        default_deadline: None,
        remainder_of: Some(bill.id.clone()),
    })
}

fn nothing_is_missing() -> ApiError {
    ApiError::new(ProblemCode::BillRefused)
        .with_detail("Only a partly paid bill has an unpaid remainder.")
}
