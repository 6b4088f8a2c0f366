//! Moving the customer to what needs them. Must not know why.

use web_sys::HtmlElement;
use yew::NodeRef;

/// Whether the focus is anywhere in what stands around that node, found by a selector.
pub(crate) fn focus_within(node: &NodeRef, around: &str) -> bool {
    let element = node.cast::<HtmlElement>();
    let focused = [around, ":focus-within"].concat();
    element.is_some_and(|element| matches!(element.closest(&focused), Ok(Some(_))))
}

/// Focuses the element, and with it scrolls it into view.
pub(crate) fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that can't be focused keeps the customer where they are: nothing is lost.
        let _ = element.focus();
    }
}
