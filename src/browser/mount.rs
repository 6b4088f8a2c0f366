//! Putting the page into the document. Must not know what the page shows.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use super::{Turn, address, handed};
use crate::components::{BillPay, BillPayProps};

/// Draws the bill page into `root`, a turn from now, from what a server handed over where one rendered
/// it. The root takes the place of the server's once it is drawn: `static/boot.js` does that.
#[wasm_bindgen]
pub fn page(root: Element) {
    let gateway = address::gateway().unwrap_or_default();
    let props = handed::page(gateway.clone()).unwrap_or_else(|| BillPayProps {
        opened: address::bill(&gateway),
        preset: address::preset(),
        query: address::query().into(),
        ..BillPayProps::page(super::wished_locale(), gateway.into())
    });
    Turn::wait(move || {
        yew::Renderer::<BillPay>::with_root_and_props(root, props).render();
    })
    .detach();
}
