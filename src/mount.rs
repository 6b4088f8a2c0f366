//! Puts the page into the document: adopts what the server rendered, or renders it anew.

use std::cell::Cell;

use billpay_contract::INTENT_PARAMETER;
use futures_channel::oneshot;
use gloo_utils::document;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::Callback;

use crate::bill_pay::BillPayProps;
use crate::page::{Page, PageProps};
use crate::page_data::{PAGE_DATA_ID, PageData, RenderedFrom};
use crate::platform::{clock, language, location};
use crate::{adopt, intent, json, state};

/// The element that the page fills: `index.html` has it.
const ROOT: &str = "billpay";

/// Starts the page, and is done when it can be used.
#[wasm_bindgen]
pub async fn page() {
    let Some(root) = document().get_element_by_id(ROOT) else {
        return;
    };
    location::forget_found();
    let gateway = location::gateway().into();
    let rendered = rendered_page();
    let unchanged = rendered
        .as_ref()
        .is_some_and(|rendered| adopt::unchanged(&root, rendered.digest));
    let mut props = match rendered {
        Some(rendered) => rendered.data.props(gateway, Some(clock::now())),
        None => props_of_address(gateway),
    };
    let (started, start) = oneshot::channel();
    props.widget.on_started = once(started);
    if unchanged {
        props.widget.hydrating = true;
        yew::Renderer::<Page>::with_root_and_props(root, props).hydrate();
        // An error only says that the page was left.
        let _ = start.await;
    } else {
        // Translated, or changed by an extension or a proxy: what was typed goes on in new nodes.
        if let Some(state) = &mut props.widget.initial {
            adopt::take_edits(state, &root);
        }
        let focused = adopt::focused(&root);
        yew::Renderer::<Page>::with_root_and_props(root.clone(), props).render();
        let _ = start.await;
        if let Some(id) = focused {
            adopt::focus_again(&root, &id);
        }
    }
}

/// What the server handed over, where one rendered the page.
fn rendered_page() -> Option<RenderedFrom<PageData>> {
    let text = document().get_element_by_id(PAGE_DATA_ID)?.text_content()?;
    json::from_str(&text)
}

/// The page's properties where no server rendered it.
fn props_of_address(gateway: yew::AttrValue) -> PageProps {
    let bill = location::bill(&gateway);
    let preset = location::parameter(INTENT_PARAMETER)
        .map_or_else(state::Preset::default, |jws| intent::preset(&jws));
    PageProps {
        query: location::other_parameters().into(),
        widget: BillPayProps {
            bill,
            preset,
            ..BillPayProps::new(language::wished_locale(), gateway)
        },
    }
}

fn once(started: oneshot::Sender<()>) -> Callback<()> {
    let started = Cell::new(Some(started));
    Callback::from(move |()| {
        if let Some(started) = started.take() {
            let _ = started.send(());
        }
    })
}
