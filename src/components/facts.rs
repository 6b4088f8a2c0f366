//! What a bill says, as a list of facts. Must not know whether it has a number.

use billpay_contract::{Amount, Moment, PaymentMode};
use yew::prelude::*;

use crate::text::{LiveText, Text, date_time, money};

/// One fact; a blank one is left out.
pub(super) fn fact(name: &'static str, value: &str) -> Option<Html> {
    let value = value.trim();
    (!value.is_empty()).then(|| shown(name, value.to_owned().into()))
}

/// One fact, however it is shown.
pub(super) fn shown(name: &'static str, value: Html) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
}

/// A point in time.
pub(super) fn time(at: Moment, live: &'static LiveText) -> Html {
    html! { <time datetime={at.rfc3339()}>{ date_time(at, live) }</time> }
}

/// How much is to be paid, and what that means to the payer. `beside` stands beside the amount.
pub(super) fn amount(
    text: &'static Text,
    amount: Option<Amount>,
    mode: Option<PaymentMode>,
    node: &NodeRef,
    beside: Html,
) -> Html {
    let meaning = match (amount, mode) {
        (None, _) => Some(text.card_amount_open),
        (Some(_), mode) => mode.map(text.mode_meaning),
    };
    let value = html! {
        <>
            if let Some(amount) = amount {
                <span class="money-line">
                    <strong class="money" ref={node.clone()}>{ money(amount) }</strong>
                    { beside }
                </span>
            }
            if let Some(meaning) = meaning { <span class="meaning">{ meaning }</span> }
        </>
    };
    shown(text.card_amount, value)
}
