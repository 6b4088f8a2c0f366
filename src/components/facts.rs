//! What a bill says, as a list of facts. Must not know whether it has a number.

use billpay_contract::{Amount, PaymentMode};
use yew::prelude::*;

use crate::text::{Text, money};

/// One fact; a blank one is left out.
pub(super) fn fact(name: &'static str, value: &str) -> Option<Html> {
    let value = value.trim();
    (!value.is_empty()).then(|| html! { <div><dt>{ name }</dt><dd>{ value.to_owned() }</dd></div> })
}

/// How much is to be paid, and what that means to the payer. `beside` stands beside the amount.
pub(super) fn amount(
    text: &'static Text,
    amount: Option<Amount>,
    mode: Option<PaymentMode>,
    shown: &NodeRef,
    beside: Html,
) -> Html {
    let meaning = match (amount, mode) {
        (None, _) => Some(text.card_amount_open),
        (Some(_), mode) => mode.map(text.mode_meaning),
    };
    html! {
        <div>
            <dt>{ text.card_amount }</dt>
            <dd>
                if let Some(amount) = amount {
                    <span class="money-line">
                        <strong class="money" ref={shown.clone()}>{ money(amount) }</strong>
                        { beside }
                    </span>
                }
                if let Some(meaning) = meaning { <span class="meaning">{ meaning }</span> }
            </dd>
        </div>
    }
}
