//! The content of a payable card: the number, the bill, the payment status, and how to pay.

use billpay_contract::{AmountRefusal, CHECK_SUFFIX, Timestamp};
use yew::prelude::*;

use super::deadline::{Deadline, GatewayClock};
use super::large_number::large_number;
use super::share_actions::ShareActions;
use super::status::StatusBlock;
use super::{bill_action, missing_amount_refusal, title};
use crate::components::how_to_pay::HowToPay;
use crate::components::shared::{CopyButton, Icon, amount_fact, fact, text_span};
use crate::context::use_widget_context;
use crate::hooks::{CopyHandle, use_copy};
use crate::state::{CopyTarget, Issued, Origin, PaymentStatus};
use crate::text::{Text, money};

#[derive(PartialEq, Properties)]
pub(super) struct PayableCardProps {
    pub(super) issued: Issued,
    pub(super) customer: AttrValue,
    /// The deadline in the merchant's signed intent.
    pub(super) deadline: Option<Timestamp>,
    pub(super) title: NodeRef,
    pub(super) on_copied: Callback<(CopyTarget, String)>,
    pub(super) on_check: Callback<()>,
    pub(super) on_print: Callback<()>,
}

#[component]
pub(super) fn PayableCard(props: &PayableCardProps) -> Html {
    let widget = use_widget_context();
    let text = widget.text();
    let issued = &props.issued.with_amount_left();
    // What is above the limits of the channels can be paid in several parts.
    let refusal = missing_amount_refusal(issued, &widget);
    let too_small = matches!(refusal, Some(AmountRefusal::Below(_)));
    let copy = use_copy(&props.on_copied);
    let number = use_node_ref();
    let sum = use_node_ref();
    html! {
        <>
            { title("done", Icon::Check, text.card_title, &props.title) }
            if let Some(note) = note(issued, text) { <p class="lead kept" key={note}>{ note }</p> }
            if issued.unsaved { <p class="lead kept" key={text.card_unsaved}>{ text.card_unsaved }</p> }
            { large_number(&issued.bill.bill_pay_number, &copy, &number, text) }
            { facts(props, issued, &copy, sum, text) }
            if let Some(status) = issued.payment_status() {
                <StatusBlock {status} advice={too_small.then_some(text.payment.rest_too_small)} check={issued.check}
                    action={bill_action(&widget, issued, CHECK_SUFFIX)} on_check={props.on_check.clone()} />
            }
            if !too_small { <HowToPay bill={issued.bill.clone()} {copy} /> }
            <p class="hint" key={text.card_not_government}>{ text.card_not_government }</p>
            <ShareActions issued={issued.clone()} on_print={props.on_print.clone()} />
        </>
    }
}

/// What the customer should know before paying. A stored number whose status is unknown may be paid
/// already.
fn note(issued: &Issued, text: &'static Text) -> Option<&'static str> {
    let unknown = matches!(issued.payment_status(), None | Some(PaymentStatus::Unknown));
    match issued.origin {
        _ if issued.for_remainder => Some(text.payment.remainder_note),
        Origin::Stored if unknown => Some(text.card_stored),
        _ => None,
    }
}

fn facts(
    props: &PayableCardProps,
    issued: &Issued,
    copy: &CopyHandle,
    shown: NodeRef,
    text: &'static Text,
) -> Html {
    let bill = &issued.bill;
    let sum = bill.bill_amount.map(|amount| {
        html! {
            <>
                <strong class="money" ref={shown.clone()}>{ text_span(money(amount)) }</strong>
                // Only digits, as the customer types them into a phone's menu.
                <CopyButton what={CopyTarget::Amount} value={amount.plain()} {shown} copy={copy.clone()} />
            </>
        }
    });
    let meaning = match bill.bill_max_collection_amount {
        Some(_) => Some(text.payment.in_parts),
        None => bill.bill_payment_mode.map(text.mode_meaning),
    };
    let paid = issued.view().and_then(|view| view.paid_amount);
    let description = bill.bill_description.as_deref().unwrap_or_default();
    html! {
        <dl class="facts">
            { amount_fact(text, sum, meaning) }
            { fact(text.payment.paid_amount, &paid.map(money).unwrap_or_default()) }
            { deadline(issued, props.deadline) }
            { fact(text.card_description, description) }
            { fact(text.card_customer, &props.customer) }
        </dl>
    }
}

/// The gateway's deadline, or else the signed one. The latter does not apply to the number for a remainder.
fn deadline(issued: &Issued, signed: Option<Timestamp>) -> Html {
    let update = issued.update.as_ref();
    let until = match update {
        Some(update) => update.view.deadline,
        None => signed.filter(|_| !issued.for_remainder),
    };
    let clock = update.map(GatewayClock::of);
    html! { if let Some(until) = until { <Deadline {until} {clock} /> } }
}
