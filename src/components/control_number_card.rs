//! The control number and all that is needed to pay it. Must not know how it was made.

use billpay_contract::{ControlNumber, IssuedBill};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::icon::{Icon, icon};
use crate::locale::Locale;
use crate::text::{Text, money};

#[derive(PartialEq, Properties)]
pub(super) struct ControlNumberCardProps {
    pub(super) locale: Locale,
    pub(super) bill: IssuedBill,
    /// The title: where the focus goes.
    pub(super) title: NodeRef,
    pub(super) on_another: Callback<()>,
}

#[component]
pub(super) fn ControlNumberCard(props: &ControlNumberCardProps) -> Html {
    let text = Text::of(props.locale);
    let number = &props.bill.bill_pay_number;
    let shown = use_node_ref();
    let on_another = props.on_another.reform(|_: MouseEvent| ());
    html! {
        <article class="card issued">
            <h2 class="title done" ref={props.title.clone()} tabindex="-1">
                { icon(Icon::Check) }<span>{ text.card_title }</span>
            </h2>
            <div class="plate">
                <p class="plate-label">{ text.card_number }</p>
                <p class="number" ref={shown.clone()} translate="no" aria-hidden="true">{ digits(number) }</p>
                <p class="unseen spoken" translate="no">{ spoken(number) }</p>
                <CopyButton locale={props.locale} value={number.as_str().to_owned()} {shown} />
            </div>
            { facts(&props.bill, text) }
            <h3 class="subtitle">{ text.card_how }</h3>
            <ol class="steps">{ for text.card_how_steps.iter().map(|step| html! { <li>{ *step }</li> }) }</ol>
            <p class="hint">{ text.card_not_government }</p>
            <div class="actions">
                <button class="button quiet" type="button" onclick={on_another}>{ text.another }</button>
            </div>
        </article>
    }
}

/// Groups to be read by eye. The gaps are drawn, not written, so that a selection copies the
/// bare number; it may wrap between groups.
fn digits(number: &ControlNumber) -> Html {
    number
        .groups()
        .map(|group| html! { <><span class="group">{ group.to_owned() }</span><wbr /></> })
        .collect()
}

/// For screen readers: digit by digit, as one reads it to a phone, not one number of trillions.
fn spoken(number: &ControlNumber) -> String {
    let groups = number
        .groups()
        .map(|group| group.split("").collect::<Vec<_>>().join(" "));
    groups.collect::<Vec<_>>().join(",")
}

fn facts(bill: &IssuedBill, text: &'static Text) -> Html {
    let amount = bill.bill_amount.map(money);
    let meaning = match (bill.bill_amount, bill.bill_payment_mode) {
        (None, _) => Some(text.card_amount_open),
        (Some(_), mode) => mode.map(text.mode_meaning),
    };
    html! {
        <dl class="facts">
            <div>
                <dt>{ text.card_amount }</dt>
                <dd>
                    if let Some(amount) = amount { <strong class="money">{ amount }</strong> }
                    if let Some(meaning) = meaning { <span class="meaning">{ meaning }</span> }
                </dd>
            </div>
            { fact(text.card_description, bill.bill_description.as_ref()) }
            { fact(text.card_customer, bill.bill_customer_name.as_ref()) }
        </dl>
    }
}

fn fact(name: &'static str, value: Option<&String>) -> Option<Html> {
    let value = value.filter(|value| !value.trim().is_empty())?;
    Some(html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> })
}
