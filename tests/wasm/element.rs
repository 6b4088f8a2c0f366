//! What the element's script asks of the widget, and when: what is set and asked in one breath, what
//! is asked before the widget stands, and what the browser kept meanwhile.

use std::cell::RefCell;
use std::rc::Rc;

use billpay_widget::Widget;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CustomEvent, Element, Event, HtmlElement};

use crate::network::{self, Network};

const KEPT: &str = "You got this number earlier";

/// The element, what it heard, and the widget inside.
struct Shop {
    element: Element,
    heard: Rc<RefCell<Vec<String>>>,
    /// What the element holds for the shop's form: the last word about its number.
    number: Rc<RefCell<Option<String>>>,
    widget: Widget,
}

impl Shop {
    fn new(settings: &[(&str, &str)]) -> Self {
        let element = network::element();
        let heard = listen(&element);
        let mut shop = Self {
            element,
            heard,
            number: Rc::default(),
            widget: Widget::new(),
        };
        shop.show(settings);
        shop
    }

    /// Puts a widget into the element, and goes on at once.
    fn show(&mut self, settings: &[(&str, &str)]) {
        let root = network::element();
        self.element.append_child(&root).unwrap();
        let host: HtmlElement = self.element.clone().unchecked_into();
        let number = Rc::clone(&self.number);
        let on_number = Closure::<dyn FnMut(JsValue)>::new(move |said: JsValue| {
            number.replace(said.as_string());
        });
        let on_number: Function = on_number.into_js_value().unchecked_into();
        self.widget
            .show(host, root, self::settings(settings).into(), on_number);
    }

    fn take_out(&mut self) {
        self.widget.stop();
    }

    fn set(&mut self, settings: &[(&str, &str)]) {
        self.widget.update(self::settings(settings).into());
    }

    async fn reads(&self, text: &str) {
        network::until(|| network::text(&self.element).contains(text)).await;
    }

    fn heard(&self) -> Vec<String> {
        self.heard.borrow().clone()
    }

    async fn gone(mut self) {
        self.take_out();
        yew::scheduler::flush().await;
        self.element.remove();
    }
}

/// What the element's script reads of a bill that is to be taken as it is, and these.
fn settings(changed: &[(&str, &str)]) -> Object {
    let settings = Object::new();
    let set = |name: &str, value: &JsValue| {
        Reflect::set(&settings, &name.into(), value).unwrap();
    };
    set("locales", &js_sys::Array::of1(&"en".into()));
    set("gateway", &"./".into());
    set("readonly", &true.into());
    for (name, value) in changed {
        set(name, &(*value).into());
    }
    settings
}

fn listen(element: &Element) -> Rc<RefCell<Vec<String>>> {
    let heard = Rc::new(RefCell::new(Vec::new()));
    for kind in ["ready", "change", "invalid", "issued", "error"] {
        let heard = Rc::clone(&heard);
        let listener = Closure::<dyn FnMut(Event)>::new(move |_| {
            heard.borrow_mut().push(kind.to_owned());
        });
        let kind = ["billpay-", kind].concat();
        element
            .add_event_listener_with_callback(&kind, listener.into_js_value().unchecked_ref())
            .unwrap();
    }
    heard
}

/// Answers each bill with a number of its own amount.
fn gateway() -> Network {
    Network::answering(200, r#"{"billPayNumber":"55042914871931"}"#)
}

fn creates(network: &Network) -> usize {
    let sent = network.sent();
    sent.iter().filter(|sent| sent.method == "POST").count()
}

/// Leaves a number in the browser for the bill of that name.
async fn keep(description: &str) {
    let _network = gateway();
    let shop = Shop::new(&[("description", description), ("amount", "5")]);
    shop.widget.submit();
    shop.reads("Your control number is ready").await;
    shop.gone().await;
}

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
        ("1", "unreadable", "This bill was damaged on its way"),
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
async fn ready_tells_of_the_bill_that_is_set_by_then() {
    keep("Set late").await;
    let _network = gateway();
    let mut shop = Shop::new(&[("description", "Set early"), ("amount", "5")]);
    let told = Rc::new(RefCell::new(None));
    let tell = Rc::clone(&told);
    let listener = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
        let number = Reflect::get(&event.detail(), &"controlNumber".into()).unwrap();
        tell.replace(number.as_string());
    });
    let listener = listener.into_js_value();
    shop.element
        .add_event_listener_with_callback("billpay-ready", listener.unchecked_ref())
        .unwrap();
    shop.set(&[("description", "Set late"), ("amount", "5")]);
    shop.reads(KEPT).await;
    assert_eq!(told.borrow().as_deref(), Some("55042914871931"));
    shop.widget.reset();
    shop.reads("Get control number").await;
    shop.gone().await;
}

/// A slow phone's clock, on which each look is far later than the last: what is drawn is drawn in tasks
/// of its own, and the page does something between them.
struct SlowClock(JsValue);

impl SlowClock {
    fn new() -> Self {
        let date = Self::date();
        let right = Reflect::get(&date, &"now".into()).unwrap();
        let late = "let late = Date.now(); return () => late += 20";
        let late = Function::new_no_args(late).call0(&JsValue::NULL).unwrap();
        Reflect::set(&date, &"now".into(), &late).unwrap();
        Self(right)
    }

    fn date() -> JsValue {
        Reflect::get(&js_sys::global(), &"Date".into()).unwrap()
    }
}

impl Drop for SlowClock {
    fn drop(&mut self) {
        Reflect::set(&Self::date(), &"now".into(), &self.0).unwrap();
    }
}

/// Lets the event loop turn.
async fn pass(turns: usize) {
    for _ in 0..turns {
        gloo_timers::future::TimeoutFuture::new(0).await;
    }
}

#[wasm_bindgen_test]
async fn the_number_is_that_of_the_bill_whenever_it_is_set() {
    keep("One").await;
    keep("Two").await;
    let network = gateway();
    for turns in 0..8 {
        for (set, reads, other) in [("Two", KEPT, "One"), ("New", "Get control number", KEPT)] {
            let clock = SlowClock::new();
            let mut shop = Shop::new(&[("description", "One"), ("amount", "5")]);
            pass(turns).await;
            shop.set(&[("description", set), ("amount", "5")]);
            if reads == KEPT {
                shop.widget.submit();
            }
            shop.reads(set).await;
            shop.reads(reads).await;
            yew::scheduler::flush().await;
            let text = network::text(&shop.element);
            assert!(!text.contains(other), "after {turns} turns: {text}");
            drop(clock);
            shop.gone().await;
        }
    }
    assert_eq!(creates(&network), 0);
}

#[wasm_bindgen_test]
async fn what_is_asked_is_asked_of_the_bill_that_is_set_then() {
    for turns in 0..8 {
        keep("First").await;
        keep("Second").await;
        let network = gateway();
        let clock = SlowClock::new();
        let mut shop = Shop::new(&[("description", "First"), ("amount", "5")]);
        pass(turns).await;
        shop.widget.reset();
        shop.set(&[("description", "Second"), ("amount", "5")]);
        shop.reads("Second").await;
        shop.reads(KEPT).await;
        shop.set(&[("description", "First"), ("amount", "5")]);
        shop.reads("Get control number").await;
        assert_eq!(creates(&network), 0);
        drop(clock);
        shop.gone().await;
    }
}

#[wasm_bindgen_test]
async fn a_bill_that_is_set_after_the_button_was_pressed_is_not_the_one_that_is_sent() {
    for turns in 0..8 {
        for taken_out in [false, true] {
            let network = Network::holding();
            let clock = SlowClock::new();
            let bill = |name| [("description", name), ("amount", "5"), ("noStorage", "yes")];
            let mut shop = Shop::new(&bill("First"));
            if taken_out {
                shop.reads("First").await;
                network::until(|| shop.heard() == ["ready"]).await;
                shop.take_out();
                yew::scheduler::flush().await;
                shop.element.set_inner_html("");
                shop.show(&bill("Second"));
            }
            pass(turns).await;
            shop.widget.submit();
            shop.set(&bill("Third"));
            network.called().await;
            let sent = network.body(0).await;
            let pressed = if taken_out { "Second" } else { "First" };
            assert!(sent.contains(pressed), "after {turns} turns: {sent}");
            drop(clock);
            shop.gone().await;
        }
    }
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
    shop.take_out();
    yew::scheduler::flush().await;
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
async fn what_is_forgotten_stays_forgotten_whenever_that_is_asked() {
    for turns in 0..8 {
        keep("Forgotten").await;
        let network = gateway();
        let clock = SlowClock::new();
        let shop = Shop::new(&[("description", "Forgotten"), ("amount", "5")]);
        pass(turns).await;
        shop.widget.reset();
        network::until(|| shop.heard() == ["ready"]).await;
        shop.reads("Get control number").await;
        drop(clock);
        shop.gone().await;
        let shop = Shop::new(&[("description", "Forgotten"), ("amount", "5")]);
        shop.reads("Get control number").await;
        let text = network::text(&shop.element);
        assert!(!text.contains(KEPT), "after {turns} turns: {text}");
        assert_eq!(creates(&network), 0);
        shop.gone().await;
    }
}

#[wasm_bindgen_test]
async fn the_page_hears_first_that_the_widget_is_ready() {
    let _network = gateway();
    let shop = Shop::new(&[("description", "Broken"), ("amount", "x")]);
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
    let shop = Shop::new(&[
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
