//! The text that screen readers announce when the screen changes.

use yew::AttrValue;

use crate::state::{Issued, PaymentStatus, RemainderProgress, Screen, StatusCheck};
use crate::text::Text;

/// The text of the widget's live region.
pub(crate) fn announcement(screen: &Screen, text: &'static Text) -> AttrValue {
    match screen {
        // If the focus is on the field already, nothing else announces its error.
        Screen::Editing(form) => {
            let error = form.errors.first().and_then(|field| form.errors.at(field));
            error.map_or_else(AttrValue::default, |error| text.field_error(error))
        }
        Screen::Submitting(_) => text.sending.into(),
        Screen::Issued(issued) => issued_announcement(issued, text).into(),
        Screen::Loading(loading) if loading.problem.is_none() => text.payment.loading.into(),
        Screen::AwaitingIntent => text.payment.loading.into(),
        Screen::Loading(_) | Screen::Unusable(_) => AttrValue::default(),
    }
}

/// The payment status, or the result of a check.
fn issued_announcement(issued: &Issued, text: &'static Text) -> &'static str {
    match issued.payment_status() {
        Some(PaymentStatus::Underpaid) if issued.remainder == RemainderProgress::InProgress => {
            text.sending
        }
        Some(status) if issued.check != StatusCheck::None => {
            text.payment.check_result(issued.check, status)
        }
        // The screen reader has just read the card.
        None | Some(PaymentStatus::Unknown | PaymentStatus::Waiting) => "",
        Some(status) => (text.payment.status)(status).title,
    }
}
