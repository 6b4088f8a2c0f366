//! The steps of one payment channel, with the bill's number and amount filled in.

use billpay_contract::{Channel, IssuedBill};
use web_sys::Element;
use yew::prelude::*;

use super::dial_code::DialCode;
use crate::components::shared::{number, text_span};
use crate::context::use_widget_context;
use crate::hooks::CopyHandle;
use crate::payment_steps::{self, Part, PaymentSteps, Placeholder};
use crate::platform::storage;
use crate::text::{Text, money};

#[derive(PartialEq, Properties)]
pub(crate) struct ChannelStepsProps {
    pub(crate) channel: Channel,
    pub(crate) bill: IssuedBill,
    /// Whether the steps are shown when the card appears.
    pub(crate) open: bool,
    /// Whether the channel takes the bill's amount.
    pub(crate) takes_bill: bool,
    /// Whether the device dials codes from links.
    pub(crate) dials: bool,
    pub(crate) copy: CopyHandle,
}

/// Renders nothing if the merchant has hidden the channel.
#[component]
pub(crate) fn ChannelSteps(props: &ChannelStepsProps) -> Html {
    let widget = use_widget_context();
    let text = widget.text();
    let channel = props.channel;
    let change = widget.channels.of(channel);
    let Some(steps) = payment_steps::steps_for(channel, change, widget.locale.tag(), text) else {
        return Html::default();
    };
    let values = Values {
        bill: &props.bill,
        business: change.map_or("", |change| &change.business_number),
        code: payment_steps::dial_code(channel).unwrap_or_default(),
        text,
    };
    let ontoggle = Callback::from(move |event: Event| {
        let details: Element = event.target_unchecked_into();
        if widget.storage && details.has_attribute("open") {
            storage::store_last_channel(channel);
        }
    });
    html! {
        <details class="channel" part="channel" name="billpay-channel" open={props.open} {ontoggle}>
            <summary class="channel-name">
                { text_span((text.channel)(channel)) }
                if !props.takes_bill {
                    <span class="hint">{ text_span((text.channel_limits)(widget.channels.limits(channel))) }</span>
                }
            </summary>
            { content(props, &steps, &values) }
        </details>
    }
}

fn content(props: &ChannelStepsProps, steps: &PaymentSteps<'_>, values: &Values<'_>) -> Html {
    let dial = |wanted: bool| {
        let code = payment_steps::dial_code(props.channel).filter(|_| wanted);
        html! {
            if let Some(code) = code { <DialCode {code} dials={props.dials} copy={props.copy.clone()} /> }
        }
    };
    match steps {
        PaymentSteps::Generic(steps) => values.list(steps),
        // The merchant's steps may start anywhere in the channel's menu, so its code is always shown.
        PaymentSteps::Merchant(steps) => html! { <>{ values.list(steps) }{ dial(true) }</> },
        PaymentSteps::BuiltIn(instructions) => instructions
            .iter()
            .map(|instructions| {
                html! {
                    <>
                        <h4 class="instructions-title" key={instructions.title}>{ instructions.title }</h4>
                        { values.list(instructions.steps) }
                        { dial(payment_steps::any_contains(instructions.steps, Placeholder::Code)) }
                    </>
                }
            })
            .collect(),
    }
}

/// The values of the placeholders.
struct Values<'a> {
    bill: &'a IssuedBill,
    /// The merchant's business number in the channel's menu.
    business: &'a str,
    code: &'static str,
    text: &'static Text,
}

impl Values<'_> {
    fn list(&self, steps: &[impl AsRef<str>]) -> Html {
        let items = steps.iter().map(|step| self.item(step.as_ref()));
        html! { <ol class="steps">{ for items }</ol> }
    }

    fn item(&self, step: &str) -> Html {
        let parts = payment_steps::parts(step)
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => text_span(text.to_owned()),
                Part::Placeholder(placeholder) => html! {
                    <strong class="in-place" translate="no">{ self.value(placeholder) }</strong>
                },
            });
        html! { <li>{ for parts }</li> }
    }

    fn value(&self, placeholder: Placeholder) -> Html {
        match placeholder {
            Placeholder::Number => number(&self.bill.bill_pay_number),
            Placeholder::Amount => match self.bill.bill_amount {
                Some(amount) => text_span(money(amount)),
                None => text_span(self.text.any_amount),
            },
            Placeholder::Business => text_span(self.business.to_owned()),
            Placeholder::Code => text_span(self.code),
        }
    }
}
