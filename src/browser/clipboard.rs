//! Copying, with an honest outcome. Must not know what is copied.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlDocument};
use yew::NodeRef;

/// How copying ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Copied {
    /// The text is on the clipboard.
    Done,
    /// It is not, but it is selected: the customer can copy it by hand.
    Selected,
}

/// Copies `text`. Where the browser refuses, selects what `shown` shows, which must read the same.
pub(crate) async fn copy(text: &str, shown: &NodeRef) -> Copied {
    if write(text).await.is_some() {
        return Copied::Done;
    }
    match select(shown) {
        Some(document) if document.exec_command("copy").unwrap_or(false) => Copied::Done,
        _ => Copied::Selected,
    }
}

/// The asynchronous clipboard. It is missing on pages that are not served securely.
async fn write(text: &str) -> Option<()> {
    let clipboard = web_sys::window()?.navigator().clipboard();
    if clipboard.is_undefined() {
        return None;
    }
    JsFuture::from(clipboard.write_text(text))
        .await
        .ok()
        .map(drop)
}

fn select(shown: &NodeRef) -> Option<HtmlDocument> {
    let element = shown.cast::<Element>()?;
    let selection = web_sys::window()?.get_selection().ok()??;
    selection.select_all_children(&element).ok()?;
    element.owner_document()?.dyn_into().ok()
}
