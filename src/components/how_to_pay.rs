//! How to pay, channel by channel, as a list of which browsers keep one open at a time; those from
//! before `<details name>` (2023) leave open what was opened. Must not know the steps.

use billpay_contract::{Channel, IssuedBill};
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::channel_steps::{ChannelSteps, channel_steps};
use super::markup::Markup;
use super::view::View;
use crate::steps;

pub(super) fn how_to_pay(to: &mut Markup, view: &View<'_>, bill: &IssuedBill) {
    let text = view.text;
    to.begin("section|class=how");
    to.line("h3|class=subtitle", text.how_title);
    to.line("p|class=lead", text.how_lead);
    to.begin("div|class=channels");
    for &channel in Channel::ALL {
        let change = view.changes.of(channel);
        let Some(steps) = steps::of(channel, change, view.locale.tag(), text) else {
            continue;
        };
        // Of those with one name the browser keeps one open at a time.
        to.begin("details|class=channel|part=channel|name=billpay-channel");
        to.key(channel.id());
        to.set_if(view.look.open == Some(channel), "open", "open");
        to.on(|| ListenerKind::ontoggle, Act::Toggle(channel));
        to.line("summary|class=channel-name", (text.channel)(channel));
        let about = ChannelSteps {
            channel,
            bill,
            business: change.map_or("", |change| &change.business_number),
        };
        to.place(|to| {
            if view.whole() {
                channel_steps(to, view, &about, &steps);
            }
        });
        to.end();
    }
    to.end();
    to.end();
}
