//! The content of a settled card: the receipt of a paid bill, or of a number that takes no more payments.

use billpay_contract::{Amount, BillView, CHECK_SUFFIX};
use yew::prelude::*;

use super::remainder::RemainderButton;
use super::share_actions::ShareActions;
use super::status::CheckButton;
use super::{bill_action, missing_amount_refusal, title};
use crate::components::shared::{Icon, fact, fact_with, number, text_span, time};
use crate::context::use_widget_context;
use crate::state::{Issued, PaymentStatus};
use crate::text::{PaymentText, Text, money};

#[derive(PartialEq, Properties)]
pub(super) struct SettledCardProps {
    pub(super) issued: Issued,
    pub(super) status: PaymentStatus,
    pub(super) customer: AttrValue,
    pub(super) title: NodeRef,
    pub(super) on_check: Callback<()>,
    pub(super) on_remainder: Callback<()>,
    pub(super) on_print: Callback<()>,
}

/// A receipt. It has no payment steps and nothing to copy, because the number must not be paid.
#[component]
pub(super) fn SettledCard(props: &SettledCardProps) -> Html {
    let widget = use_widget_context();
    let text = widget.text();
    let words = (text.payment.status)(props.status);
    let underpaid = props.status == PaymentStatus::Underpaid;
    let pending = props.status == PaymentStatus::LastPaymentPending;
    let refused = underpaid && missing_amount_refusal(&props.issued, &widget).is_some();
    let advice = if refused {
        text.payment.remainder_refused
    } else {
        words.advice
    };
    let (class, drawing) = match props.status {
        PaymentStatus::Paid | PaymentStatus::Overpaid | PaymentStatus::PaidTwice => {
            ("done", Icon::Check)
        }
        _ => ("undone", Icon::Alert),
    };
    html! {
        <>
            { title(class, drawing, words.title, &props.title) }
            <p class="lead" key={advice}>{ advice }</p>
            if pending {
                <p class="lead scripted" key={text.payment.updates_automatically}>{ text.payment.updates_automatically }</p>
            }
            <dl class="facts">
                if let Some(view) = props.issued.view() { { payment(view, underpaid, text.payment) } }
                { bill(props, text) }
            </dl>
            if pending {
                <div class="actions">
                    <CheckButton status={props.status} check={props.issued.check}
                        action={bill_action(&widget, &props.issued, CHECK_SUFFIX)} on_check={props.on_check.clone()} />
                </div>
            }
            if underpaid && !refused {
                <RemainderButton issued={props.issued.clone()} on_remainder={props.on_remainder.clone()} />
            }
            if props.status != PaymentStatus::Closed {
                <ShareActions issued={props.issued.clone()} on_print={props.on_print.clone()} />
            }
        </>
    }
}

/// While a payment is pending, nothing more is asked for.
fn payment(view: &BillView, underpaid: bool, text: &'static PaymentText) -> Html {
    let reference = view.payment_reference.as_deref().unwrap_or_default();
    html! {
        <>
            { large(text.paid_amount, view.paid_amount) }
            { large(text.missing_amount, view.missing_amount.filter(|_| underpaid)) }
            if let Some(at) = view.paid_at { { fact_with(text.paid_at, time(at, text)) } }
            { fact(text.payment_reference, reference) }
        </>
    }
}

fn large(name: &'static str, amount: Option<Amount>) -> Html {
    amount.map_or_else(Html::default, |amount| {
        fact_with(
            name,
            html! { <strong class="money">{ text_span(money(amount)) }</strong> },
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
