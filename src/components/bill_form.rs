//! The form of a bill. Must not know what happens after it is sent.

use std::rc::Rc;

use billpay_contract::{Amount, AmountDraft, BillDraft, Field};
use yew::prelude::*;

use super::machine::Targets;
use super::payment_mode_field::PaymentModeField;
use super::text_field::TextField;
use super::trouble_notice::TroubleNotice;
use crate::answer::{FieldErrors, Trouble};
use crate::locale::Locale;
use crate::text::{Text, money};

#[derive(PartialEq, Properties)]
pub(super) struct BillFormProps {
    pub(super) locale: Locale,
    pub(super) draft: BillDraft,
    #[prop_or_default]
    pub(super) errors: FieldErrors,
    #[prop_or_default]
    pub(super) trouble: Option<Trouble>,
    pub(super) sending: bool,
    pub(super) targets: Rc<Targets>,
    pub(super) on_edit: Callback<(Field, String)>,
    pub(super) on_submit: Callback<()>,
}

#[component]
pub(super) fn BillForm(props: &BillFormProps) -> Html {
    let text = Text::of(props.locale);
    let draft = &props.draft;
    let on_submit = props
        .on_submit
        .reform(|event: SubmitEvent| event.prevent_default());
    let on = |field| props.on_edit.reform(move |typed: String| (field, typed));
    let error = |field| props.errors.at(field).map(|error| text.field_error(error));
    let node = |field| props.targets.field(field).clone();
    let (typed_amount, note) = amount(&draft.amount, text);

    html! {
        <form class="card form" method="post" novalidate=true onsubmit={on_submit}>
            <h2 class="title">{ text.form_title }</h2>
            <p class="lead">{ text.form_lead }</p>
            <TextField name={Field::Description.wire_name()} text={&text.description}
                value={draft.description.clone()} error={error(Field::Description)}
                node={node(Field::Description)} on_typed={on(Field::Description)} />
            <TextField name={Field::Amount.wire_name()} text={&text.amount} input_mode="decimal"
                value={typed_amount} {note} error={error(Field::Amount)}
                node={node(Field::Amount)} on_typed={on(Field::Amount)} />
            <PaymentModeField locale={props.locale} chosen={draft.payment_mode.clone()}
                error={error(Field::PaymentMode)}
                node={node(Field::PaymentMode)} on_chosen={on(Field::PaymentMode)} />
            <TextField name={Field::Reference.wire_name()} text={&text.reference} optional={text.optional}
                auto_capitalize="characters" last=true
                value={draft.reference.clone()} error={error(Field::Reference)}
                node={node(Field::Reference)} on_typed={on(Field::Reference)} />
            { submit_button(props, text) }
        </form>
    }
}

/// The button keeps the focus while it works: a disabled one would lose it. What went wrong
/// stands beside it: that is where people look after they pressed it.
fn submit_button(props: &BillFormProps, text: &'static Text) -> Html {
    let (busy, label) = match (props.sending, &props.trouble) {
        (true, _) => (Some("true"), text.sending),
        (false, Some(_)) => (None, text.submit_again),
        (false, None) => (None, text.submit),
    };
    html! {
        <div class="actions">
            if let Some(trouble) = &props.trouble {
                <TroubleNotice locale={props.locale} trouble={trouble.clone()} />
            }
            <button class="button" type="submit" aria-disabled={busy}>
                if props.sending { <span class="spinner" aria-hidden="true" /> }
                { label }
            </button>
            if props.sending { <p class="hint slow">{ text.sending_slow }</p> }
        </div>
    }
}

/// The amount as it was typed, and how it was understood.
fn amount(draft: &AmountDraft, text: &'static Text) -> (AttrValue, Option<AttrValue>) {
    let AmountDraft::Typed(typed) = draft else {
        return (AttrValue::default(), None);
    };
    let note = Amount::parse(typed).ok().map(|amount| {
        let money = money(amount);
        AttrValue::from([text.amount_read_as, " ", &money].concat())
    });
    (AttrValue::from(typed.clone()), note)
}
