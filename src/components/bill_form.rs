//! The form of a bill. Must not know what happens after it is sent.

use std::rc::Rc;

use billpay_contract::{Amount, AmountDraft, Field};
use yew::prelude::*;

use super::billpay::Place;
use super::payment_mode_field::PaymentModeField;
use super::posted::{KEY, LANG, hidden};
use super::submit_button::submit_button;
use super::targets::Targets;
use super::text_field::TextField;
use crate::locale::Locale;
use crate::state::{Filling, IdempotencyKey, Target};
use crate::text::{Text, money};

#[derive(PartialEq, Properties)]
pub(super) struct BillFormProps {
    pub(super) locale: Locale,
    pub(super) place: Place,
    /// Where the form is sent where no script runs.
    pub(super) gateway: AttrValue,
    /// By which key.
    pub(super) sent_by: Option<IdempotencyKey>,
    /// Whether the inputs hold more than the draft: then they keep it.
    pub(super) ahead: bool,
    pub(super) form: Filling,
    pub(super) sending: bool,
    pub(super) targets: Rc<Targets>,
    pub(super) on_edit: Callback<(Field, String)>,
    pub(super) on_submit: Callback<()>,
}

#[component]
pub(super) fn BillForm(props: &BillFormProps) -> Html {
    let text = Text::of(props.locale);
    match props.place {
        Place::Page => {
            let on_submit = props
                .on_submit
                .reform(|event: SubmitEvent| event.prevent_default());
            html! {
                <form class="card form" method="post" action={props.gateway.clone()} novalidate=true onsubmit={on_submit}>
                    { hidden(LANG, props.locale.tag()) }
                    { for props.sent_by.map(|key| hidden(KEY, key.text())) }
                    { inside(props, text) }
                </form>
            }
        }
        Place::Element => html! {
            <div class="card form" part="card" role="form" aria-labelledby={TITLE}>{ inside(props, text) }</div>
        },
    }
}

const TITLE: &str = "billpay-title";

fn inside(props: &BillFormProps, text: &'static Text) -> Html {
    let form = &props.form;
    let draft = &form.draft;
    let on = |field| props.on_edit.reform(move |typed: String| (field, typed));
    let error = |field| form.errors.at(field).map(|error| text.field_error(error));
    let first = |field| form.errors.first() == Some(field);
    let value = |text: &str| (!props.ahead).then(|| AttrValue::from(text.to_owned()));
    let node = |field| props.targets.field(field).clone();
    let next = |field| {
        let targets = props.targets.clone();
        Callback::from(move |()| targets.focus(Target::Field(field)))
    };
    let (typed_amount, note) = amount(&draft.amount, text);
    let on_click = (props.place == Place::Element).then_some(&props.on_submit);
    html! {
        <>
            <h2 class="title" part="title" id={TITLE}>{ text.form_title }</h2>
            <p class="lead">{ text.form_lead }</p>
            <TextField name={Field::Description.wire_name()} text={&text.description}
                value={value(&draft.description)} error={error(Field::Description)} first={first(Field::Description)}
                node={node(Field::Description)} on_typed={on(Field::Description)} on_enter={next(Field::Amount)} />
            <TextField name={Field::Amount.wire_name()} text={&text.amount} input_mode="decimal"
                value={value(typed_amount)} {note} error={error(Field::Amount)} first={first(Field::Amount)}
                node={node(Field::Amount)} on_typed={on(Field::Amount)} on_enter={next(Field::PaymentMode)} />
            <PaymentModeField locale={props.locale} chosen={draft.payment_mode.clone()}
                error={error(Field::PaymentMode)} first={first(Field::PaymentMode)}
                node={node(Field::PaymentMode)} on_chosen={on(Field::PaymentMode)} />
            <TextField name={Field::Reference.wire_name()} text={&text.reference} optional={text.optional}
                auto_capitalize="characters" last=true
                value={value(&draft.reference)} error={error(Field::Reference)} first={first(Field::Reference)}
                node={node(Field::Reference)} on_typed={on(Field::Reference)} on_enter={props.on_submit.clone()} />
            { submit_button(text, props.sending, form.trouble.as_ref(), &props.targets.button, on_click) }
        </>
    }
}

/// The amount as it was typed, and how it was understood.
fn amount<'a>(draft: &'a AmountDraft, text: &'static Text) -> (&'a str, AttrValue) {
    let AmountDraft::Typed(typed) = draft else {
        return ("", AttrValue::default());
    };
    let note = Amount::parse(typed).ok().map(|amount| {
        let money = money(amount);
        AttrValue::from([text.amount_read_as, " ", &money].concat())
    });
    (typed, note.unwrap_or_default())
}
