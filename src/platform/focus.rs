//! Moves the keyboard focus.

use web_sys::HtmlElement;
use yew::NodeRef;

/// Focuses the element, which also scrolls it into view.
pub(crate) fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // If the element can't be focused, the focus stays where it is.
        let _ = element.focus();
    }
}

/// Whether the focus is inside the closest ancestor of the node that matches the selector.
pub(crate) fn focus_within(node: &NodeRef, selector: &str) -> bool {
    let focused = [selector, ":focus-within"].concat();
    node.cast::<HtmlElement>()
        .is_some_and(|element| matches!(element.closest(&focused), Ok(Some(_))))
}
