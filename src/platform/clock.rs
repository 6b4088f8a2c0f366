//! The phone's clock, which may be wrong.

use billpay_contract::Timestamp;

/// The time by the phone's clock.
pub(crate) fn now() -> Timestamp {
    // Whole milliseconds; far below what an i64 holds.
    Timestamp::from_unix(js_sys::Date::now() as i64 / 1000)
}
