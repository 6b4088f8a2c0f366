//! Until when a number can be paid, and how much time is left.

use billpay_contract::Timestamp;
use yew::prelude::*;

use crate::components::shared::{fact_with, time};
use crate::context::use_widget;
use crate::hooks::use_now;
use crate::state::News;
use crate::text::time_left;

/// The gateway's clock. The phone's clock alone is not trusted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct GatewayClock {
    /// The gateway's time when it answered last.
    answered: Timestamp,
    /// By how many seconds it is ahead of the phone's clock.
    ahead: i64,
}

impl GatewayClock {
    pub(super) const fn of(news: &News) -> Self {
        Self {
            answered: news.view.at,
            ahead: news.ahead,
        }
    }

    /// The gateway's time in Unix seconds, by the phone's clock where that was read.
    fn now(self, phone: Option<Timestamp>) -> i64 {
        phone.map_or(self.answered.unix(), |phone| phone.unix() + self.ahead)
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct DeadlineProps {
    pub(crate) until: Timestamp,
    /// Without it, the time that is left is unknown.
    #[prop_or_default]
    pub(crate) clock: Option<GatewayClock>,
}

/// A fact among facts. It is no live region: a screen reader would speak each minute.
#[component]
pub(crate) fn Deadline(props: &DeadlineProps) -> Html {
    let text = use_widget().text().live;
    let phone = use_now(props.clock.is_some());
    let left = props.clock.map(|clock| {
        let seconds = props.until.unix() - clock.now(phone);
        time_left(seconds).map_or_else(
            || text.deadline_passed.to_owned(),
            |left| format!("{} {}", text.time_left, (text.left)(left)),
        )
    });
    let value = html! {
        <>
            { time(props.until, text) }
            if let Some(left) = left { <span class="meaning">{ left }</span> }
        </>
    };
    fact_with(text.deadline, value)
}
