//! The control number and all that is needed to pay it. Must not know how it was made.

use billpay_contract::{ControlNumber, IssuedBill};
use yew::prelude::*;

use super::copy_button::CopyButton;
use super::facts::{amount, fact};
use super::how_to_pay::HowToPay;
use super::icon::{Icon, icon};
use super::take_along::TakeAlong;
use crate::locale::Locale;
use crate::state::Copy;
use crate::text::Text;

/// What can be made beside the number that is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Another {
    /// Another bill, to be typed.
    Bill,
    /// Another number for the merchant's bill.
    Number,
}

#[derive(PartialEq, Properties)]
pub(super) struct ControlNumberCardProps {
    pub(super) locale: Locale,
    pub(super) gateway: AttrValue,
    pub(super) bill: IssuedBill,
    /// Whether the browser keeps anything.
    pub(super) keeps: bool,
    /// Whether it was made on an earlier visit.
    pub(super) kept: bool,
    /// Who pays, where the bill does not say it.
    pub(super) customer: AttrValue,
    /// The title: where the focus goes.
    pub(super) title: NodeRef,
    /// What the last button offers.
    pub(super) another: Another,
    /// Where another may be made here.
    pub(super) on_another: Option<Callback<()>>,
    pub(super) on_copied: Callback<(Copy, String)>,
}

#[component]
pub(super) fn ControlNumberCard(props: &ControlNumberCardProps) -> Html {
    let locale = props.locale;
    let text = Text::of(locale);
    let (bill, number) = (&props.bill, &props.bill.bill_pay_number);
    let (card, shown, amount_shown) = (use_node_ref(), use_node_ref(), use_node_ref());
    let on_copied = props.on_copied.clone();
    let another = match props.another {
        Another::Bill => text.another,
        Another::Number => text.another_number,
    };
    let on_another = props.on_another.as_ref();
    let on_another = on_another.map(|another| another.reform(|_: MouseEvent| ()));
    html! {
        <article class="card issued" part="card" ref={card.clone()}>
            <h2 class="title done" part="title" ref={props.title.clone()} tabindex="-1">
                { icon(Icon::Check) }<span>{ text.card_title }</span>
            </h2>
            if props.kept { <p class="lead kept">{ text.card_kept }</p> }
            <div class="plate" part="plate">
                <p class="plate-label">{ text.card_number }</p>
                <p class="number" part="number" ref={shown.clone()} translate="no" aria-hidden="true">{ digits(number) }</p>
                <p class="unseen spoken" translate="no">{ spoken(number) }</p>
                <CopyButton {locale} what={Copy::Number} value={number.as_str().to_owned()} {shown} {on_copied} />
            </div>
            { facts(props, &amount_shown) }
            <HowToPay {locale} keeps={props.keeps} gateway={props.gateway.clone()} bill={bill.clone()} on_copied={props.on_copied.clone()} />
            <p class="hint">{ text.card_not_government }</p>
            <TakeAlong {locale} bill={bill.clone()} {card} />
            if let Some(on_another) = on_another {
                <div class="actions">
                    <button class="button quiet" part="button-quiet" type="button" onclick={on_another}>{ another }</button>
                </div>
            }
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

fn facts(props: &ControlNumberCardProps, shown: &NodeRef) -> Html {
    let (bill, text) = (&props.bill, Text::of(props.locale));
    // What is typed into a phone's menu: bare digits.
    let copy = bill.bill_amount.map(|amount| {
        html! {
            <CopyButton locale={props.locale} what={Copy::Amount} value={amount.plain()}
                shown={shown.clone()} on_copied={props.on_copied.clone()} />
        }
    });
    let customer = bill.bill_customer_name.as_deref();
    let customer = customer.filter(|name| !name.trim().is_empty());
    let description = bill.bill_description.as_deref().unwrap_or_default();
    html! {
        <dl class="facts">
            { amount(text, bill.bill_amount, bill.bill_payment_mode, shown, copy.unwrap_or_default()) }
            { fact(text.card_description, description) }
            { fact(text.card_customer, customer.unwrap_or(&props.customer)) }
        </dl>
    }
}
