//! What a screen reader announces when the screen changes.

use crate::state::{Check, Issued, Rest, Screen, Standing};
use crate::text::Text;

/// The text of the widget's live region.
pub(crate) fn announcement(screen: &Screen, text: &'static Text) -> &'static str {
    match screen {
        // The focus may be on the field already, and then nothing else would speak.
        Screen::Filling(form) => {
            let error = form.errors.first().and_then(|field| form.errors.at(field));
            error.map_or("", |error| text.field_error(error))
        }
        Screen::Sending(_) => text.sending,
        Screen::Issued(issued) => standing(issued, text),
        Screen::Opening(opening) if opening.trouble.is_none() => text.live.opening,
        Screen::Opening(_) | Screen::Unreadable => "",
    }
}

/// A change of the bill's standing, or what a check has found.
fn standing(issued: &Issued, text: &'static Text) -> &'static str {
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
