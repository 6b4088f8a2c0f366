//! The form of a bill. Must not know what happens after it is sent.

use billpay_contract::{Amount, AmountDraft, Field};
use yew::virtual_dom::ListenerKind;

use super::act::Act;
use super::billpay::Place;
use super::markup::Markup;
use super::payment_mode_field::payment_mode_field;
use super::posted::{KEY, LANG, hidden};
use super::submit_button::submit_button;
use super::text_field::{TextField, text_field};
use super::view::View;
use crate::state::{Filling, IdempotencyKey};
use crate::text::{Text, money};

/// What the form is shown with.
pub(super) struct BillForm<'a> {
    pub(super) form: &'a Filling,
    pub(super) sending: bool,
    /// By which key it is sent where no script runs.
    pub(super) sent_by: Option<IdempotencyKey>,
}

pub(super) fn bill_form(to: &mut Markup, view: &View<'_>, shown: &BillForm<'_>) {
    match view.place {
        Place::Page => {
            to.begin("form|class=card form|method=post|novalidate");
            to.set("action", view.gateway);
            to.on(|| ListenerKind::onsubmit, Act::Submit);
            hidden(to, LANG, view.locale.tag());
            to.place(|to| {
                if let Some(key) = shown.sent_by {
                    hidden(to, KEY, &key.to_string());
                }
            });
        }
        // A form of ours must not stand in one of the shop's.
        Place::Element => {
            to.begin("div|class=card form|part=card|role=form|aria-labelledby=billpay-title");
        }
    }
    to.line(
        "h2|class=title|part=title|id=billpay-title",
        view.text.form_title,
    );
    to.line("p|class=lead", view.text.form_lead);
    fields(to, view, shown);
    submit_button(to, view, shown.sending, shown.form.trouble.as_ref());
    to.end();
}

fn fields(to: &mut Markup, view: &View<'_>, shown: &BillForm<'_>) {
    let (form, text) = (shown.form, view.text);
    let draft = &form.draft;
    let (typed_amount, note) = amount(&draft.amount, text);
    text_field(to, view, form, &DESCRIPTION, &draft.description, None);
    text_field(to, view, form, &AMOUNT, typed_amount, Some(&note));
    payment_mode_field(to, view, form);
    text_field(to, view, form, &REFERENCE, &draft.reference, None);
}

const DESCRIPTION: TextField = TextField {
    field: Field::Description,
    text: |text| &text.description,
    input: "input|class=input|part=input|type=text|inputmode=text|autocapitalize=sentences|autocomplete=off|spellcheck=false",
    optional: false,
    next: Some(Field::Amount),
};

const AMOUNT: TextField = TextField {
    field: Field::Amount,
    text: |text| &text.amount,
    input: "input|class=input|part=input|type=text|inputmode=decimal|autocapitalize=sentences|autocomplete=off|spellcheck=false",
    optional: false,
    next: Some(Field::PaymentMode),
};

const REFERENCE: TextField = TextField {
    field: Field::Reference,
    text: |text| &text.reference,
    input: "input|class=input|part=input|type=text|inputmode=text|autocapitalize=characters|autocomplete=off|spellcheck=false",
    optional: true,
    next: None,
};

/// The amount as it was typed, and how it was understood.
fn amount<'a>(draft: &'a AmountDraft, text: &'static Text) -> (&'a str, String) {
    let AmountDraft::Typed(typed) = draft else {
        return ("", String::new());
    };
    let read = Amount::parse(typed).ok();
    let note = read.map(|amount| [text.amount_read_as, " ", &money(amount)].concat());
    (typed, note.unwrap_or_default())
}
