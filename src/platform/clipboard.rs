//! Copies text to the clipboard and reports whether that succeeded.

use std::cell::Cell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{self, Either};
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::future::TimeoutFuture;
use gloo_utils::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlDocument};
use yew::NodeRef;

use super::js;

/// The longest wait for the clipboard, in milliseconds. Most browsers answer at once, some never.
const TIMEOUT: u32 = 1_000;

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
    let promise = write(text);
    let text = text.to_owned();
    async move {
        let done = match promise {
            Some(promise) => succeeds_in_time(promise).await,
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
        // If this fails, the customer can still read the text.
        let _ = selection.select_all_children(element);
    }
}

/// Copies with the asynchronous clipboard API, which exists in secure contexts only.
fn write(text: &str) -> Option<JsValue> {
    let clipboard = js::member(&js::navigator(), "clipboard")?;
    js::call(&clipboard, "writeText", &[text.into()])
}

/// Whether the promise is fulfilled before the time-out.
async fn succeeds_in_time(promise: JsValue) -> bool {
    let outcome = pin!(js::settled(promise));
    match future::select(outcome, TimeoutFuture::new(TIMEOUT)).await {
        Either::Left((outcome, _)) => outcome.is_some(),
        Either::Right(_) => false,
    }
}

/// Copies with the older `copy` command. The command copies the selection, and a listener puts `text` in its place.
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
            let text = text.as_str().into();
            let data = js::member(event, "clipboardData");
            if data.is_some_and(|data| {
                js::call(&data, "setData", &["text/plain".into(), text]).is_some()
            }) {
                event.prevent_default();
                event.stop_immediate_propagation();
                replaced.set(true);
            }
        })
    };
    document.exec_command("copy").unwrap_or(false) && replaced.get()
}
