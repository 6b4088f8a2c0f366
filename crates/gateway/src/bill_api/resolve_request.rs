//! Resolves a create request to a new bill: from the signed intent if there is one, else from the
//! fields of the request.

use std::time::Duration;

use billpay_contract::{
    Amount, BillDraft, BillRequest, ChannelOverrides, CreateBillRequest, PaymentMode, ProblemCode,
    Timestamp,
};

use crate::api_error::ApiError;
use crate::app_state::AppState;
use crate::config::Policy;
use crate::intents::{Intent, IntentError};
use crate::ledger::{Browser, NewBill, new_bill_id};

/// What a create request asks for.
pub(super) enum ResolvedRequest {
    /// A bill that may be created.
    New(NewBill),
    /// A bill whose intent or deadline has passed. It is not created any more; if it exists, it is
    /// returned.
    Expired(NewBill),
}

/// What a create request can be recognised by, apart from what is in the bill.
pub(crate) struct RequestIdentity {
    /// The idempotency key.
    pub(crate) key: String,
    /// The browser, if it has a cookie.
    pub(crate) browser: Option<Browser>,
}

/// Verifies the intent, applies the policy and parses the bill.
pub(super) fn resolve_request(
    state: &AppState,
    request: &CreateBillRequest<BillDraft>,
    identity: RequestIdentity,
) -> Result<ResolvedRequest, ApiError> {
    let now = state.clock.timestamp();
    let token = request.intent.as_deref().filter(|token| !token.is_empty());
    let signed = token.map(|token| state.intents.verify(token, now));
    let mut expired = false;
    let mut signed_max = None;
    let bill = match signed {
        Some(Ok(intent)) => {
            signed_max = intent.max_collection;
            signed_bill(intent, &request.bill, identity.key)?
        }
        Some(Err(IntentError::Expired(intent))) => {
            expired = true;
            signed_bill(*intent, &request.bill, identity.key)?
        }
        Some(Err(error)) => return Err(error.into()),
        None if state.policy == Policy::IntentOnly => {
            return Err(ApiError::new(ProblemCode::IntentRequired)
                .with_detail("This gateway makes only bills that the merchant has signed."));
        }
        None => typed_bill(&request.bill, identity)?,
    };
    if expired || bill.deadline.is_some_and(|deadline| deadline <= now) {
        return Ok(ResolvedRequest::Expired(bill));
    }
    refuse_unpayable(&state.channels, &bill.request)?;
    let default_deadline = state
        .deadline_after
        .and_then(|time| deadline_after(now, time));
    let max_collection = signed_max.or_else(|| default_max_collection(state, &bill.request));
    Ok(ResolvedRequest::New(NewBill {
        default_deadline,
        request: bill.request.with_max_collection(max_collection),
        ..bill
    }))
}

/// With instalments, the number of a bill that may be paid in part collects the bill's amount.
fn default_max_collection(state: &AppState, request: &BillRequest) -> Option<Amount> {
    let charge = request.charge().filter(|_| state.instalments)?;
    (charge.payment_mode == PaymentMode::AllowPartialAndOverPayment).then_some(charge.amount)
}

/// Refuses an exact amount that no payment channel takes. What the payer chooses is not known, so other bills
/// are accepted.
pub(super) fn refuse_unpayable(
    channels: &ChannelOverrides,
    request: &BillRequest,
) -> Result<(), ApiError> {
    let charge = request.charge();
    let exact = charge.filter(|charge| charge.payment_mode == PaymentMode::Exact);
    let refusal = exact.and_then(|charge| channels.refusal(charge.amount));
    refusal.map_or(Ok(()), |refusal| Err(ApiError::amount_refused(refusal)))
}

/// The signed bill. Fields in the body that differ from it were changed on the way.
fn signed_bill(intent: Intent, draft: &BillDraft, key: String) -> Result<NewBill, ApiError> {
    if *draft != BillDraft::default() && draft.parse().ok().as_ref() != Some(&intent.request) {
        return Err(ApiError::new(ProblemCode::IntentInvalid)
            .with_detail("The body says another bill than the intent: leave its fields out."));
    }
    Ok(NewBill {
        id: new_bill_id(),
        idempotency_key: key,
        browser: None,
        intent: Some(intent.id),
        request: intent.request,
        generated_reference: None,
        customer_name: intent.customer_name,
        deadline: intent.deadline,
        default_deadline: None,
        remainder_of: None,
    })
}

fn typed_bill(draft: &BillDraft, identity: RequestIdentity) -> Result<NewBill, ApiError> {
    let request = draft.parse().map_err(|broken| ApiError::from(&broken))?;
    Ok(NewBill {
        id: new_bill_id(),
        idempotency_key: identity.key,
        browser: identity.browser.filter(|_| request.reference().is_none()),
        intent: None,
        request,
        generated_reference: None,
        customer_name: None,
        deadline: None,
        default_deadline: None,
        remainder_of: None,
    })
}

pub(super) fn deadline_after(now: Timestamp, by: Duration) -> Option<Timestamp> {
    let by = i64::try_from(by.as_secs()).ok()?;
    Some(Timestamp::from_unix(now.unix().checked_add(by)?))
}
