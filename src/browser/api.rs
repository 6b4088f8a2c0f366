//! What the gateway is asked in ClickPesa's shape: a number, and how to pay it. Must not know
//! ClickPesa's address, nor any secret.

use std::time::Duration;

use billpay_contract::{BillRequest, CHANNELS_PATH, CREATE_PATH, ChannelChanges};
use web_sys::AbortController;

use super::call::{Answer, Ask, Call, Method, ask};
use super::fields::{Fields, set, texts, write};
use super::shapes::{channel_changes, issued_bill, write_request};
use crate::answer::{Failure, TroubleKind};
use crate::bill_id::BillId;
use crate::state::{CreateCall, IdempotencyKey, Made};

/// How long an answer is awaited. Longer than the gateway takes at most (30 s), since its own
/// answer knows more than our silence does; the rest is for a slow network.
pub const CREATE_TIMEOUT: Duration = Duration::from_secs(45);

/// How long the merchant's channels are awaited; the steps can be read meanwhile.
const CHANNELS_TIMEOUT: Duration = Duration::from_secs(20);

/// The field that goes beside ClickPesa's shape.
const INTENT: &str = "intent";

impl Call {
    /// Sends the bill; the answer comes back once.
    pub(crate) fn create(
        gateway: &str,
        call: CreateCall,
        then: impl FnOnce(Result<Made, Failure>) + 'static,
    ) -> Self {
        let asked = creating(gateway, &call, CREATE_TIMEOUT);
        Self::start(asked, Box::new(move |answer| then(created(answer, &call))))
    }

    /// Asks what the merchant changed about the channels. Without an answer nothing is changed: the
    /// steps that the widget brings along are shown.
    pub(crate) fn channels(gateway: &str, then: impl FnOnce(ChannelChanges) + 'static) -> Self {
        let url = [gateway, CHANNELS_PATH].concat();
        let asked = Ask::plain(Method::Get, url, CHANNELS_TIMEOUT);
        let read = move |answer: Result<Answer, Failure>| {
            if let Some(changes) = answer.ok().and_then(|answer| Fields::parse(&answer.body)) {
                then(channel_changes(&changes));
            }
        };
        Self::start(asked, Box::new(read))
    }
}

/// Asks the gateway for a control number. `gateway` is its public address, with a slash at the
/// end; an answer is awaited for `timeout` at most.
///
/// # Errors
/// Why there is no number, as far as the customer can do something about it.
pub async fn create_order_control_number(
    gateway: &str,
    call: &CreateCall,
    timeout: Duration,
) -> Result<Made, Failure> {
    let asked = creating(gateway, call, timeout);
    created(ask(asked, AbortController::new().ok()).await, call)
}

fn creating(gateway: &str, call: &CreateCall, timeout: Duration) -> Ask {
    Ask {
        method: Method::Post,
        url: [gateway, CREATE_PATH].concat(),
        key: call.key.as_ref().map(IdempotencyKey::to_string),
        body: Some(body(&call.bill, call.intent.as_deref())),
        timeout,
    }
}

fn created(answer: Result<Answer, Failure>, call: &CreateCall) -> Result<Made, Failure> {
    let mut made = made(&answer?)?;
    made.bill = made.bill.completed_by(&call.bill);
    Ok(made)
}

/// The bill, and beside its fields what the merchant signed.
fn body(bill: &BillRequest, intent: Option<&str>) -> String {
    let body = texts(&[]);
    write_request(bill, &body);
    if let Some(intent) = intent {
        set(&body, INTENT, &intent.into());
    }
    write(&body)
}

/// The bill that was made, with the gateway's name of it where it keeps bills.
pub(super) fn made(answer: &Answer) -> Result<Made, Failure> {
    let bill = Fields::parse(&answer.body).and_then(|fields| issued_bill(&fields));
    let bill = bill.ok_or_else(|| TroubleKind::Failed.unanswered())?;
    let id = answer.location.as_deref().and_then(BillId::at_end_of);
    Ok(Made { bill, id })
}
