//! The names under which the browser's storage has a bill's numbers and retry keys: a prefix, the gateway's
//! address, a line break, and the bill's identity (`InitialBill::identity`).

use crate::platform::location::absolute;

/// The prefix for numbers. The scripts `static/boot.js` and `static/billpay-widget.js` have both prefixes; the test
/// `the_scripts_use_the_same_prefixes` in mod.rs compares them.
pub(super) const NUMBER: &str = "billpay-number ";

/// The prefix for retry keys. Earlier versions called them tickets, and stored one per bill under this
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
    // The whole address, because two gateways of one origin differ only in their paths.
    let gateway = absolute(gateway).unwrap_or_else(|| gateway.to_owned());
    [prefix, &gateway, "\n", bill].concat()
}

/// Whether a bill's numbers are stored under that name.
pub(super) fn is_number(name: &str) -> bool {
    name.starts_with(NUMBER)
}

/// Whether a bill's retry keys are stored under that name.
pub(super) fn is_key(name: &str) -> bool {
    name.starts_with(RETRY_KEY)
}
