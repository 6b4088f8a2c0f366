//! The phone's own clock, which may be wrong. Must not know what is timed.

use billpay_contract::Moment;
use gloo_timers::callback::Interval;

/// A minute, in milliseconds: the finest that is shown.
const MINUTE: u32 = 60_000;

/// What the phone's clock says.
pub(crate) fn now() -> Moment {
    // Whole milliseconds; far below what an i64 holds.
    Moment::from_unix(js_sys::Date::now() as i64 / 1000)
}

/// Tells the time now and each minute, until it is dropped.
#[derive(Debug)]
pub(crate) struct Minutes {
    _timer: Interval,
}

impl Minutes {
    pub(crate) fn start(tell: impl Fn(Moment) + 'static) -> Self {
        tell(now());
        Self {
            _timer: Interval::new(MINUTE, move || tell(now())),
        }
    }
}
