//! The form for a bill.

use billpay_contract::{Amount, AmountDraft, Field, IdempotencyKey, KEY_PARAMETER, LANG_PARAMETER};
use yew::prelude::*;

use super::payment_mode_field::PaymentModeField;
use super::submit_button::submit_button;
use super::text_field::TextField;
use crate::components::FocusTargets;
use crate::components::shared::hidden;
use crate::context::{WidgetContext, use_widget_context};
use crate::state::EditingForm;
use crate::text::{Text, money};

const TITLE: &str = "billpay-title";

#[derive(PartialEq, Properties)]
pub(crate) struct BillFormProps {
    pub(crate) form: EditingForm,
    pub(crate) sending: bool,
    /// The idempotency key that the form posts where no script runs.
    pub(crate) form_key: Option<IdempotencyKey>,
    /// Whether the inputs show the values of `form`. In the first render of a hydration they keep their own
    /// values, which the customer may have typed.
    pub(crate) controlled: bool,
    pub(crate) targets: FocusTargets,
    pub(crate) on_edit: Callback<(Field, String)>,
    pub(crate) on_submit: Callback<()>,
}

impl BillFormProps {
    /// Whether that field gets the focus when a page with errors is loaded.
    fn autofocus(&self, widget: &WidgetContext, field: Field) -> bool {
        widget.own_page && self.form.errors.first() == Some(field)
    }
}

#[component]
pub(crate) fn BillForm(props: &BillFormProps) -> Html {
    let widget = use_widget_context();
    let action = widget.form_action("");
    let onsubmit = props
        .on_submit
        .reform(|event: SubmitEvent| event.prevent_default());
    html! {
        <form class="card form" part="card" aria-labelledby={TITLE} method="post" {action} novalidate=true
            {onsubmit}>
            { hidden(LANG_PARAMETER, widget.locale.tag()) }
            if let Some(key) = props.form_key { { hidden(KEY_PARAMETER, key.to_string()) } }
            { content(props, &widget) }
        </form>
    }
}

fn content(props: &BillFormProps, widget: &WidgetContext) -> Html {
    let text = widget.text();
    html! {
        <>
            <h2 class="title" part="title" id={TITLE} key={text.form_title}>{ text.form_title }</h2>
            <p class="lead" key={text.form_lead}>{ text.form_lead }</p>
            { fields(props, widget) }
            { submit_button(widget, &props.form, props.sending, &props.targets.button, &props.on_submit) }
        </>
    }
}

fn fields(props: &BillFormProps, widget: &WidgetContext) -> Html {
    let text = widget.text();
    let EditingForm { draft, errors, .. } = &props.form;
    let controlled = props.controlled;
    let (amount, amount_note) = amount_and_note(&draft.amount, text);
    let error = |field| errors.at(field).map(|error| text.field_error(error));
    let autofocus = |field| props.autofocus(widget, field);
    let targets = || props.targets.clone();
    let on_edit = || props.on_edit.clone();
    let on_submit = || props.on_submit.clone();
    html! {
        <>
            <TextField field={Field::Description} text={&text.description} value={draft.description.clone()}
                {controlled} error={error(Field::Description)} autofocus={autofocus(Field::Description)}
                next={Field::Amount} targets={targets()} on_edit={on_edit()} on_submit={on_submit()} />
            <TextField field={Field::Amount} text={&text.amount} value={amount} note={amount_note}
                {controlled} error={error(Field::Amount)} autofocus={autofocus(Field::Amount)}
                input_mode="decimal" next={Field::PaymentMode}
                targets={targets()} on_edit={on_edit()} on_submit={on_submit()} />
            <PaymentModeField chosen={draft.payment_mode.clone()}
                {controlled} error={error(Field::PaymentMode)} autofocus={autofocus(Field::PaymentMode)}
                node={props.targets.field(Field::PaymentMode).clone()} on_edit={on_edit()} />
            <TextField field={Field::Reference} text={&text.reference} value={draft.reference.clone()}
                optional=true auto_capitalize="characters"
                {controlled} error={error(Field::Reference)} autofocus={autofocus(Field::Reference)}
                targets={targets()} on_edit={on_edit()} on_submit={on_submit()} />
        </>
    }
}

/// The amount as typed, and the note that says how it was understood.
fn amount_and_note(amount: &AmountDraft, text: &'static Text) -> (AttrValue, AttrValue) {
    let AmountDraft::Text(typed) = amount else {
        return Default::default();
    };
    let note = Amount::parse(typed)
        .map(|amount| format!("{} {}", text.amount_read_as, money(amount)))
        .unwrap_or_default();
    (typed.clone().into(), note.into())
}
