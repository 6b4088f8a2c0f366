//! URL paths, parameters, headers and cookies that both the widget and the gateway use.
//!
//! Paths have no leading slash: they are relative to the gateway's public URL, which may have a path
//! prefix on the shop's origin.

use crate::bill_id::BillId;

/// The create call, in ClickPesa's shape.
pub const CREATE_PATH: &str = "api/billpay/create-order-control-number";

/// The merchant's overrides for the channels.
pub const CHANNELS_PATH: &str = "api/billpay/channels";

/// Prefix of a bill as JSON; the bill's id follows.
pub const BILLS_PATH: &str = "api/bills/";

/// Prefix of a bill's page; the bill's id follows.
pub const BILL_PAGES_PATH: &str = "bills/";

/// The content of `<billpay-widget>`, rendered by the gateway.
pub const ELEMENT_PATH: &str = "element";

/// After a bill's path: status changes as server-sent events.
pub const EVENTS_SUFFIX: &str = "/events";

/// Status changes of several bills as one stream of server-sent events.
pub const EVENTS_PATH: &str = "api/events";

/// Query parameter of that stream: a bill's id, once for each bill.
pub const BILL_PARAMETER: &str = "bill";

/// The greatest number of bills in one stream. Their query has 1,900 bytes: some web servers accept no
/// more than 2,048.
pub const MAX_STREAM_BILLS: usize = 50;

/// After the path of a bill or its page: checks with ClickPesa whether the bill is paid.
pub const CHECK_SUFFIX: &str = "/check";

/// After the path of a bill or its page: creates a bill for the missing amount.
pub const REMAINDER_SUFFIX: &str = "/rest";

/// After a bill's path: a QR code of its page's URL.
pub const QR_SUFFIX: &str = "/qr";

/// Header of the create call that makes it safe to repeat.
pub const IDEMPOTENCY_KEY_HEADER: &str = "idempotency-key";

/// Form field and query parameter with the language tag.
pub const LANG_PARAMETER: &str = "lang";

/// Form field with the idempotency key.
pub const KEY_PARAMETER: &str = "key";

/// Form field and query parameter with the signed bill intent.
pub const INTENT_PARAMETER: &str = "intent";

/// Query parameter of a bill's page: the result of the button that checks the payment.
pub const CHECK_PARAMETER: &str = "check";

/// Query parameter of a bill's page: why the button created no bill for the missing amount.
pub const REMAINDER_PARAMETER: &str = "rest";

/// Cookie with the language that the customer chose.
pub const LOCALE_COOKIE: &str = "billpay-locale";

/// The path of a bill as JSON.
pub fn bill_path(id: &BillId) -> String {
    format!("{BILLS_PATH}{id}")
}

/// The path of the event stream of these bills, at most [`MAX_STREAM_BILLS`].
pub fn events_path(bills: &[BillId]) -> String {
    let parameter = |id| format!("{BILL_PARAMETER}={id}");
    let query: Vec<String> = bills.iter().map(parameter).collect();
    format!("{EVENTS_PATH}?{}", query.join("&"))
}

/// The path of a bill's page.
pub fn bill_page_path(id: &BillId) -> String {
    format!("{BILL_PAGES_PATH}{id}")
}
