//! The device's clock, which may be wrong.

use billpay_contract::Timestamp;

/// The time of the device's clock.
pub(crate) fn now() -> Timestamp {
    // Milliseconds fit an i64.
    Timestamp::from_unix(js_sys::Date::now() as i64 / 1000)
}
