//! Until when a number can be paid, and how much of that time is left. Must not know what happens
//! then.

use billpay_contract::Moment;
use yew::prelude::*;

use super::facts::{shown, time};
use crate::browser::Minutes;
use crate::locale::Locale;
use crate::text::{Text, time_left};

#[derive(PartialEq, Properties)]
pub(super) struct DeadlineProps {
    pub(super) locale: Locale,
    pub(super) deadline: Moment,
    /// By how many seconds the gateway's clock is ahead of this phone's. Until that is known, the
    /// phone is not believed.
    #[prop_or_default]
    pub(super) ahead: Option<i64>,
    /// When the gateway said so, by its own clock: how much was left then is known before this
    /// phone's clock is asked.
    #[prop_or_default]
    pub(super) said: Option<Moment>,
}

/// A fact among facts. It is not announced: a time that speaks each minute would be a nuisance.
#[component]
pub(super) fn Deadline(props: &DeadlineProps) -> Html {
    let live = Text::of(props.locale).live;
    let now = use_now(props.ahead.is_some());
    let now = now.zip(props.ahead);
    let now = now.map_or(props.said.map(Moment::unix), |(now, ahead)| {
        Some(now.unix() + ahead)
    });
    let seconds = now.map(|now| props.deadline.unix() - now);
    let left = seconds.map(|seconds| match time_left(seconds) {
        Some(left) => [live.time_left, " ", &(live.left)(left)].concat(),
        None => live.deadline_passed.to_owned(),
    });
    let value = html! {
        <>
            { time(props.deadline, live) }
            if let Some(left) = left { <span class="meaning">{ left }</span> }
        </>
    };
    shown(live.deadline, value)
}

/// The phone's time, at most once a minute; nothing until the component stands in a browser.
#[hook]
fn use_now(wanted: bool) -> Option<Moment> {
    let now = use_state(|| None);
    let setter = now.setter();
    use_effect_with(wanted, move |wanted| {
        let on_minute = Callback::from(move |moment| setter.set(Some(moment)));
        let minutes = wanted.then(|| Minutes::start(on_minute));
        move || drop(minutes)
    });
    *now
}
