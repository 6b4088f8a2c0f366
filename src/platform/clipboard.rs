//! Copies text to the clipboard and reports whether that succeeded.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_utils::{document, window};
use js_sys::Promise;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, Element, HtmlDocument};
use yew::NodeRef;

/// The outcome of copying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CopyOutcome {
    /// The text is on the clipboard.
    Copied,
    /// Copying failed. The customer can select and copy the text by hand.
    Failed,
}

/// Copies `text`, which the element `shown` displays. The call itself starts copying and the future only
/// waits, because browsers let a page copy only while they handle the customer's click.
pub(crate) fn copy(
    text: &str,
    shown: Option<Element>,
) -> impl Future<Output = CopyOutcome> + use<> {
    let written = write(text);
    let text = text.to_owned();
    async move {
        let done = match written {
            Some(promise) => JsFuture::from(promise).await.is_ok(),
            None => false,
        };
        if done || copy_by_command(&text, shown.as_ref()) {
            CopyOutcome::Copied
        } else {
            CopyOutcome::Failed
        }
    }
}

/// Selects everything that the node displays.
pub(crate) fn select(node: &NodeRef) {
    if let Some(element) = node.cast() {
        select_element(&element);
    }
}

fn select_element(element: &Element) {
    if let Ok(Some(selection)) = window().get_selection() {
        // Without a selection, the customer can still read the text.
        let _ = selection.select_all_children(element);
    }
}

/// Copies with the asynchronous clipboard API, which exists in secure contexts only.
fn write(text: &str) -> Option<Promise> {
    let clipboard = window().navigator().clipboard();
    (!clipboard.is_undefined()).then(|| clipboard.write_text(text))
}

/// Copies with the older `copy` command. It copies the selection, so a listener replaces it with `text`.
/// The text was copied only if that listener ran.
fn copy_by_command(text: &str, shown: Option<&Element>) -> bool {
    let Ok(document) = document().dyn_into::<HtmlDocument>() else {
        return false;
    };
    // Safari copies nothing where nothing is selected.
    if let Some(element) = shown {
        select_element(element);
    }
    let replaced = Rc::new(Cell::new(false));
    let _listener = {
        let (text, replaced) = (text.to_owned(), Rc::clone(&replaced));
        // In the capture phase, so that the page's own listeners do not run.
        let options = EventListenerOptions {
            passive: false,
            ..EventListenerOptions::run_in_capture_phase()
        };
        EventListener::new_with_options(&window(), "copy", options, move |event| {
            let event: &ClipboardEvent = event.unchecked_ref();
            let data = event.clipboard_data();
            if data.is_some_and(|data| data.set_data("text/plain", &text).is_ok()) {
                event.prevent_default();
                event.stop_immediate_propagation();
                replaced.set(true);
            }
        })
    };
    document.exec_command("copy").unwrap_or(false) && replaced.get()
}
