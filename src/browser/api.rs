//! What the gateway is asked in ClickPesa's shape: a number, and how to pay it. Must not know
//! ClickPesa's address, nor any secret.

use std::time::Duration;

use billpay_contract::{BillRequest, CHANNELS_PATH, CREATE_PATH, ChannelChanges};
use gloo_net::http::Request;
use js_sys::Reflect;
use web_sys::AbortController;
use yew::Callback;

use super::call::{Answer, Call, ask};
use super::json;
use crate::answer::{Failure, TroubleKind};
use crate::bill_id::BillId;
use crate::state::{CreateCall, Made};

/// How long an answer is awaited. Longer than the gateway takes at most (30 s), since its own
/// answer knows more than our silence does; the rest is for a slow network.
pub const CREATE_TIMEOUT: Duration = Duration::from_secs(45);

/// How long the merchant's channels are awaited; the steps can be read meanwhile.
const CHANNELS_TIMEOUT: Duration = Duration::from_secs(20);

/// The header and the field that go beside ClickPesa's shape.
const KEY: &str = "idempotency-key";
const INTENT: &str = "intent";

impl Call {
    /// Sends the bill; the answer comes back once.
    pub(crate) fn create(
        gateway: &str,
        call: CreateCall,
        on_answer: Callback<Result<Made, Failure>>,
    ) -> Self {
        let url = [gateway, CREATE_PATH].concat();
        Self::start(|abort| async move {
            on_answer.emit(send(&url, &call, CREATE_TIMEOUT, abort).await);
        })
    }

    /// Asks what the merchant changed about the channels. Without an answer nothing is changed: the
    /// steps that the widget brings along are shown.
    pub(crate) fn channels(gateway: &str, on_answer: Callback<ChannelChanges>) -> Self {
        let request = Request::get(&[gateway, CHANNELS_PATH].concat());
        Self::start(|abort| async move {
            let answer = ask(request, None, CHANNELS_TIMEOUT, abort).await;
            if let Some(changes) = answer.ok().and_then(|answer| json::read(&answer.body)) {
                on_answer.emit(changes);
            }
        })
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
    let url = [gateway, CREATE_PATH].concat();
    send(&url, call, timeout, AbortController::new().ok()).await
}

async fn send(
    url: &str,
    call: &CreateCall,
    timeout: Duration,
    abort: Option<AbortController>,
) -> Result<Made, Failure> {
    let Some(body) = body(&call.bill, call.intent.as_deref()) else {
        return Err(TroubleKind::Failed.unanswered());
    };
    let mut request = Request::post(url);
    if let Some(key) = call.key {
        request = request.header(KEY, &key.text());
    }
    let mut made = made(&ask(request, Some(body), timeout, abort).await?)?;
    made.bill = made.bill.completed_by(&call.bill);
    Ok(made)
}

/// The bill, and beside its fields what the merchant signed.
fn body(bill: &BillRequest, intent: Option<&str>) -> Option<String> {
    let body = json::value(bill)?;
    if let Some(intent) = intent {
        Reflect::set(&body, &INTENT.into(), &intent.into()).ok()?;
    }
    json::stringify(&body)
}

/// The bill that was made, with the gateway's name of it where it keeps bills.
pub(super) fn made(answer: &Answer) -> Result<Made, Failure> {
    let bill = json::read(&answer.body).ok_or_else(|| TroubleKind::Failed.unanswered())?;
    let id = answer.location.as_deref().and_then(BillId::at_end_of);
    Ok(Made { bill, id })
}
