//! The calls to the gateway: create a control number, read and check a bill's payment status, and read
//! the payment channels and the QR code.

use std::time::Duration;

use billpay_contract::{
    BillId, BillView, CHANNELS_PATH, CHECK_SUFFIX, CREATE_PATH, ChannelOverrides,
    CreateBillRequest, IDEMPOTENCY_KEY_HEADER, QR_SUFFIX, REMAINDER_SUFFIX, bill_path, events_path,
};
use gloo_net::http::{Request, RequestBuilder};

use super::client::{Answer, call};
use crate::failure::Failure;
use crate::json;
use crate::platform::clock;
use crate::state::{BillUpdate, CreatedBill, NumberRequest};

/// The timeout of calls that reach ClickPesa. It is longer than the gateway's own timeout (30 s), whose
/// error says more than ours; the other 15 s are for a slow network.
pub const CREATE_TIMEOUT: Duration = Duration::from_secs(45);

/// The timeout of calls that the gateway answers at once. It is for a slow network.
const READ_TIMEOUT: Duration = Duration::from_secs(20);

/// The timeout for the QR code, which a customer who prints waits for.
const QR_TIMEOUT: Duration = Duration::from_secs(5);

/// Requests a control number. `gateway` is the gateway's address, with a slash at the end.
///
/// # Errors
/// Why no number was created.
pub async fn create_order_control_number(
    gateway: &str,
    request: &NumberRequest,
    timeout: Duration,
) -> Result<CreatedBill, Failure> {
    let mut post = Request::post(&[gateway, CREATE_PATH].concat());
    if let Some(key) = request.key {
        post = post.header(IDEMPOTENCY_KEY_HEADER, &key.to_string());
    }
    let body = CreateBillRequest {
        bill: request.bill.clone(),
        intent: request.intent.clone(),
    };
    let mut created = created_bill(&call(post, Some(&body), timeout).await?)?;
    created.bill = created.bill.with_missing_from(&request.bill);
    Ok(created)
}

/// Requests a number for the unpaid remainder of a bill.
pub(crate) async fn create_remainder(gateway: &str, id: &BillId) -> Result<CreatedBill, Failure> {
    let request = Request::post(&url(gateway, id, REMAINDER_SUFFIX));
    created_bill(&call(request, None, CREATE_TIMEOUT).await?)
}

/// Reads a bill.
pub(crate) async fn load_bill(gateway: &str, id: &BillId) -> Result<BillUpdate, Failure> {
    bill_update(Request::get(&url(gateway, id, "")), READ_TIMEOUT).await
}

/// Has the gateway ask ClickPesa for a bill's payment status.
pub(crate) async fn check_status(gateway: &str, id: &BillId) -> Result<BillUpdate, Failure> {
    bill_update(
        Request::post(&url(gateway, id, CHECK_SUFFIX)),
        CREATE_TIMEOUT,
    )
    .await
}

/// Reads the QR code of the bill's page: two lines, a width in modules and an SVG path.
pub(crate) async fn qr_code(gateway: &str, id: &BillId) -> Result<String, Failure> {
    let request = Request::get(&url(gateway, id, QR_SUFFIX));
    Ok(call(request, None, QR_TIMEOUT).await?.text)
}

/// Reads the merchant's changes to the payment channels.
pub(crate) async fn channels(gateway: &str) -> Result<ChannelOverrides, Failure> {
    let request = Request::get(&[gateway, CHANNELS_PATH].concat());
    call(request, None, READ_TIMEOUT).await?.json()
}

/// The address of the event stream of these bills.
pub(crate) fn events_url(gateway: &str, bills: &[BillId]) -> String {
    [gateway, &events_path(bills)].concat()
}

/// Parses a message of that stream.
pub(crate) fn parse_event(text: &str) -> Option<BillUpdate> {
    json::from_str(text).map(with_clock_offset)
}

async fn bill_update(request: RequestBuilder, timeout: Duration) -> Result<BillUpdate, Failure> {
    let answer = call(request, None, timeout).await?;
    answer.json().map(with_clock_offset)
}

/// Compares the gateway's clock with this device's when its view arrives.
fn with_clock_offset(view: BillView) -> BillUpdate {
    let clock_offset = view.at.unix() - clock::now().unix();
    BillUpdate { view, clock_offset }
}

/// The created bill, with its id from the `Location` header where the proxy stores bills.
fn created_bill(answer: &Answer) -> Result<CreatedBill, Failure> {
    Ok(CreatedBill {
        bill: answer.json()?,
        id: answer.location.as_deref().and_then(BillId::from_url),
    })
}

/// The address of a bill or one of its parts.
fn url(gateway: &str, id: &BillId, part: &str) -> String {
    [gateway, &bill_path(id), part].concat()
}
