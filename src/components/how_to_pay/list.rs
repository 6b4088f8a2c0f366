//! The list of payment channels. One is open at a time, except in browsers without `<details name>`
//! (before 2023).

use billpay_contract::{Channel, IssuedBill};
use yew::prelude::*;

use super::channel_steps::ChannelSteps;
use crate::context::{WidgetContext, use_widget_context};
use crate::hooks::{CopyHandle, use_device, use_last_channel};

#[derive(PartialEq, Properties)]
pub(crate) struct HowToPayProps {
    pub(crate) bill: IssuedBill,
    pub(crate) copy: CopyHandle,
}

#[component]
pub(crate) fn HowToPay(props: &HowToPayProps) -> Html {
    let widget = use_widget_context();
    let text = widget.text();
    let dials = use_device().can_dial;
    let list = use_node_ref();
    let open = use_last_channel(widget.storage, &list);
    let takes_bill = |channel| takes(&widget, channel, &props.bill);
    let channels = Channel::ALL.iter().copied();
    // Channels that can't take the bill's amount are last.
    let (able, unable): (Vec<_>, Vec<_>) = channels.partition(|&channel| takes_bill(channel));
    let channels = able.into_iter().chain(unable).map(|channel| {
        html! {
            <ChannelSteps key={channel.id()} {channel} bill={props.bill.clone()} open={open == Some(channel)}
                takes_bill={takes_bill(channel)} {dials} copy={props.copy.clone()} />
        }
    });
    html! {
        <section class="how">
            <h3 class="subtitle" key={text.how_title}>{ text.how_title }</h3>
            <p class="lead" key={text.how_lead}>{ text.how_lead }</p>
            <div class="channels" ref={list}>{ for channels }</div>
        </section>
    }
}

/// Whether the channel takes the bill's amount. An amount that the payer chooses is not known.
fn takes(widget: &WidgetContext, channel: Channel, bill: &IssuedBill) -> bool {
    let limits = widget.channels.limits(channel);
    bill.bill_amount.is_none_or(|amount| limits.contain(amount))
}
