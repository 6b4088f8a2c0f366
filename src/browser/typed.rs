//! What the customer typed or chose in an input. Must not know which.

use web_sys::{Element, HtmlInputElement};
use yew::{Event, InputEvent, KeyboardEvent, NodeRef, TargetCast};

/// What a list of details has while it is open.
const OPEN: &str = "open";

/// The text of the input.
pub(crate) fn typed(event: &InputEvent) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}

/// The value of the choice.
pub(crate) fn chosen(event: &Event) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}

/// Evidence that the list was opened, and not closed.
pub(crate) fn opened(event: &Event) -> Option<()> {
    let list: Element = event.target_unchecked_into();
    list.has_attribute(OPEN).then_some(())
}

/// Evidence that a list in there is open.
pub(crate) fn opened_within(node: &NodeRef) -> Option<()> {
    let open = node
        .cast::<Element>()?
        .query_selector(&["[", OPEN, "]"].concat());
    open.ok()?.map(drop)
}

/// Whether the key is Enter, as a decision and not as part of composing a character. Then the
/// browser does nothing of its own: inside a shop's form it could send that one.
pub(crate) fn entered(event: &KeyboardEvent) -> Option<()> {
    let enter = event.key() == "Enter" && !event.is_composing();
    enter.then(|| event.prevent_default())
}
