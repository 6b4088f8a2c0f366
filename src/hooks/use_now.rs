//! The time of the device's clock.

use billpay_contract::Timestamp;
use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::platform::clock;

/// One minute, in milliseconds. The widget shows no seconds.
const MINUTE: u32 = 60_000;

/// The time, at most one minute old; `None` in the first render and unless `enabled`.
#[hook]
pub(crate) fn use_now(enabled: bool) -> Option<Timestamp> {
    let now = use_state_eq(|| None);
    {
        let now = now.setter();
        use_effect_with(enabled, move |&enabled| {
            let timer = enabled.then(|| {
                now.set(Some(clock::now()));
                Interval::new(MINUTE, move || now.set(Some(clock::now())))
            });
            move || drop(timer)
        });
    }
    now.filter(|_| enabled)
}
