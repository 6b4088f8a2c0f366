//! The steps of one payment channel, with the bill's number and amount in them.

use billpay_contract::{Channel, IssuedBill};
use web_sys::Element;
use yew::prelude::*;

use super::dial_code::DialCode;
use crate::components::shared::number;
use crate::context::use_widget;
use crate::hooks::CopyHandle;
use crate::platform::storage;
use crate::steps::{self, Part, Place, Steps};
use crate::text::{Text, money};

#[derive(PartialEq, Properties)]
pub(crate) struct ChannelStepsProps {
    pub(crate) channel: Channel,
    pub(crate) bill: IssuedBill,
    /// Whether the steps are shown when the card appears.
    pub(crate) open: bool,
    /// Whether the device dials codes from links.
    pub(crate) dials: bool,
    pub(crate) copy: CopyHandle,
}

/// Nothing where the merchant has hidden the channel.
#[component]
pub(crate) fn ChannelSteps(props: &ChannelStepsProps) -> Html {
    let widget = use_widget();
    let text = widget.text();
    let channel = props.channel;
    let change = widget.channels.of(channel);
    let Some(steps) = steps::of(channel, change, widget.locale.tag(), text) else {
        return Html::default();
    };
    let places = Places {
        bill: &props.bill,
        business: change.map_or("", |change| &change.business_number),
        code: steps::code(channel).unwrap_or_default(),
        text,
    };
    let ontoggle = Callback::from(move |event: Event| {
        let details: Element = event.target_unchecked_into();
        if widget.storage && details.has_attribute("open") {
            storage::keep_channel(channel);
        }
    });
    html! {
        <details class="channel" part="channel" name="billpay-channel" open={props.open} {ontoggle}>
            <summary class="channel-name">{ (text.channel)(channel) }</summary>
            { content(props, &steps, &places) }
        </details>
    }
}

fn content(props: &ChannelStepsProps, steps: &Steps<'_>, places: &Places<'_>) -> Html {
    let dial = |wanted: bool| {
        let code = steps::code(props.channel).filter(|_| wanted);
        html! {
            if let Some(code) = code { <DialCode {code} dials={props.dials} copy={props.copy.clone()} /> }
        }
    };
    match steps {
        Steps::Anywhere(steps) => places.list(steps),
        // The merchant's steps may start anywhere in the channel's menu, so its code is always shown.
        Steps::Own(steps) => html! { <>{ places.list(steps) }{ dial(true) }</> },
        Steps::Known(ways) => ways
            .iter()
            .map(|way| {
                html! {
                    <>
                        <h4 class="way">{ way.name }</h4>
                        { places.list(way.steps) }
                        { dial(steps::any_has(way.steps, Place::Code)) }
                    </>
                }
            })
            .collect(),
    }
}

/// What is filled into the places of the steps.
struct Places<'a> {
    bill: &'a IssuedBill,
    /// The merchant's own number in the channel's menu.
    business: &'a str,
    code: &'static str,
    text: &'static Text,
}

impl Places<'_> {
    fn list(&self, steps: &[impl AsRef<str>]) -> Html {
        let items = steps.iter().map(|step| self.item(step.as_ref()));
        html! { <ol class="steps">{ for items }</ol> }
    }

    fn item(&self, step: &str) -> Html {
        let parts = steps::parts(step).into_iter().map(|part| match part {
            Part::Words(words) => html! { words.to_owned() },
            Part::Place(place) => html! {
                <strong class="in-place" translate="no">{ self.value(place) }</strong>
            },
        });
        html! { <li>{ for parts }</li> }
    }

    fn value(&self, place: Place) -> Html {
        match place {
            Place::Number => number(&self.bill.bill_pay_number),
            Place::Amount => match self.bill.bill_amount {
                Some(amount) => html! { money(amount) },
                None => html! { self.text.how_any_amount },
            },
            Place::Business => html! { self.business.to_owned() },
            Place::Code => html! { self.code },
        }
    }
}
