//! One screen for each state of the widget, and what a screen reader says of it. Must not know how
//! the state comes about.

use super::bill_form::{BillForm, bill_form};
use super::bill_summary::{BillSummary, bill_summary};
use super::control_number_card::{Another, Card, control_number_card};
use super::markup::Markup;
use super::opening_card::{opening_card, unreadable};
use super::view::View;
use crate::answer::FieldErrors;
use crate::state::{Check, Filling, Issued, Origin, Rest, Screen, Standing, State};
use crate::text::Text;
use crate::theme::Theme;

/// What is shown of the state.
pub(super) fn screen(to: &mut Markup, view: &View<'_>, state: &State, theme: Theme) {
    let text = view.text;
    to.begin("section|class=billpay palette");
    to.set_if(true, "lang", view.locale.tag());
    if let Some(theme) = theme.name() {
        to.set_if(true, "data-theme", theme);
    }
    let status = match state.screen() {
        Screen::Filling(form) => {
            self::form(to, view, state, form, false);
            // The focus may be on the field already, and then nothing else would speak.
            first_error(&form.errors, text)
        }
        Screen::Sending(sending) => {
            let sent = Filling::of(sending.draft.clone());
            form(to, view, state, &sent, true);
            text.sending
        }
        Screen::Issued(issued) => {
            card(to, view, state, issued);
            announced(issued, text)
        }
        Screen::Opening(opening) => {
            opening_card(to, view, opening);
            match opening.trouble {
                None => text.live.opening,
                Some(_) => "",
            }
        }
        Screen::Unreadable => {
            unreadable(to, view);
            ""
        }
    };
    to.line("p|class=unseen|role=status", status);
    to.end();
}

fn form(to: &mut Markup, view: &View<'_>, state: &State, form: &Filling, sending: bool) {
    let (preset, sent_by) = (state.preset(), state.form_key());
    if preset.readonly {
        let signed = preset.intent();
        let summary = BillSummary {
            form,
            customer: &preset.customer_name,
            deadline: signed.and_then(|intent| intent.deadline),
            sending,
            sent_by,
            intent: signed.map(|intent| &*intent.token),
        };
        return bill_summary(to, view, &summary);
    }
    let shown = BillForm {
        form,
        sending,
        sent_by,
    };
    bill_form(to, view, &shown);
}

/// A bill that the customer can't change is paid once: no second number is offered for it. But
/// one of an earlier visit may be for an earlier order that looks the same, unless it is signed;
/// and the page of somebody else's bill is for nothing but that bill.
fn card(to: &mut Markup, view: &View<'_>, state: &State, issued: &Issued) {
    let preset = state.preset();
    let offered = match issued.origin {
        Origin::Made => !preset.readonly,
        Origin::Kept => preset.intent().is_none(),
        Origin::Opened => false,
    };
    let another = if preset.readonly {
        Another::Number
    } else {
        Another::Bill
    };
    let card = Card {
        issued,
        customer: &preset.customer_name,
        deadline: preset.intent().and_then(|intent| intent.deadline),
        another: offered.then_some(another),
    };
    control_number_card(to, view, &card);
}

/// What a screen reader says when a bill's standing changes, or when a look has found nothing new.
fn announced(issued: &Issued, text: &'static Text) -> &'static str {
    if issued.rest == Rest::Asking {
        return text.sending;
    }
    match issued.standing() {
        Some(standing) if issued.check != Check::None => text.live.finding(issued.check, standing),
        // The card itself has just been read.
        None | Some(Standing::Unknown | Standing::Waiting) => "",
        Some(standing) => (text.live.standing)(standing).title,
    }
}

fn first_error(errors: &FieldErrors, text: &'static Text) -> &'static str {
    let error = errors.first().and_then(|field| errors.at(field));
    error.map_or("", |error| text.field_error(error))
}
