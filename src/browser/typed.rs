//! What the customer typed or chose in an input. Must not know which.

use web_sys::HtmlInputElement;
use yew::{Event, InputEvent, TargetCast};

/// The text of the input.
pub(crate) fn typed(event: &InputEvent) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}

/// The value of the choice.
pub(crate) fn chosen(event: &Event) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}
