//! The amount field, which shows how the amount was understood.

use billpay_contract::{Amount, AmountDraft, Field};
use yew::prelude::*;

use super::bill_form::BillFormProps;
use super::text_field::TextField;
use crate::context::WidgetContext;
use crate::text::{Text, money};

pub(super) fn amount_field(props: &BillFormProps, widget: &WidgetContext) -> Html {
    let text = widget.text();
    let field = Field::Amount;
    let error = props
        .form
        .errors
        .at(field)
        .map(|error| text.field_error(error));
    let (value, note) = value_and_note(&props.form.draft.amount, text);
    html! {
        <TextField {field} text={&text.amount} {value} {note} input_mode="decimal" next={Field::PaymentMode}
            controlled={props.controlled} {error} autofocus={props.autofocus(widget, field)}
            targets={props.targets.clone()} on_edit={props.on_edit.clone()} on_submit={props.on_submit.clone()} />
    }
}

/// The amount as typed, and the note that says how it was understood.
fn value_and_note(amount: &AmountDraft, text: &'static Text) -> (AttrValue, AttrValue) {
    let AmountDraft::Text(typed) = amount else {
        return Default::default();
    };
    let note = Amount::parse(typed)
        .map(|amount| format!("{} {}", text.amount_read_as, money(amount)))
        .unwrap_or_default();
    (typed.clone().into(), note.into())
}
