//! Tests of the element's settings and method calls: their order, calls before the widget is created, and storage.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::card::INTENT;
use crate::network::{self, Network};
use crate::shop::{NO_INTENT, STORED_NOTE, Shop, create_calls, gateway, store_number};

#[wasm_bindgen_test]
async fn a_property_change_applies_to_later_method_calls() {
    let network = gateway();
    let mut shop = Shop::new(&[
        ("description", "Set"),
        ("amount", "1"),
        ("noStorage", "yes"),
    ]);
    shop.shows_text("TZS\u{a0}1").await;
    shop.set(&[
        ("description", "Set"),
        ("amount", "2"),
        ("noStorage", "yes"),
    ]);
    shop.widget.submit();
    shop.shows_text("Your control number is ready").await;
    assert!(network.body(0).await.contains("\"billAmount\":2"));
    shop.unmount().await;
}

#[wasm_bindgen_test]
async fn an_element_inserted_with_another_amount_submits_the_new_one() {
    let network = gateway();
    let bill = |amount| {
        [
            ("description", "Back"),
            ("amount", amount),
            ("noStorage", "yes"),
        ]
    };
    let mut shop = Shop::new(&bill("1"));
    shop.shows_text("TZS\u{a0}1").await;
    shop.stop();
    yew::scheduler::flush().await;
    shop.show(&bill("2"));
    shop.widget.submit();
    shop.shows_text("Your control number is ready").await;
    assert!(network.body(0).await.contains("\"billAmount\":2"));
    assert_eq!(shop.events(), ["ready", "issued"]);
    shop.unmount().await;
}

#[wasm_bindgen_test]
async fn an_element_inserted_for_another_bill_has_no_number() {
    let _network = gateway();
    let bill = |amount, intent| {
        [
            ("description", "Gone"),
            ("amount", amount),
            ("noStorage", "yes"),
            ("intent", intent),
        ]
    };
    for (amount, intent, read) in [
        ("2", NO_INTENT, "Get control number"),
        ("1", "unreadable", "This bill is not valid"),
        ("1", "", "Loading the bill"),
    ] {
        let mut shop = Shop::new(&bill("1", NO_INTENT));
        shop.widget.submit();
        shop.shows_text("Your control number is ready").await;
        let number = || shop.number.borrow().clone();
        assert_eq!(number().as_deref(), Some("55042914871931"));

        shop.stop();
        yew::scheduler::flush().await;
        shop.show(&bill("1", NO_INTENT));
        shop.shows_text("Your control number is ready").await;
        assert_eq!(shop.number.borrow().as_deref(), Some("55042914871931"));

        shop.stop();
        yew::scheduler::flush().await;
        shop.element.set_inner_html("");
        shop.show(&bill(amount, intent));
        shop.shows_text(read).await;
        assert_eq!(*shop.number.borrow(), None);
        shop.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn without_its_intent_an_element_waits_and_submits_nothing() {
    let network = gateway();
    let waiting = [("intent", ""), ("description", "Soon"), ("amount", "5")];
    let mut shop = Shop::new(&waiting);
    let waits = async |shop: &mut Shop| {
        shop.shows_text("Loading the bill").await;
        let controls = shop.element.query_selector("button, input, form").unwrap();
        assert!(controls.is_none());
        shop.widget.submit();
        shop.widget.reset();
        yew::scheduler::flush().await;
    };
    waits(&mut shop).await;
    shop.set(&[("intent", INTENT)]);
    shop.shows_text("Get control number").await;
    // The shop's order has changed, and the new intent is not there yet.
    shop.set(&waiting);
    waits(&mut shop).await;
    assert_eq!(create_calls(&network), 0);
    shop.set(&[("intent", INTENT)]);
    shop.shows_text("Get control number").await;
    shop.widget.submit();
    shop.shows_text("Your control number is ready").await;
    shop.set(&waiting);
    waits(&mut shop).await;
    assert_eq!(*shop.number.borrow(), None);
    // The same bill again has its number.
    shop.set(&[("intent", INTENT)]);
    shop.shows_text("55042914871931").await;
    assert_eq!(create_calls(&network), 1);
    assert_eq!(shop.events(), ["ready", "issued"]);
    shop.widget.reset();
    shop.unmount().await;
}

#[wasm_bindgen_test]
async fn a_bill_with_a_stored_number_gets_no_second_one() {
    store_number("Early").await;
    let network = gateway();
    let bill = [("description", "Early"), ("amount", "5")];
    let mut shop = Shop::new(&bill);
    shop.widget.submit();
    shop.shows_text(STORED_NOTE).await;
    assert_eq!(
        (create_calls(&network), shop.events()),
        (0, vec!["ready".to_owned()])
    );

    // The same after the shop has set another bill and this one again.
    shop.set(&[("description", "Another"), ("amount", "5")]);
    shop.shows_text("Get control number").await;
    shop.set(&bill);
    shop.widget.submit();
    shop.shows_text(STORED_NOTE).await;
    assert_eq!(create_calls(&network), 0);

    shop.widget.reset();
    shop.shows_text("Get control number").await;
    shop.unmount().await;
}

#[wasm_bindgen_test]
async fn a_widget_that_is_stopped_before_it_is_created_does_nothing() {
    let network = gateway();
    let bill = [
        ("description", "Out"),
        ("amount", "5"),
        ("noStorage", "yes"),
    ];
    let mut shop = Shop::new(&bill);
    shop.widget.submit();
    shop.stop();
    yew::scheduler::flush().await;
    assert_eq!(
        (create_calls(&network), network.asked_for_channels()),
        (0, 0)
    );
    assert_eq!(
        (shop.events(), network::text(&shop.element)),
        Default::default()
    );

    // It also takes no state from an earlier widget.
    shop.show(&bill);
    shop.widget.submit();
    shop.shows_text("Your control number is ready").await;
    shop.stop();
    yew::scheduler::flush().await;
    shop.show(&bill);
    shop.stop();
    shop.show(&bill);
    shop.shows_text("Your control number is ready").await;
    yew::scheduler::flush().await;
    assert_eq!(create_calls(&network), 1);
    assert_eq!(shop.events(), ["ready", "issued"]);
    assert_eq!(shop.number.borrow().as_deref(), Some("55042914871931"));
    shop.unmount().await;
}

#[wasm_bindgen_test]
async fn the_ready_event_fires_first() {
    let _network = gateway();
    let mut shop = Shop::new(&[("description", "Broken"), ("amount", "x")]);
    shop.widget.submit();
    network::until(|| shop.events().len() == 2).await;
    assert_eq!(shop.events(), ["ready", "invalid"]);
    shop.unmount().await;
}

#[wasm_bindgen_test]
async fn an_amount_that_changes_back_during_the_call_has_not_changed() {
    let network = Network::holding();
    let bill = |amount| {
        [
            ("description", "To and fro"),
            ("amount", amount),
            ("noStorage", "yes"),
        ]
    };
    let mut shop = Shop::new(&bill("1"));
    shop.widget.submit();
    network.called().await;
    for amount in ["2", "1"] {
        shop.set(&bill(amount));
        yew::scheduler::flush().await;
    }
    network.release(r#"{"billPayNumber":"55042914871931"}"#);
    shop.shows_text("Your control number is ready").await;
    shop.unmount().await;
}

#[wasm_bindgen_test]
async fn a_reset_of_the_shops_form_keeps_the_number_and_the_focus() {
    let _network = gateway();
    let mut shop = Shop::new(&[
        ("description", "Reset"),
        ("amount", "5"),
        ("noStorage", "yes"),
    ]);
    shop.widget.submit();
    shop.shows_text("Your control number is ready").await;
    shop.widget.form_reset();
    yew::scheduler::flush().await;
    assert!(network::text(&shop.element).contains("Your control number is ready"));

    let elsewhere: HtmlElement = network::element().unchecked_into();
    elsewhere.set_tab_index(0);
    elsewhere.focus().unwrap();
    shop.widget.reset();
    shop.shows_text("Get control number").await;
    let document = web_sys::window().unwrap().document().unwrap();
    assert_eq!(document.active_element().as_ref(), Some(&*elsewhere));
    elsewhere.remove();
    shop.unmount().await;
}

#[wasm_bindgen_test]
async fn the_merchants_channels_are_loaded_before_there_is_a_card() {
    let network = Network::routing(|_| {
        let changes = r#"{"channels":[{"channel":"wakala","hidden":true}]}"#;
        (200, changes.to_owned())
    });
    let bill = |gateway| {
        let storage = ("noStorage", "yes");
        [("description", "Channels"), ("gateway", gateway), storage]
    };
    let mut shop = Shop::new(&bill("./"));
    shop.shows_text("Get control number").await;
    network::until(|| network.asked_for_channels() == 1).await;
    shop.set(&bill("./other/"));
    network::until(|| network.asked_for_channels() == 2).await;
    drop(network);

    let network = gateway();
    shop.widget.submit();
    shop.shows_text("How to pay").await;
    assert!(!network::text(&shop.element).contains("CRDB agent"));
    assert_eq!(network.asked_for_channels(), 0);
    shop.unmount().await;
}

/// Storage throws in a damaged browser profile.
#[wasm_bindgen_test]
async fn the_widget_works_with_a_storage_that_throws() {
    let throwing = "const all = Object.getOwnPropertyDescriptors(Storage.prototype); \
        const broken = () => { throw {name: 'NS_ERROR_FILE_CORRUPTED'} }; \
        for (const name of ['getItem', 'setItem', 'removeItem', 'key']) Storage.prototype[name] = broken; \
        return () => Object.defineProperties(Storage.prototype, all)";
    let restore = Function::new_no_args(throwing)
        .call0(&JsValue::NULL)
        .unwrap();
    let _network = gateway();
    let mut shop = Shop::new(&[("description", "Thrown"), ("amount", "5")]);
    shop.widget.submit();
    shop.shows_text("Your control number is ready").await;
    shop.widget.reset();
    shop.shows_text("Get control number").await;
    shop.unmount().await;
    let restore: Function = restore.unchecked_into();
    restore.call0(&JsValue::NULL).unwrap();
}
