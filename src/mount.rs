//! Puts the page into the document: adopts what the server rendered, or renders it anew.

use std::cell::Cell;
use std::iter;

use billpay_contract::INTENT_PARAMETER;
use futures_channel::oneshot;
use gloo_utils::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};
use yew::Callback;

use crate::bill_pay::{BillPayProps, edits_before};
use crate::digest::digest;
use crate::page::{Page, PageProps};
use crate::page_data::{PAGE_DATA_ID, RenderedPage};
use crate::platform::{clock, language, location};
use crate::{intent, json, state};

/// The element that the page fills: `index.html` has it.
const ROOT: &str = "billpay";

/// `NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT` (DOM standard, section 6).
const ELEMENTS_AND_COMMENTS: u32 = 0x1 | 0x80;

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
        .is_some_and(|rendered| rendered.digest == digest_of(&root));
    let mut props = match rendered {
        Some(rendered) => rendered.page.props(gateway, Some(clock::now())),
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
            for edit in edits_before(state, &root) {
                state.step(edit);
            }
        }
        let focused = document().active_element().map(|element| element.id());
        yew::Renderer::<Page>::with_root_and_props(root, props).render();
        let _ = start.await;
        focus_again(focused);
    }
}

/// The nodes are others than before, with the same ids.
fn focus_again(id: Option<String>) {
    let element = id.and_then(|id| document().get_element_by_id(&id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that can't be focused any more is no loss.
        let _ = element.focus();
    }
}

/// What the server handed over, where one rendered the page.
fn rendered_page() -> Option<RenderedPage> {
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

fn digest_of(root: &Element) -> u32 {
    let walker = document().create_tree_walker_with_what_to_show(root, ELEMENTS_AND_COMMENTS);
    let nodes = iter::from_fn(|| walker.as_ref().ok()?.next_node().ok()?);
    digest(nodes.map(|node| node.node_name()))
}

fn once(started: oneshot::Sender<()>) -> Callback<()> {
    let started = Cell::new(Some(started));
    Callback::from(move |()| {
        if let Some(started) = started.take() {
            let _ = started.send(());
        }
    })
}
