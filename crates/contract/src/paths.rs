//! Paths and names that both the widget and the gateway use.
//!
//! Paths have no leading slash: they are relative to the gateway's public address, which may be
//! below a path of the shop's origin.

use crate::BillId;

/// Creates a bill, in ClickPesa's shape.
pub const CREATE_PATH: &str = "api/billpay/create-order-control-number";

/// What the merchant changed about the channels.
pub const CHANNELS_PATH: &str = "api/billpay/channels";

/// Bills as JSON; a bill's id follows.
pub const BILLS_PATH: &str = "api/bills/";

/// Bills as pages; a bill's id follows.
pub const BILL_PAGES_PATH: &str = "bills/";

/// The inside of `<billpay-widget>`, rendered by the gateway.
pub const ELEMENT_PATH: &str = "element";

/// After a bill's path: its changes as server-sent events.
pub const EVENTS_SUFFIX: &str = "/events";

/// After a bill's or its page's path: asks ClickPesa whether the bill is paid.
pub const CHECK_SUFFIX: &str = "/check";

/// After a bill's or its page's path: creates a bill over the missing amount.
pub const REST_SUFFIX: &str = "/rest";

/// After a bill's path: the QR code of its page's address.
pub const QR_SUFFIX: &str = "/qr";

/// Header of the create call that makes a repeated call safe.
pub const IDEMPOTENCY_KEY_HEADER: &str = "idempotency-key";

/// Form field and query parameter with the language tag.
pub const LANG_PARAMETER: &str = "lang";

/// Form field with the idempotency key.
pub const KEY_PARAMETER: &str = "key";

/// Form field and query parameter with the bill that the merchant signed.
pub const INTENT_PARAMETER: &str = "intent";

/// Query parameter of a bill's page: what its button to check the payment has found.
pub const CHECK_PARAMETER: &str = "check";

/// Query parameter of a bill's page: why its button gave no number for the rest.
pub const REST_PARAMETER: &str = "rest";

/// Cookie with the language that the customer chose.
pub const LOCALE_COOKIE: &str = "billpay-locale";

/// The path of a bill as JSON.
pub fn bill_path(id: &BillId) -> String {
    format!("{BILLS_PATH}{id}")
}

/// The path of a bill's page.
pub fn bill_page_path(id: &BillId) -> String {
    format!("{BILL_PAGES_PATH}{id}")
}
