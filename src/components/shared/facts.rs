//! Facts of a bill: names with values, for a `<dl>`.

use billpay_contract::Timestamp;
use yew::prelude::*;

use super::text_span;
use crate::text::{PaymentText, Text, date_time};

/// One fact; nothing if the value is blank.
pub(crate) fn fact(name: &'static str, value: &str) -> Html {
    match value.trim() {
        "" => Html::default(),
        value => fact_with(name, text_span(value.to_owned())),
    }
}

/// One fact with any content.
pub(crate) fn fact_with(name: &'static str, value: Html) -> Html {
    html! { <div><dt key={name}>{ name }</dt><dd>{ value }</dd></div> }
}

/// The amount to pay, and what its payment mode means to the payer. Without a `sum`, the payer chooses it.
pub(crate) fn amount_fact(text: &Text, sum: Option<Html>, meaning: Option<&'static str>) -> Html {
    let meaning = match &sum {
        Some(_) => meaning,
        None => Some(text.card_amount_open),
    };
    let value = html! {
        <>
            if let Some(sum) = sum { <span class="money-line">{ sum }</span> }
            if let Some(meaning) = meaning { <span class="meaning" key={meaning}>{ meaning }</span> }
        </>
    };
    fact_with(text.card_amount, value)
}

/// A point in time.
pub(crate) fn time(at: Timestamp, text: &'static PaymentText) -> Html {
    let shown = date_time(at, text);
    html! { <time datetime={at.rfc3339()} key={shown.as_str()}>{ &shown }</time> }
}
