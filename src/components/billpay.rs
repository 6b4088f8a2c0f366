//! The widget: the form until there is a number, then the card. Must not know the page around it.

use billpay_contract::Field;
use yew::prelude::*;

use super::bill_form::BillForm;
use super::control_number_card::ControlNumberCard;
use super::machine::{Targets, use_machine};
use crate::answer::FieldErrors;
use crate::locale::Locale;
use crate::state::{Event, Screen};
use crate::text::Text;

/// What the widget is told.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BillPayProps {
    /// The language.
    pub locale: Locale,
    /// The gateway's public address, with a slash at the end; `./` is beside the page.
    pub gateway: AttrValue,
}

/// The bill form and the control-number card.
#[component]
pub fn BillPay(props: &BillPayProps) -> Html {
    let targets = use_memo((), |()| Targets::default());
    let machine = use_machine(&props.gateway, &targets);
    let dispatcher = machine.dispatcher();

    let on_edit = {
        let dispatcher = dispatcher.clone();
        use_callback((), move |(field, text): (Field, String), ()| {
            dispatcher.dispatch(Event::Edited(field, text));
        })
    };
    let on_submit = {
        let dispatcher = dispatcher.clone();
        use_callback((), move |(), ()| dispatcher.dispatch(Event::Submitted))
    };
    let on_another = use_callback((), move |(), ()| dispatcher.dispatch(Event::AnotherWanted));

    let locale = props.locale;
    let text = Text::of(locale);
    let (shown, status) = match machine.screen() {
        Screen::Filling(form) => {
            let (draft, errors, trouble) = (form.draft.clone(), form.errors, form.trouble.clone());
            let form = html! {
                <BillForm {locale} {draft} {errors} {trouble} sending={false} {targets} {on_edit} {on_submit} />
            };
            // The focus may be on the field already, and then nothing else would speak.
            (form, first_error(&errors, text))
        }
        Screen::Sending(sending) => {
            let draft = sending.draft.clone();
            let form = html! {
                <BillForm {locale} {draft} sending={true} {targets} {on_edit} {on_submit} />
            };
            (form, text.sending)
        }
        Screen::Issued { bill, .. } => {
            let (bill, title) = (bill.clone(), targets.number.clone());
            (
                html! { <ControlNumberCard {locale} {bill} {title} {on_another} /> },
                "",
            )
        }
    };
    html! {
        <section class="billpay" lang={locale.tag()}>
            { shown }
            <p class="unseen" role="status">{ status }</p>
        </section>
    }
}

fn first_error(errors: &FieldErrors, text: &'static Text) -> &'static str {
    let error = errors.first().and_then(|field| errors.at(field));
    error.map_or("", |error| text.field_error(error))
}
