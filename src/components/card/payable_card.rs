//! A number that can be paid, and how to pay it.

use billpay_contract::{CHECK_SUFFIX, Timestamp};
use yew::prelude::*;

use super::deadline::{Deadline, GatewayClock};
use super::plate::plate;
use super::share_actions::ShareActions;
use super::status::StatusBlock;
use super::{bill_action, title};
use crate::components::how_to_pay::HowToPay;
use crate::components::shared::{CopyButton, Icon, amount_fact, fact};
use crate::context::use_widget;
use crate::hooks::{CopyHandle, use_copy};
use crate::state::{CopyTarget, Issued, Origin, Standing};
use crate::text::{Text, money};

#[derive(PartialEq, Properties)]
pub(super) struct PayableCardProps {
    pub(super) issued: Issued,
    pub(super) customer: AttrValue,
    /// Until when the bill can be paid, as the merchant signed it.
    pub(super) deadline: Option<Timestamp>,
    pub(super) title: NodeRef,
    pub(super) on_copied: Callback<(CopyTarget, String)>,
    pub(super) on_check: Callback<()>,
    pub(super) on_print: Callback<()>,
}

#[component]
pub(super) fn PayableCard(props: &PayableCardProps) -> Html {
    let widget = use_widget();
    let text = widget.text();
    let issued = &props.issued;
    let copy = use_copy(&props.on_copied);
    let number = use_node_ref();
    let sum = use_node_ref();
    html! {
        <>
            { title("done", Icon::Check, text.card_title, &props.title) }
            if let Some(note) = note(issued, text) { <p class="lead kept">{ note }</p> }
            { plate(&issued.bill.bill_pay_number, &copy, &number, text) }
            { facts(props, &copy, sum, text) }
            if let Some(status) = issued.standing() {
                <StatusBlock {status} check={issued.check} action={bill_action(&widget, issued, CHECK_SUFFIX)}
                    on_check={props.on_check.clone()} />
            }
            <HowToPay bill={issued.bill.clone()} {copy} />
            <p class="hint">{ text.card_not_government }</p>
            <ShareActions issued={issued.clone()} on_print={props.on_print.clone()} />
        </>
    }
}

/// What the customer should know before paying. A number of an earlier visit may be paid already, as
/// long as the gateway has not said how it stands.
fn note(issued: &Issued, text: &'static Text) -> Option<&'static str> {
    let unknown = matches!(issued.standing(), None | Some(Standing::Unknown));
    match issued.origin {
        _ if issued.of_rest => Some(text.live.rest_note),
        Origin::Kept if unknown => Some(text.card_kept),
        _ => None,
    }
}

fn facts(props: &PayableCardProps, copy: &CopyHandle, shown: NodeRef, text: &'static Text) -> Html {
    let issued = &props.issued;
    let bill = &issued.bill;
    let sum = bill.bill_amount.map(|amount| {
        html! {
            <>
                <strong class="money" ref={shown.clone()}>{ money(amount) }</strong>
                // Bare digits, as they are typed into a phone's menu.
                <CopyButton what={CopyTarget::Amount} value={amount.plain()} {shown} copy={copy.clone()} />
            </>
        }
    });
    let description = bill.bill_description.as_deref().unwrap_or_default();
    html! {
        <dl class="facts">
            { amount_fact(text, sum, bill.bill_payment_mode) }
            { deadline(issued, props.deadline) }
            { fact(text.card_description, description) }
            { fact(text.card_customer, &props.customer) }
        </dl>
    }
}

/// What the gateway says counts. The signed deadline is that of the bill, not of the number for its rest.
fn deadline(issued: &Issued, signed: Option<Timestamp>) -> Html {
    let news = issued.news.as_ref();
    let until = match news {
        Some(news) => news.view.deadline,
        None => signed.filter(|_| !issued.of_rest),
    };
    let clock = news.map(GatewayClock::of);
    html! { if let Some(until) = until { <Deadline {until} {clock} /> } }
}
