//! Decides whether the nodes that a server rendered can be hydrated, and preserves the customer's edits and focus.

use std::iter;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::app::edits_before_mount;
use crate::node_digest::digest;
use crate::state::State;

/// `NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT` (DOM standard, section 6).
const ELEMENTS_AND_COMMENTS: u32 = 0x1 | 0x80;

/// Whether `root` has the nodes that the server rendered. Translators, browser extensions and proxies may
/// change them. Then the caller must not hydrate, but render again.
pub(crate) fn nodes_unchanged(root: &Element, rendered_digest: u32) -> bool {
    let walker =
        gloo_utils::document().create_tree_walker_with_what_to_show(root, ELEMENTS_AND_COMMENTS);
    let nodes = iter::from_fn(|| walker.as_ref().ok()?.next_node().ok()?);
    digest(nodes.map(|node| node.node_name())) == rendered_digest
}

/// Applies the text in the inputs of `root` to the state.
pub(crate) fn apply_edits(state: &mut State, root: &Element) {
    for edit in edits_before_mount(state, root) {
        state.step(edit);
    }
}

/// The id of the focused element in `root`.
pub(crate) fn focused_id(root: &Element) -> Option<String> {
    let element = root.query_selector(":focus").ok()??;
    Some(element.id()).filter(|id| !id.is_empty())
}

/// Focuses the element with that id. New nodes have the same ids as the ones that they replace.
pub(crate) fn restore_focus(root: &Element, id: &str) {
    let element = root.query_selector(&["#", id].concat()).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // The element may have become unfocusable.
        let _ = element.focus();
    }
}
