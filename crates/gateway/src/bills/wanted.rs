//! The bill that somebody wants: the merchant's own, where it signed one, or what was typed. Must
//! not know how a number is made.

use std::time::Duration;

use billpay_contract::{BillDraft, CreateBillRequest, ProblemCode, Timestamp};

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::config::Policy;
use crate::intents::{Intent, IntentError};
use crate::ledger::{NewBill, new_bill_id};

/// What is wanted.
pub(super) enum Wanted {
    /// A bill that may be made.
    New(NewBill),
    /// A bill whose time to be made is over: it is only looked for.
    Made(NewBill),
}

/// The bill under that idempotency key.
pub(super) fn wanted(
    state: &AppState,
    asked: &CreateBillRequest<BillDraft>,
    key: String,
) -> Result<Wanted, ApiError> {
    let now = state.clock.moment();
    let token = asked.intent.as_deref().filter(|token| !token.is_empty());
    let signed = token.map(|token| state.intents.verify(token, now));
    let mut over = false;
    let bill = match signed {
        Some(Ok(intent)) => signed_bill(intent, &asked.bill, key)?,
        Some(Err(IntentError::Expired(intent))) => {
            over = true;
            signed_bill(*intent, &asked.bill, key)?
        }
        Some(Err(error)) => return Err(error.into()),
        None if state.policy == Policy::IntentOnly => {
            return Err(ApiError::new(ProblemCode::IntentRequired)
                .with_detail("This gateway makes only bills that the merchant has signed."));
        }
        None => typed_bill(&asked.bill, key)?,
    };
    if over || bill.deadline.is_some_and(|deadline| deadline <= now) {
        return Ok(Wanted::Made(bill));
    }
    let default = state.deadline_after.and_then(|lasts| later(now, lasts));
    Ok(Wanted::New(NewBill {
        default_deadline: default,
        ..bill
    }))
}

/// What the merchant signed counts. A body that says something else was changed on the way.
fn signed_bill(intent: Intent, draft: &BillDraft, key: String) -> Result<NewBill, ApiError> {
    if *draft != BillDraft::default() && draft.parse().ok().as_ref() != Some(&intent.request) {
        return Err(ApiError::new(ProblemCode::IntentInvalid)
            .with_detail("The body says another bill than the intent: leave its fields out."));
    }
    Ok(NewBill {
        id: new_bill_id(),
        key,
        intent: Some(intent.id),
        request: intent.request,
        chosen: None,
        customer_name: intent.customer_name,
        deadline: intent.deadline,
        default_deadline: None,
        rest_of: None,
    })
}

fn typed_bill(draft: &BillDraft, key: String) -> Result<NewBill, ApiError> {
    Ok(NewBill {
        id: new_bill_id(),
        key,
        intent: None,
        request: draft.parse().map_err(|broken| ApiError::from(&broken))?,
        chosen: None,
        customer_name: None,
        deadline: None,
        default_deadline: None,
        rest_of: None,
    })
}

pub(super) fn later(now: Timestamp, by: Duration) -> Option<Timestamp> {
    let by = i64::try_from(by.as_secs()).ok()?;
    Some(Timestamp::from_unix(now.unix().checked_add(by)?))
}
