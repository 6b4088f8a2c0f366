//! The receipt of a paid bill, and every other number that takes no more payments: what was paid, and what is
//! left to do.

use billpay_contract::{Amount, BillView, REST_SUFFIX};
use yew::prelude::*;

use super::share_actions::ShareActions;
use super::{bill_action, title};
use crate::components::shared::{
    ActionButton, Icon, PostForm, fact, fact_with, notice, number, time,
};
use crate::context::{WidgetContext, use_widget};
use crate::state::{Issued, Rest, Standing};
use crate::text::{LiveText, Text, money};

#[derive(PartialEq, Properties)]
pub(super) struct SettledCardProps {
    pub(super) issued: Issued,
    pub(super) status: Standing,
    pub(super) customer: AttrValue,
    pub(super) title: NodeRef,
    pub(super) on_rest: Callback<()>,
    pub(super) on_print: Callback<()>,
}

/// A receipt. It has no steps and nothing to copy, because nothing here is to be paid.
#[component]
pub(super) fn SettledCard(props: &SettledCardProps) -> Html {
    let widget = use_widget();
    let text = widget.text();
    let words = (text.live.standing)(props.status);
    let (class, drawing) = match props.status {
        Standing::Paid | Standing::Overpaid | Standing::PaidTwice => ("done", Icon::Check),
        _ => ("undone", Icon::Alert),
    };
    html! {
        <>
            { title(class, drawing, words.title, &props.title) }
            <p class="lead">{ words.advice }</p>
            <dl class="facts">
                if let Some(view) = props.issued.view() { { payment(view, text.live) } }
                { bill(props, text) }
            </dl>
            if props.status == Standing::Underpaid { { rest(props, &widget) } }
            if props.status != Standing::Closed {
                <ShareActions issued={props.issued.clone()} on_print={props.on_print.clone()} />
            }
        </>
    }
}

fn payment(view: &BillView, text: &'static LiveText) -> Html {
    let reference = view.payment_reference.as_deref().unwrap_or_default();
    html! {
        <>
            { large(text.paid_amount, view.paid_amount) }
            { large(text.missing_amount, view.missing_amount) }
            if let Some(at) = view.paid_at { { fact_with(text.paid_at, time(at, text)) } }
            { fact(text.payment_reference, reference) }
        </>
    }
}

fn large(name: &'static str, amount: Option<Amount>) -> Html {
    amount.map_or_else(Html::default, |amount| {
        fact_with(
            name,
            html! { <strong class="money">{ money(amount) }</strong> },
        )
    })
}

fn bill(props: &SettledCardProps, text: &Text) -> Html {
    let bill = &props.issued.bill;
    let description = bill.bill_description.as_deref().unwrap_or_default();
    html! {
        <>
            { fact_with(text.card_number, number(&bill.bill_pay_number)) }
            { fact(text.bill_amount, &bill.bill_amount.map(money).unwrap_or_default()) }
            { fact(text.card_description, description) }
            { fact(text.card_customer, &props.customer) }
        </>
    }
}

/// The button for a number over what is missing, and why the last attempt failed.
fn rest(props: &SettledCardProps, widget: &WidgetContext) -> Html {
    let text = widget.text();
    let action = bill_action(widget, &props.issued, REST_SUFFIX);
    let submits = action.is_some();
    let busy = props.issued.rest == Rest::Asking;
    let label = if busy {
        text.sending
    } else {
        text.live.get_rest
    };
    html! {
        <PostForm class="actions" {action} on_submit={props.on_rest.clone()}>
            if let Rest::Failed(trouble) = &props.issued.rest { { notice(text, trouble, None) } }
            <ActionButton {label} {busy} {submits} on_press={props.on_rest.clone()} />
        </PostForm>
    }
}
