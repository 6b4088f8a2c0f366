//! Putting the page into the document, or taking over the one that a server rendered. Must not know
//! what the page shows.

use std::rc::Rc;

use wasm_bindgen::prelude::wasm_bindgen;

use super::{address, handed};
use crate::components::{Page, PageProps};

/// The element that the page fills: `index.html` has it.
const ROOT: &str = "billpay";

/// Takes over the bill page that the server rendered, if it has arrived `whole`; otherwise, and where
/// none did, renders it in place of what is there.
#[wasm_bindgen]
pub fn page(whole: bool) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    let Some(root) = document.get_element_by_id(ROOT) else {
        return;
    };
    let gateway = address::gateway().unwrap_or_default();
    let renderer = |props| yew::Renderer::<Page>::with_root_and_props(root, props);
    match handed::page(&document, gateway.clone()) {
        Some(props) if whole => renderer(props).hydrate(),
        Some(props) => renderer(props).render(),
        None => renderer(PageProps {
            locale: super::wished_locale(),
            opened: address::bill(&gateway),
            preset: address::preset(),
            query: address::query().into(),
            gateway: gateway.into(),
            begin: Rc::default(),
        })
        .render(),
    };
}
