//! Moving the customer to what needs them. Must not know why.

use web_sys::HtmlElement;
use yew::NodeRef;

/// Focuses the element, and with it scrolls it into view.
pub(crate) fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // An element that can't be focused keeps the customer where they are: nothing is lost.
        let _ = element.focus();
    }
}
