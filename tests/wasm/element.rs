//! What the element's script asks of the widget, and when: what is set and asked in one breath, what
//! is asked before the widget stands, and what the browser kept meanwhile.

use js_sys::Function;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::network::{self, Network};
use crate::shop::{KEPT, Shop, creates, gateway, keep};

#[wasm_bindgen_test]
async fn what_is_set_before_counts_for_what_is_asked() {
    let network = gateway();
    let mut shop = Shop::new(&[
        ("description", "Set"),
        ("amount", "1"),
        ("noStorage", "yes"),
    ]);
    shop.reads("TZS\u{a0}1").await;
    shop.set(&[
        ("description", "Set"),
        ("amount", "2"),
        ("noStorage", "yes"),
    ]);
    shop.widget.submit();
    shop.reads("Your control number is ready").await;
    assert!(network.body(0).await.contains("\"billAmount\":2"));
    shop.gone().await;
}

#[wasm_bindgen_test]
async fn put_back_with_another_amount_the_new_one_is_sent() {
    let network = gateway();
    let bill = |amount| {
        [
            ("description", "Back"),
            ("amount", amount),
            ("noStorage", "yes"),
        ]
    };
    let mut shop = Shop::new(&bill("1"));
    shop.reads("TZS\u{a0}1").await;
    shop.take_out();
    yew::scheduler::flush().await;
    shop.show(&bill("2"));
    shop.widget.submit();
    shop.reads("Your control number is ready").await;
    assert!(network.body(0).await.contains("\"billAmount\":2"));
    assert_eq!(shop.heard(), ["ready", "issued"]);
    shop.gone().await;
}

#[wasm_bindgen_test]
async fn put_back_for_another_bill_the_element_holds_no_number() {
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
        ("2", "", "Get control number"),
        ("1", "unreadable", "This bill is not valid"),
    ] {
        let mut shop = Shop::new(&bill("1", ""));
        shop.widget.submit();
        shop.reads("Your control number is ready").await;
        let number = || shop.number.borrow().clone();
        assert_eq!(number().as_deref(), Some("55042914871931"));

        shop.take_out();
        yew::scheduler::flush().await;
        shop.show(&bill("1", ""));
        shop.reads("Your control number is ready").await;
        assert_eq!(shop.number.borrow().as_deref(), Some("55042914871931"));

        shop.take_out();
        yew::scheduler::flush().await;
        shop.element.set_inner_html("");
        shop.show(&bill(amount, intent));
        shop.reads(read).await;
        assert_eq!(*shop.number.borrow(), None);
        shop.gone().await;
    }
}

#[wasm_bindgen_test]
async fn a_bill_that_has_its_number_gets_no_second_one() {
    keep("Early").await;
    let network = gateway();
    let bill = [("description", "Early"), ("amount", "5")];
    let mut shop = Shop::new(&bill);
    shop.widget.submit();
    shop.reads(KEPT).await;
    assert_eq!(
        (creates(&network), shop.heard()),
        (0, vec!["ready".to_owned()])
    );

    // The same where the shop comes back to that bill.
    shop.set(&[("description", "Another"), ("amount", "5")]);
    shop.reads("Get control number").await;
    shop.set(&bill);
    shop.widget.submit();
    shop.reads(KEPT).await;
    assert_eq!(creates(&network), 0);

    shop.widget.reset();
    shop.reads("Get control number").await;
    shop.gone().await;
}

#[wasm_bindgen_test]
async fn a_widget_that_is_taken_out_before_it_is_made_does_nothing_and_takes_nothing() {
    let network = gateway();
    let bill = [
        ("description", "Out"),
        ("amount", "5"),
        ("noStorage", "yes"),
    ];
    let mut shop = Shop::new(&bill);
    shop.widget.submit();
    shop.take_out();
    yew::scheduler::flush().await;
    assert_eq!((creates(&network), network.asked_for_channels()), (0, 0));
    assert_eq!(
        (shop.heard(), network::text(&shop.element)),
        Default::default()
    );

    // Nor does it take what an earlier one has left for the next.
    shop.show(&bill);
    shop.widget.submit();
    shop.reads("Your control number is ready").await;
    shop.take_out();
    yew::scheduler::flush().await;
    shop.show(&bill);
    shop.take_out();
    shop.show(&bill);
    shop.reads("Your control number is ready").await;
    yew::scheduler::flush().await;
    assert_eq!(creates(&network), 1);
    assert_eq!(shop.heard(), ["ready", "issued"]);
    assert_eq!(shop.number.borrow().as_deref(), Some("55042914871931"));
    shop.gone().await;
}

#[wasm_bindgen_test]
async fn the_page_hears_first_that_the_widget_is_ready() {
    let _network = gateway();
    let mut shop = Shop::new(&[("description", "Broken"), ("amount", "x")]);
    shop.widget.submit();
    network::until(|| shop.heard().len() == 2).await;
    assert_eq!(shop.heard(), ["ready", "invalid"]);
    shop.gone().await;
}

#[wasm_bindgen_test]
async fn an_amount_that_changes_and_changes_back_while_it_is_sent_is_the_one_that_was_sent() {
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
    shop.reads("Your control number is ready").await;
    shop.gone().await;
}

#[wasm_bindgen_test]
async fn a_form_of_the_shops_that_is_reset_takes_no_number_and_no_focus() {
    let _network = gateway();
    let mut shop = Shop::new(&[
        ("description", "Reset"),
        ("amount", "5"),
        ("noStorage", "yes"),
    ]);
    shop.widget.submit();
    shop.reads("Your control number is ready").await;
    shop.widget.form_reset();
    yew::scheduler::flush().await;
    assert!(network::text(&shop.element).contains("Your control number is ready"));

    let elsewhere: HtmlElement = network::element().unchecked_into();
    elsewhere.set_tab_index(0);
    elsewhere.focus().unwrap();
    shop.widget.reset();
    shop.reads("Get control number").await;
    let document = web_sys::window().unwrap().document().unwrap();
    assert_eq!(document.active_element().as_ref(), Some(&*elsewhere));
    elsewhere.remove();
    shop.gone().await;
}

#[wasm_bindgen_test]
async fn the_merchants_channels_are_asked_for_before_there_is_a_card() {
    let network = Network::routing(|_| {
        let changes = r#"{"channels":[{"channel":"wakala","hidden":true}]}"#;
        (200, changes.to_owned())
    });
    let bill = |gateway| {
        let storage = ("noStorage", "yes");
        [("description", "Channels"), ("gateway", gateway), storage]
    };
    let mut shop = Shop::new(&bill("./"));
    shop.reads("Get control number").await;
    network::until(|| network.asked_for_channels() == 1).await;
    shop.set(&bill("./other/"));
    network::until(|| network.asked_for_channels() == 2).await;
    drop(network);

    let network = gateway();
    shop.widget.submit();
    shop.reads("How to pay").await;
    assert!(!network::text(&shop.element).contains("CRDB agent"));
    assert_eq!(network.asked_for_channels(), 0);
    shop.gone().await;
}

/// Storage that is there and throws, as a damaged profile's does.
#[wasm_bindgen_test]
async fn a_storage_that_throws_keeps_nothing_and_stops_nothing() {
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
    shop.reads("Your control number is ready").await;
    shop.widget.reset();
    shop.reads("Get control number").await;
    shop.gone().await;
    let restore: Function = restore.unchecked_into();
    restore.call0(&JsValue::NULL).unwrap();
}
