//! The steps of one channel, with the bill's own number and amount in them. Must not know which
//! channel is open.

use billpay_contract::{Channel, IssuedBill};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::number::number;
use crate::browser::{self, Device};
use crate::locale::Locale;
use crate::state::Copy;
use crate::steps::{self, Part, Place, Steps};
use crate::text::{Text, money, percent_encoded};

#[derive(PartialEq, Properties)]
pub(super) struct ChannelStepsProps {
    pub(super) locale: Locale,
    pub(super) channel: Channel,
    pub(super) steps: Steps,
    pub(super) bill: IssuedBill,
    /// The merchant's own number in this channel's menu.
    pub(super) business: AttrValue,
    pub(super) on_copied: Callback<(Copy, String)>,
}

#[component]
pub(super) fn ChannelSteps(props: &ChannelStepsProps) -> Html {
    let list = |steps: &[&str]| {
        let steps = steps
            .iter()
            .map(|step| html! { <li>{ shown(props, step) }</li> });
        html! { <ol class="steps">{ for steps }</ol> }
    };
    match &props.steps {
        Steps::Anywhere(steps) => list(steps),
        // Whatever the merchant's list says first: the channel's menu is behind its code.
        Steps::Own(own) => html! {
            <>
                { list(&own.iter().map(String::as_str).collect::<Vec<_>>()) }
                { for steps::code(props.channel).map(|code| dial(props, code)) }
            </>
        },
        Steps::Known(ways) => {
            let ways = ways.iter().map(|way| {
                let code = way.steps.iter().any(|step| step.contains("{code}"));
                let code = steps::code(props.channel).filter(|_| code);
                html! {
                    <>
                        <h4 class="way">{ way.name }</h4>
                        { list(way.steps) }
                        { for code.map(|code| dial(props, code)) }
                    </>
                }
            });
            ways.collect()
        }
    }
}

fn shown(props: &ChannelStepsProps, step: &str) -> Html {
    let parts = steps::parts(step).into_iter().map(|part| match part {
        Part::Words(words) => html! { words.to_owned() },
        Part::Place(place) => {
            html! { <strong class="in-place" translate="no">{ value(props, place) }</strong> }
        }
    });
    parts.collect()
}

fn value(props: &ChannelStepsProps, place: Place) -> Html {
    match place {
        Place::Number => number(&props.bill.bill_pay_number),
        Place::Amount => match props.bill.bill_amount {
            Some(amount) => money(amount).into(),
            None => Text::of(props.locale).how_any_amount.into(),
        },
        Place::Business => props.business.clone().into(),
        Place::Code => steps::code(props.channel).unwrap_or_default().into(),
    }
}

fn dial(props: &ChannelStepsProps, code: &'static str) -> Html {
    html! { <Dial locale={props.locale} {code} on_copied={props.on_copied.clone()} /> }
}

#[derive(PartialEq, Properties)]
struct DialProps {
    locale: Locale,
    code: &'static str,
    on_copied: Callback<(Copy, String)>,
}

/// A link where the phone dials it, a code to copy elsewhere.
#[component]
fn Dial(props: &DialProps) -> Html {
    let device = use_device();
    let shown = use_node_ref();
    if device.dials {
        let address = ["tel:", &percent_encoded(props.code)].concat();
        return html! {
            <a class="button quiet dial" part="button-quiet" href={address}>
                { Text::of(props.locale).dial }{ " " }<span translate="no">{ props.code }</span>
            </a>
        };
    }
    html! {
        <p class="dial">
            <code ref={shown.clone()} translate="no">{ props.code }</code>
            <CopyButton locale={props.locale} what={Copy::Code} value={props.code} {shown} on_copied={props.on_copied.clone()} />
        </p>
    }
}

/// What this device offers; nothing until the component stands in a browser.
#[hook]
pub(super) fn use_device() -> Device {
    let device = use_state(Device::default);
    let setter = device.setter();
    use_effect_with((), move |()| setter.set(browser::device()));
    *device
}
