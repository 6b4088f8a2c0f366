//! Putting the page into the document. Must not know what the page shows.

use wasm_bindgen::prelude::wasm_bindgen;

use super::address;
use crate::components::{Page, PageProps};

/// The element that the page fills: `index.html` has it.
const ROOT: &str = "billpay";

/// Renders the bill page in place of the loading screen.
#[wasm_bindgen]
pub fn page() {
    let document = web_sys::window().and_then(|window| window.document());
    let root = document.and_then(|document| document.get_element_by_id(ROOT));
    if let Some(root) = root {
        let gateway = address::gateway().unwrap_or_default();
        let props = PageProps {
            locale: super::wished_locale(),
            opened: address::bill(&gateway),
            preset: address::preset(),
            gateway: gateway.into(),
        };
        yew::Renderer::<Page>::with_root_and_props(root, props).render();
    }
}
