//! The phone's clock, which may be wrong.

use billpay_contract::Moment;

/// The time by the phone's clock.
pub(crate) fn now() -> Moment {
    // Whole milliseconds; far below what an i64 holds.
    Moment::from_unix(js_sys::Date::now() as i64 / 1000)
}
