//! Printing the card alone, also from within somebody else's page. Must not know what is on the
//! card.

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AddEventListenerOptions, CssStyleSheet, Document, Element, ShadowRoot, ShadowRootInit,
    ShadowRootMode, Window,
};
use yew::NodeRef;

/// The class of the copy that is printed. It hangs in the page's body, unseen on the screen.
const COPY: &str = "billpay-print";

/// A constructed sheet obeys no Content-Security-Policy, which is about text in the page.
const ALONE: &str = "@media print { body > :not(.billpay-print) { display: none !important } } \
    @media not print { .billpay-print { display: none !important } }";

const SHEETS: &str = "adoptedStyleSheets";

/// Prints what this node shows.
pub(crate) fn print(card: &NodeRef) {
    let (Some(window), Some(card)) = (web_sys::window(), card.cast::<Element>()) else {
        return;
    };
    // On the page of its own, the page's stylesheet leaves everything else away.
    if let Ok(root) = card.get_root_node().dyn_into::<ShadowRoot>()
        && let Some(document) = window.document()
        && let Some(cleanup) = copy(&document, &card, &root)
    {
        after_print(&window, cleanup);
    }
    // Refused inside some frames; then nothing happens, as the browser says.
    let _ = window.print();
}

/// Hangs a copy of the card into the page, with its styles; gives back how to remove it.
fn copy(document: &Document, card: &Element, root: &ShadowRoot) -> Option<impl FnOnce() + use<>> {
    let holder = document.create_element("div").ok()?;
    holder.set_class_name(COPY);
    let inside = holder
        .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
        .ok()?;
    let sheets = Reflect::get(root, &SHEETS.into()).ok()?;
    Reflect::set(&inside, &SHEETS.into(), &sheets).ok()?;
    let frame = card.closest(".billpay").ok()??.clone_node().ok()?;
    frame
        .append_child(&card.clone_node_with_deep(true).ok()?)
        .ok()?;
    inside.append_child(&frame).ok()?;

    let before = Array::from(&Reflect::get(document, &SHEETS.into()).ok()?);
    let sheet = CssStyleSheet::new().ok()?;
    Reflect::get(&sheet, &"replaceSync".into())
        .ok()?
        .dyn_into::<js_sys::Function>()
        .ok()?
        .call1(&sheet, &ALONE.into())
        .ok()?;
    let with_ours = before.concat(&Array::of1(&sheet));
    Reflect::set(document, &SHEETS.into(), &with_ours).ok()?;
    document.body()?.append_child(&holder).ok()?;

    let document = document.clone();
    Some(move || {
        holder.remove();
        let sheets = Reflect::get(&document, &SHEETS.into()).unwrap_or_default();
        let others =
            Array::from(&sheets).filter(&mut |one, _, _| &one != AsRef::<JsValue>::as_ref(&sheet));
        // What was there before is taken as it is.
        let _ = Reflect::set(&document, &SHEETS.into(), &others);
    })
}

fn after_print(window: &Window, cleanup: impl FnOnce() + 'static) {
    let options = AddEventListenerOptions::new();
    options.set_once(true);
    let listener = Closure::once_into_js(cleanup);
    let _ = window.add_event_listener_with_callback_and_add_event_listener_options(
        "afterprint",
        listener.unchecked_ref(),
        &options,
    );
}
