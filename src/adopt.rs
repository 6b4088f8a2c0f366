//! Adopts nodes that a server rendered: whether they are as it wrote them, and what a person did there
//! before the widget started.

use std::iter;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::bill_pay::edits_before;
use crate::digest::digest;
use crate::state::State;

/// `NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT` (DOM standard, section 6).
const ELEMENTS_AND_COMMENTS: u32 = 0x1 | 0x80;

/// Whether `root` has the nodes that the server rendered. A translator, an extension or a proxy may have
/// changed them. Then the caller must not hydrate, but render anew.
pub(crate) fn unchanged(root: &Element, rendered: u32) -> bool {
    let walker =
        gloo_utils::document().create_tree_walker_with_what_to_show(root, ELEMENTS_AND_COMMENTS);
    let nodes = iter::from_fn(|| walker.as_ref().ok()?.next_node().ok()?);
    digest(nodes.map(|node| node.node_name())) == rendered
}

/// Puts what was typed in `root` into the state.
pub(crate) fn take_edits(state: &mut State, root: &Element) {
    for edit in edits_before(state, root) {
        state.step(edit);
    }
}

/// The id of what has the focus in `root`.
pub(crate) fn focused(root: &Element) -> Option<String> {
    let element = root.query_selector(":focus").ok()??;
    Some(element.id()).filter(|id| !id.is_empty())
}

/// Puts the focus on the element with that id: the nodes are others than before, with the same ids.
pub(crate) fn focus_again(root: &Element, id: &str) {
    let element = root.query_selector(&["#", id].concat()).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that can't be focused any more is no loss.
        let _ = element.focus();
    }
}
