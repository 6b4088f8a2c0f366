//! What the customer typed or chose in an input. Must not know which.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent, MouseEvent};
use yew::{Event, TargetCast};

/// What a list of details has while it is open.
const OPEN: &str = "open";

/// The text of the input, or the value of the choice.
pub(crate) fn typed(event: &Event) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}

/// Evidence that the list was opened, and not closed.
pub(crate) fn opened(event: &Event) -> Option<()> {
    let list: Element = event.target_unchecked_into();
    list.has_attribute(OPEN).then_some(())
}

/// Evidence that a link was followed, and not opened in another place.
pub(crate) fn plain(event: &Event) -> Option<()> {
    let event: &MouseEvent = event.unchecked_ref();
    (!event.ctrl_key() && !event.meta_key() && !event.shift_key()).then_some(())
}

/// Evidence that the key is Enter, as a decision and not as part of composing a character.
pub(crate) fn entered(event: &Event) -> Option<()> {
    let event: &KeyboardEvent = event.unchecked_ref();
    (event.key() == "Enter" && !event.is_composing()).then_some(())
}
