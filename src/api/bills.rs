//! The gateway's calls: create a control number, ask how a bill stands, and what surrounds it.

use std::time::Duration;

use billpay_contract::{
    BillId, BillView, CHANNELS_PATH, CHECK_SUFFIX, CREATE_PATH, ChannelOverrides,
    CreateBillRequest, EVENTS_SUFFIX, IDEMPOTENCY_KEY_HEADER, QR_SUFFIX, REST_SUFFIX, bill_path,
};
use gloo_net::http::{Request, RequestBuilder};

use super::client::{Answer, call};
use crate::answer::Failure;
use crate::json;
use crate::platform::clock;
use crate::state::{CreateCall, Made, News};

/// How long an answer is awaited. Longer than the gateway takes at most (30 s), since its own
/// answer knows more than our silence does; the rest is for a slow network.
pub const CREATE_TIMEOUT: Duration = Duration::from_secs(45);

/// How long the gateway's own word is awaited, which it has at hand; a slow network takes the most.
const READ_TIMEOUT: Duration = Duration::from_secs(20);

/// Asks the gateway for a control number. `gateway` is its public address, with a slash at the
/// end; an answer is awaited for `timeout` at most.
///
/// # Errors
/// Why there is no number, as far as the customer can do something about it.
pub async fn create_order_control_number(
    gateway: &str,
    create: &CreateCall,
    timeout: Duration,
) -> Result<Made, Failure> {
    let mut request = Request::post(&[gateway, CREATE_PATH].concat());
    if let Some(key) = create.key {
        request = request.header(IDEMPOTENCY_KEY_HEADER, &key.to_string());
    }
    let body = CreateBillRequest {
        bill: create.bill.clone(),
        intent: create.intent.clone(),
    };
    let mut made = created(&call(request, Some(&body), timeout).await?)?;
    made.bill = made.bill.with_missing_from(&create.bill);
    Ok(made)
}

/// Asks for a number over what is missing of a bill.
pub(crate) async fn create_rest(gateway: &str, id: &BillId) -> Result<Made, Failure> {
    let request = Request::post(&url(gateway, id, REST_SUFFIX));
    created(&call(request, None, CREATE_TIMEOUT).await?)
}

/// Asks the gateway how a bill stands.
pub(crate) async fn show(gateway: &str, id: &BillId) -> Result<News, Failure> {
    news(Request::get(&url(gateway, id, "")), READ_TIMEOUT).await
}

/// Has the gateway ask ClickPesa how a bill stands, which takes as long as making one.
pub(crate) async fn check(gateway: &str, id: &BillId) -> Result<News, Failure> {
    news(
        Request::post(&url(gateway, id, CHECK_SUFFIX)),
        CREATE_TIMEOUT,
    )
    .await
}

/// Asks for the QR code of the bill's page: two lines, a width in modules and an SVG path.
pub(crate) async fn qr_code(gateway: &str, id: &BillId) -> Result<String, Failure> {
    let request = Request::get(&url(gateway, id, QR_SUFFIX));
    Ok(call(request, None, READ_TIMEOUT).await?.text)
}

/// Asks what the merchant changed about the channels.
pub(crate) async fn channels(gateway: &str) -> Result<ChannelOverrides, Failure> {
    let request = Request::get(&[gateway, CHANNELS_PATH].concat());
    call(request, None, READ_TIMEOUT).await?.json()
}

/// The address of a bill's event stream.
pub(crate) fn events_url(gateway: &str, id: &BillId) -> String {
    url(gateway, id, EVENTS_SUFFIX)
}

/// What a message of that stream says.
pub(crate) fn read_event(text: &str) -> Option<News> {
    json::from_str(text).map(received)
}

async fn news(request: RequestBuilder, timeout: Duration) -> Result<News, Failure> {
    let answer = call(request, None, timeout).await?;
    answer.json().map(received)
}

/// Compares the gateway's clock with this device's at the moment when its word arrives.
fn received(view: BillView) -> News {
    let ahead = view.at.unix() - clock::now().unix();
    News { view, ahead }
}

/// The bill that was made, with the gateway's name of it where it keeps bills.
fn created(answer: &Answer) -> Result<Made, Failure> {
    Ok(Made {
        bill: answer.json()?,
        id: answer.location.as_deref().and_then(BillId::from_url),
    })
}

/// The address of a bill, or of what belongs to it.
fn url(gateway: &str, id: &BillId, part: &str) -> String {
    [gateway, &bill_path(id), part].concat()
}
