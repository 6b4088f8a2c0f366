//! The summary of the merchant's readonly bill, with its submit button.

use billpay_contract::{
    Amount, AmountDraft, Field, INTENT_PARAMETER, IdempotencyKey, KEY_PARAMETER, PaymentMode,
};
use yew::prelude::*;

use super::submit_button::submit_button;
use crate::components::FocusTargets;
use crate::components::card::Deadline;
use crate::components::shared::{Icon, PostForm, amount_fact, fact, hidden, icon, text_span};
use crate::context::{WidgetContext, use_widget_context};
use crate::state::{EditingForm, InitialBill};
use crate::text::{Text, money};

#[derive(PartialEq, Properties)]
pub(crate) struct BillSummaryProps {
    pub(crate) form: EditingForm,
    pub(crate) sending: bool,
    /// The idempotency key that the bill is posted with where no script runs.
    pub(crate) form_key: Option<IdempotencyKey>,
    /// The merchant's bill.
    pub(crate) initial_bill: InitialBill,
    pub(crate) targets: FocusTargets,
    pub(crate) on_submit: Callback<()>,
}

#[component]
pub(crate) fn BillSummary(props: &BillSummaryProps) -> Html {
    let widget = use_widget_context();
    let text = widget.text();
    html! {
        <div class="card summary" part="card">
            <h2 class="title" part="title" key={text.checkout_title}>{ text.checkout_title }</h2>
            <p class="lead" key={text.checkout_lead}>{ text.checkout_lead }</p>
            { facts(props, text) }
            { errors(&props.form, text) }
            { submit(props, &widget) }
        </div>
    }
}

fn facts(props: &BillSummaryProps, text: &'static Text) -> Html {
    let draft = &props.form.draft;
    let AmountDraft::Text(typed) = &draft.amount else {
        return Html::default();
    };
    let deadline = props
        .initial_bill
        .intent()
        .and_then(|intent| intent.deadline);
    html! {
        <dl class="facts">
            { fact(text.card_description, &draft.description) }
            { amount(typed, &draft.payment_mode, text) }
            if let Some(until) = deadline { <Deadline {until} /> }
            { fact(text.card_reference, &draft.reference) }
            { fact(text.card_customer, &props.initial_bill.customer_name) }
        </dl>
    }
}

/// The amount. An invalid one is shown as typed, above its error.
fn amount(typed: &str, mode: &str, text: &'static Text) -> Html {
    let amount = Amount::parse(typed).ok();
    if amount.is_none() && !typed.trim().is_empty() {
        return fact(text.card_amount, typed);
    }
    let sum =
        amount.map(|amount| html! { <strong class="money">{ text_span(money(amount)) }</strong> });
    amount_fact(
        text,
        sum,
        PaymentMode::parse(mode).ok().map(text.mode_meaning),
    )
}

/// The errors. Only the merchant can fix this bill, so the customer is asked to contact the shop.
fn errors(form: &EditingForm, text: &'static Text) -> Html {
    let errors = Field::ALL
        .iter()
        .copied()
        .filter_map(|field| form.errors.at(field))
        .map(|error| {
            let error = text.field_error(error);
            html! { <p class="error" part="error">{ icon(Icon::Alert) }{ text_span(error) }</p> }
        });
    html! {
        <>
            { for errors }
            if form.errors.first().is_some() { <p class="hint" key={text.only_shop_can_fix}>{ text.only_shop_can_fix }</p> }
        </>
    }
}

fn submit(props: &BillSummaryProps, widget: &WidgetContext) -> Html {
    let intent = props.initial_bill.intent();
    html! {
        <PostForm class="send" action={widget.form_action("")} on_submit={props.on_submit.clone()}>
            if let Some(key) = props.form_key { { hidden(KEY_PARAMETER, key.to_string()) } }
            if let Some(intent) = intent {
                { hidden(INTENT_PARAMETER, intent.token.clone()) }
            } else {
                { for Field::ALL.iter().map(|&field| hidden(field.wire_name(), props.form.text(field).to_owned())) }
            }
            { submit_button(widget, &props.form, props.sending, &props.targets.button, &props.on_submit) }
        </PostForm>
    }
}
