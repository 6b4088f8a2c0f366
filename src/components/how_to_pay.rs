//! How to pay, channel by channel, as a list that opens one at a time and remembers which. Must
//! not know the steps.

use std::rc::Rc;

use billpay_contract::{Channel, ChannelChanges, IssuedBill};
use yew::prelude::*;

use super::channel_steps::ChannelSteps;
use crate::browser;
use crate::locale::Locale;
use crate::state::Copy;
use crate::steps;
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(super) struct HowToPayProps {
    pub(super) locale: Locale,
    /// What the merchant changed; nothing until it is known.
    pub(super) changes: Rc<ChannelChanges>,
    /// Whether the browser keeps which channel was opened last.
    pub(super) keeps: bool,
    pub(super) bill: IssuedBill,
    pub(super) on_copied: Callback<(Copy, String)>,
}

#[component]
pub(super) fn HowToPay(props: &HowToPayProps) -> Html {
    let text = Text::of(props.locale);
    let open = use_state(|| None::<Channel>);
    {
        let open = open.setter();
        use_effect_with(props.keeps, move |keeps| {
            if *keeps {
                open.set(browser::recall_channel());
            }
        });
    }
    let channels = Channel::ALL.into_iter().filter_map(|channel| {
        let change = props.changes.of(channel);
        let steps = steps::of(channel, change, props.locale.tag(), text)?;
        let business = change.map(|change| change.business_number.clone());
        let is_open = *open == Some(channel);
        let on_toggle = {
            let (open, keeps) = (open.setter(), props.keeps);
            Callback::from(move |event: MouseEvent| {
                // One is open at a time, and which is ours to say.
                event.prevent_default();
                open.set((!is_open).then_some(channel));
                if !is_open && keeps {
                    browser::keep_channel(channel);
                }
            })
        };
        Some(html! {
            <details class="channel" part="channel" key={channel.id()} open={is_open}>
                <summary class="channel-name" onclick={on_toggle}>{ (text.channel)(channel) }</summary>
                <ChannelSteps locale={props.locale} {channel} {steps} bill={props.bill.clone()}
                    business={business.unwrap_or_default()} on_copied={props.on_copied.clone()} />
            </details>
        })
    });
    html! {
        <section class="how">
            <h3 class="subtitle">{ text.how_title }</h3>
            <p class="lead">{ text.how_lead }</p>
            <div class="channels">{ for channels }</div>
        </section>
    }
}
