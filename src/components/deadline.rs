//! Until when a number can be paid, and how much of that time is left. Must not know what happens
//! then.

use billpay_contract::Moment;

use super::facts::{shown, time};
use super::markup::Markup;
use crate::text::{LiveText, time_left};

/// A fact among facts. It is not announced: a time that speaks each minute would be a nuisance.
/// `now` is the gateway's time, as far as it is known: the phone's alone is not believed.
pub(super) fn deadline(
    to: &mut Markup,
    deadline: Moment,
    now: Option<i64>,
    live: &'static LiveText,
) {
    shown(to, live.deadline, |to| {
        time(to, deadline, live);
        if let Some(now) = now {
            to.begin("span|class=meaning");
            match time_left(deadline.unix() - now) {
                Some(left) => to.write(&[live.time_left, " ", &(live.left)(left)].concat()),
                None => to.say(live.deadline_passed),
            }
            to.end();
        }
    });
}
