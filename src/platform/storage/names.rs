//! The names of a bill's values in the browser's storage.

use crate::platform::location::absolute;

/// The prefix of the name of a bill's numbers, before the gateway's address and the bill's identity. The
/// scripts `static/boot.js` and `static/billpay-widget.js` have the same prefixes, and a test compares them.
pub(super) const NUMBER: &str = "billpay-number ";

/// The same prefix for retry keys. Earlier versions called them tickets, and stored one per bill under this
/// name in `sessionStorage`.
pub(super) const RETRY_KEY: &str = "billpay-ticket ";

/// The name of that bill's numbers.
pub(crate) fn number_name(gateway: &str, bill: &str) -> String {
    name(NUMBER, gateway, bill)
}

/// The name of that bill's retry keys.
pub(super) fn key_name(gateway: &str, bill: &str) -> String {
    name(RETRY_KEY, gateway, bill)
}

fn name(prefix: &str, gateway: &str, bill: &str) -> String {
    // Two gateways of one origin have different paths.
    let gateway = absolute(gateway).unwrap_or_else(|| gateway.to_owned());
    [prefix, &gateway, "\n", bill].concat()
}

/// Whether that name is of a bill's numbers.
pub(super) fn is_number(name: &str) -> bool {
    name.starts_with(NUMBER)
}

/// Whether that name is of a bill's retry keys.
pub(super) fn is_key(name: &str) -> bool {
    name.starts_with(RETRY_KEY)
}
