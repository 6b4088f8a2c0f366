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

/// Of those with one name the browser keeps one open at a time.
const NAME: &str = "billpay-channel";

#[component]
pub(super) fn HowToPay(props: &HowToPayProps) -> Html {
    let text = Text::of(props.locale);
    let open = use_state(|| None::<Channel>);
    let list = use_node_ref();
    {
        let (open, list) = (open.setter(), list.clone());
        use_effect_with(props.keeps, move |keeps| {
            // What was opened before the scripts ran stays open.
            if *keeps && browser::opened_within(&list).is_none() {
                open.set(browser::recall_channel());
            }
        });
    }
    let channels = Channel::ALL.into_iter().filter_map(|channel| {
        let change = props.changes.of(channel);
        let steps = steps::of(channel, change, props.locale.tag(), text)?;
        let business = change.map(|change| change.business_number.clone());
        let is_open = *open == Some(channel);
        let keeps = props.keeps;
        let on_toggle = Callback::from(move |event: Event| {
            if keeps && browser::opened(&event).is_some() {
                browser::keep_channel(channel);
            }
        });
        Some(html! {
            <details class="channel" part="channel" name={NAME} key={channel.id()} open={is_open} ontoggle={on_toggle}>
                <summary class="channel-name">{ (text.channel)(channel) }</summary>
                <ChannelSteps locale={props.locale} {channel} {steps} bill={props.bill.clone()}
                    business={business.unwrap_or_default()} on_copied={props.on_copied.clone()} />
            </details>
        })
    });
    html! {
        <section class="how">
            <h3 class="subtitle">{ text.how_title }</h3>
            <p class="lead">{ text.how_lead }</p>
            <div class="channels" ref={list}>{ for channels }</div>
        </section>
    }
}
