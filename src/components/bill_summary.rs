//! The merchant's bill, to be taken as it is: one button. Must not know what happens after it is
//! pressed.

use std::rc::Rc;

use billpay_contract::{Amount, AmountDraft, Field, Moment, PaymentMode};
use yew::prelude::*;

use super::billpay::Place;
use super::deadline::Deadline;
use super::facts::{amount, fact};
use super::icon::{Icon, icon};
use super::posted::{INTENT, KEY, hidden, posted};
use super::submit_button::submit_button;
use super::targets::Targets;
use crate::locale::Locale;
use crate::state::{Filling, IdempotencyKey};
use crate::text::Text;

#[derive(PartialEq, Properties)]
pub(super) struct BillSummaryProps {
    pub(super) locale: Locale,
    pub(super) place: Place,
    /// Where the bill is sent where no script runs.
    pub(super) gateway: AttrValue,
    /// By which key.
    pub(super) sent_by: Option<IdempotencyKey>,
    /// As what the merchant signed.
    pub(super) intent: Option<AttrValue>,
    pub(super) form: Filling,
    pub(super) customer: AttrValue,
    /// Until when its number can be paid.
    pub(super) deadline: Option<Moment>,
    pub(super) sending: bool,
    pub(super) targets: Rc<Targets>,
    pub(super) on_submit: Callback<()>,
}

#[component]
pub(super) fn BillSummary(props: &BillSummaryProps) -> Html {
    let text = Text::of(props.locale);
    let form = &props.form;
    html! {
        <div class="card summary" part="card">
            <h2 class="title" part="title">{ text.checkout_title }</h2>
            <p class="lead">{ text.checkout_lead }</p>
            { facts(props, text) }
            { errors(form, text) }
            { send(props, text) }
        </div>
    }
}

fn send(props: &BillSummaryProps, text: &'static Text) -> Html {
    let to = (props.place == Place::Page).then(|| props.gateway.to_string());
    let on_click = to.is_none().then_some(&props.on_submit);
    let trouble = props.form.trouble.as_ref();
    let inside = html! {
        <>
            if to.is_some() {
                { for props.sent_by.map(|key| hidden(KEY, key.text())) }
                { for props.intent.clone().map(|intent| hidden(INTENT, intent)) }
            }
            { submit_button(text, props.sending, trouble, &props.targets.button, on_click) }
        </>
    };
    posted("send", to, props.locale, &props.on_submit, inside)
}

fn facts(props: &BillSummaryProps, text: &'static Text) -> Html {
    let draft = &props.form.draft;
    let AmountDraft::Typed(typed) = &draft.amount else {
        return Html::default();
    };
    // An amount that can't be read is shown as it is, above what is wrong with it.
    let amount = match Amount::parse(typed) {
        Err(_) if !typed.trim().is_empty() => fact(text.card_amount, typed).unwrap_or_default(),
        read => {
            let mode = PaymentMode::parse(&draft.payment_mode).ok();
            amount(text, read.ok(), mode, &NodeRef::default(), Html::default())
        }
    };
    html! {
        <dl class="facts">
            { fact(text.card_description, &draft.description) }
            { amount }
            if let Some(deadline) = props.deadline { <Deadline locale={props.locale} {deadline} /> }
            { fact(text.card_reference, &draft.reference) }
            { fact(text.card_customer, &props.customer) }
        </dl>
    }
}

/// The customer can't mend the merchant's bill, so each error says who can.
fn errors(form: &Filling, text: &'static Text) -> Html {
    let errors = Field::ALL
        .into_iter()
        .filter_map(|field| form.errors.at(field));
    let errors: Vec<_> = errors.map(|error| text.field_error(error)).collect();
    if errors.is_empty() {
        return Html::default();
    }
    html! {
        <>
            { for errors.into_iter().map(|error| html! {
                <p class="error" part="error">{ icon(Icon::Alert) }<span>{ error }</span></p>
            }) }
            <p class="hint">{ text.shop_mends }</p>
        </>
    }
}
