//! The device's clock, which may be wrong.

use billpay_contract::Timestamp;

/// The time of the device's clock.
pub(crate) fn now() -> Timestamp {
    // Milliseconds fit an i64.
    Timestamp::from_unix(js_sys::Date::now() as i64 / 1000)
}

/// The time of this device's clock, in milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    // Milliseconds fit an i64.
    js_sys::Date::now() as i64
}
