//! A page that is drawn in parts, beside what a server drew: what happens between the first drawing and
//! the second.

use std::rc::Rc;

use billpay_widget::{Begin, BillPay, BillPayProps, Locale, Preset};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::AppHandle;

use crate::network::{self, Network};
use crate::props;

fn in_parts(preset: Preset) -> BillPayProps {
    let begin = Begin {
        in_parts: true,
        ..Begin::default()
    };
    BillPayProps {
        preset,
        begin: Rc::new(begin),
        ..props(Locale::English)
    }
}

/// Draws the first part.
async fn first_part(root: &Element) -> AppHandle<BillPay> {
    let props = in_parts(Preset::default());
    let handle = yew::Renderer::<BillPay>::with_root_and_props(root.clone(), props).render();
    yew::scheduler::flush().await;
    assert!(!begun(root), "both parts came at once");
    handle
}

fn begun(root: &Element) -> bool {
    root.query_selector("[data-begun]").unwrap().is_some()
}

#[wasm_bindgen_test]
async fn what_is_typed_between_the_parts_stays() {
    let _network = Network::silent();
    let root = network::element();
    let handle = first_part(&root).await;
    let description = network::input(&root, "billDescription");
    for typed in ["M", "Ma"] {
        network::type_into(&root, "billDescription", typed);
        yew::scheduler::flush().await;
        assert_eq!(description.value(), typed);
    }
    network::until(|| begun(&root)).await;
    assert_eq!(description.value(), "Ma");
    handle.destroy();
    root.remove();
}

#[wasm_bindgen_test]
async fn one_that_goes_between_the_parts_does_nothing_more() {
    let network = Network::silent();
    let root = network::element();
    let handle = first_part(&root).await;
    network::type_into(&root, "billDescription", "Water");
    network::submit(&root);
    handle.destroy();
    yew::scheduler::flush().await;
    // Longer than the second part would have waited.
    let turns = std::cell::Cell::new(0);
    network::until(|| turns.replace(turns.get() + 1) == 10).await;
    assert!(!begun(&root) && network.sent().is_empty());
    root.remove();
}
