//! The deadline for paying a number, and the time left.

use billpay_contract::Timestamp;
use yew::prelude::*;

use crate::components::shared::{fact_with, text_span, time};
use crate::context::use_widget_context;
use crate::hooks::use_now;
use crate::state::BillUpdate;
use crate::text::time_left;

/// The gateway's clock. The device's clock may be wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct GatewayClock {
    /// The gateway's time at its last update.
    updated_at: Timestamp,
    /// By how many seconds it is ahead of the device's clock.
    offset: i64,
}

impl GatewayClock {
    pub(super) const fn of(update: &BillUpdate) -> Self {
        Self {
            updated_at: update.view.at,
            offset: update.clock_offset,
        }
    }

    /// The gateway's time in Unix seconds: from the device's time, or of the last update without one.
    fn now(self, device: Option<Timestamp>) -> i64 {
        device.map_or(self.updated_at.unix(), |device| device.unix() + self.offset)
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct DeadlineProps {
    pub(crate) until: Timestamp,
    /// Without it, the time left is not shown.
    #[prop_or_default]
    pub(crate) clock: Option<GatewayClock>,
}

/// An item of a list of facts. It is no live region, because a screen reader would read it each minute.
#[component]
pub(crate) fn Deadline(props: &DeadlineProps) -> Html {
    let text = use_widget_context().text().payment;
    let now = use_now(props.clock.is_some());
    let left = props.clock.map(|clock| {
        let seconds = props.until.unix() - clock.now(now);
        time_left(seconds).map_or_else(
            || text.deadline_passed.to_owned(),
            |left| format!("{} {}", text.time_left, (text.duration)(left)),
        )
    });
    let value = html! {
        <>
            { time(props.until, text) }
            if let Some(left) = left { <span class="meaning">{ text_span(left) }</span> }
        </>
    };
    fact_with(text.deadline, value)
}
