//! Starts the stand-alone page: hydrates what the server rendered, or renders the page again.

use std::cell::Cell;

use billpay_contract::INTENT_PARAMETER;
use futures_channel::oneshot;
use gloo_utils::document;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::Callback;

use crate::app::AppProps;
use crate::page::{Page, PageProps};
use crate::page_data::{HydrationData, PAGE_DATA_ID, PageContent, PageData};
use crate::platform::{clock, form_inputs, language, location};
use crate::{hydration, intent, json, state};

/// The id of the page's root element in `index.html`.
const ROOT: &str = "billpay";

/// Starts the page. Ends when the page is ready for use.
#[wasm_bindgen]
pub async fn page() {
    let Some(root) = document().get_element_by_id(ROOT) else {
        return;
    };
    location::remove_action_result();
    let gateway = location::gateway().into();
    let rendered = rendered_page(&root);
    let unchanged = rendered
        .as_ref()
        .is_some_and(|rendered| hydration::nodes_unchanged(&root, rendered.digest));
    let mut props = match rendered {
        Some(rendered) => rendered.data.props(gateway, Some(clock::now())),
        None => props_from_address(gateway),
    };
    let (started, start) = oneshot::channel();
    props.widget.on_started = once(started);
    if unchanged {
        props.widget.hydrating = true;
        yew::Renderer::<Page>::with_root_and_props(root, props).hydrate();
        // An error means that the page was left.
        let _ = start.await;
    } else {
        // The nodes were changed, or no server rendered them. The typed text is kept in new nodes.
        if let Some(state) = &mut props.widget.initial_state {
            hydration::apply_edits(state, &root);
        }
        let focused = hydration::focused_id(&root);
        yew::Renderer::<Page>::with_root_and_props(root.clone(), props).render();
        let _ = start.await;
        if let Some(id) = focused {
            hydration::restore_focus(&root, &id);
        }
    }
}

/// The data of a page that a server rendered, with the key that its form has now.
fn rendered_page(root: &Element) -> Option<HydrationData<PageData>> {
    let text = document().get_element_by_id(PAGE_DATA_ID)?.text_content()?;
    let mut rendered: HydrationData<PageData> = json::from_str(&text)?;
    if let PageContent::Form { key, .. } = &mut rendered.data.content {
        *key = form_inputs::key(root).unwrap_or(*key);
    }
    Some(rendered)
}

/// The properties of a page that no server rendered, from its address.
fn props_from_address(gateway: yew::AttrValue) -> PageProps {
    let bill = location::bill(&gateway);
    let initial_bill = location::parameter(INTENT_PARAMETER)
        .map_or_else(state::InitialBill::default, |jws| {
            intent::initial_bill(&jws)
        });
    PageProps {
        query: location::other_parameters().into(),
        widget: AppProps {
            bill,
            initial_bill,
            ..AppProps::new(language::preferred_locale(), gateway)
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
