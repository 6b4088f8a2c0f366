//! What the customer typed or chose in an input. Must not know which.

use web_sys::HtmlInputElement;
use yew::{Event, InputEvent, KeyboardEvent, TargetCast};

/// The text of the input.
pub(crate) fn typed(event: &InputEvent) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}

/// The value of the choice.
pub(crate) fn chosen(event: &Event) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}

/// Whether the key is Enter, as a decision and not as part of composing a character. Then the
/// browser does nothing of its own: inside a shop's form it could send that one.
pub(crate) fn entered(event: &KeyboardEvent) -> Option<()> {
    let enter = event.key() == "Enter" && !event.is_composing();
    enter.then(|| event.prevent_default())
}
