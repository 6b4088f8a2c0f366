//! Copying, with an honest outcome. Must not know what is copied.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ClipboardEvent, Element};
use yew::NodeRef;

use super::fields::function;
use super::listener::Listener;
use super::promise::when;

/// How copying ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// The text is on the clipboard.
    Done,
    /// It is not: the customer can copy it by hand.
    ByHand,
}

/// Copies `text`, which `shown` shows in some form, and says how that ended.
pub(crate) fn copy(text: String, shown: &NodeRef, then: impl FnOnce(String, Copied) + 'static) {
    // Now: the next drawing gives the element another node.
    let shown = shown.cast::<Element>();
    let written = write(&text);
    let ended = move |done: Option<JsValue>| {
        let done = done.map(drop).or_else(|| command(&text, shown.as_ref()));
        then(text, done.map_or(Copied::ByHand, |()| Copied::Done));
    };
    when(written, Box::new(ended));
}

/// Selects all that a node shows.
pub(crate) fn select(shown: &NodeRef) {
    select_all(shown.cast().as_ref());
}

fn select_all(shown: Option<&Element>) {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok()?);
    if let (Some(selection), Some(element)) = (selection, shown) {
        // What can't be selected can still be read.
        let _ = selection.select_all_children(element);
    }
}

/// The asynchronous clipboard. It is missing on pages that are not served securely.
fn write(text: &str) -> Option<Promise> {
    let clipboard = web_sys::window()?.navigator().clipboard();
    (!clipboard.is_undefined()).then(|| clipboard.write_text(text))
}

/// The command of old. It copies what is selected, so `text` is put in its place; and only that it
/// was put there says that it was copied.
fn command(text: &str, shown: Option<&Element>) -> Option<()> {
    let window = web_sys::window()?;
    let document = window.document()?;
    let command = function(&document, "execCommand")?;
    // Safari copies nothing where nothing is selected.
    select_all(shown);
    let put = Rc::new(Cell::new(false));
    let (text, put_then) = (text.to_owned(), Rc::clone(&put));
    // Before the page's own listeners, and instead of them.
    let _listener = Listener::first(window.into(), "copy", move |event| {
        let event: &ClipboardEvent = event.unchecked_ref();
        let clipboard = event.clipboard_data();
        if clipboard.is_some_and(|clipboard| clipboard.set_data("text/plain", &text).is_ok()) {
            event.prevent_default();
            event.stop_immediate_propagation();
            put_then.set(true);
        }
    });
    let copied = command.call1(&document, &"copy".into()).ok()?;
    (copied.is_truthy() && put.get()).then_some(())
}
