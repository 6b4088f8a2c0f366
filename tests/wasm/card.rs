//! The card in a browser: how it hears of a payment, what it does when the customer comes back, and
//! that it leaves nothing behind.

use std::cell::RefCell;
use std::rc::Rc;

use billpay_contract::BillId;
use billpay_widget::{App, AppProps, InitialBill, Locale, Widget};
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CustomEvent, Element, HtmlElement};
use yew::AppHandle;

use crate::network::{self, BILL, Network};
use crate::streams::Streams;

const NUMBER: &str = r#"{"billPayNumber":"55042914871931","billAmount":90900}"#;

/// What the gateway says of the bill, so many seconds after the hour.
fn view(status: &str, second: u8) -> String {
    let come = match status {
        "paid" => r#""paidAmount":90900,"paymentReference":"ABC123","#,
        "underpaid" => r#""paidAmount":90000,"missingAmount":900,"#,
        _ => "",
    };
    format!(
        r#"{{"id":"{BILL}","bill":{NUMBER},"status":"{status}",{come}"at":"2026-11-25T07:00:{second:02}Z"}}"#
    )
}

/// A gateway at which nothing is paid.
fn unpaid() -> Network {
    Network::routing(|url| match url {
        url if url.contains("/create-") => (200, NUMBER.to_owned()),
        url if url.ends_with("/rest") => (
            200,
            r#"{"billPayNumber":"999","billAmount":900}"#.to_owned(),
        ),
        url if url.contains("/api/bills/") => (200, view("issued", 0)),
        _ => (200, "{}".to_owned()),
    })
}

/// How often the bill itself was asked for.
fn looks(network: &Network) -> usize {
    let end = ["/api/bills/", BILL].concat();
    let sent = network.sent();
    sent.iter().filter(|sent| sent.url.ends_with(&end)).count()
}

struct Shown {
    root: Element,
    app: AppHandle<App>,
}

impl Shown {
    async fn new(props: AppProps) -> Self {
        let root = network::element();
        let app = yew::Renderer::<App>::with_root_and_props(root.clone(), props).render();
        yew::scheduler::flush().await;
        Self { root, app }
    }

    /// A bill that has got its number.
    async fn issued() -> Self {
        let shown = Self::new(props()).await;
        network::press(&shown.root, "Get control number");
        shown.reads("Waiting for your payment").await;
        // The stream begins with the card's effects, which follow its first render.
        yew::scheduler::flush().await;
        shown
    }

    async fn reads(&self, text: &str) {
        network::until(|| network::text(&self.root).contains(text)).await;
    }

    async fn gone(self) {
        self.app.destroy();
        yew::scheduler::flush().await;
        self.root.remove();
    }
}

fn props() -> AppProps {
    AppProps {
        initial_bill: InitialBill {
            readonly: true,
            ..InitialBill::new("Kanga", "90900", "", "")
        },
        ..crate::props(Locale::English)
    }
}

#[wasm_bindgen_test]
async fn the_card_turns_to_paid_and_stops_listening() {
    let (_network, streams) = (unpaid(), Streams::new());
    let shown = Shown::issued().await;
    let expected = ["./api/bills/", BILL, "/events"].concat();
    assert_eq!(streams.opened(), [expected]);
    streams.say(&view("issued", 1));
    assert!(network::text(&shown.root).contains("How to pay"));

    streams.say(&view("paid", 2));
    shown.reads("The bill is paid").await;
    let text = network::text(&shown.root);
    assert!(
        text.contains("TZS\u{a0}90,900") && text.contains("ABC123"),
        "{text}"
    );
    assert!(
        !text.contains("How to pay") && !text.contains("Copy"),
        "{text}"
    );
    assert_eq!(streams.open(), 0, "a paid bill is still watched");
    shown.gone().await;
}

#[wasm_bindgen_test]
async fn a_lost_stream_is_begun_again_by_our_own_clock() {
    let (_network, streams) = (unpaid(), Streams::new());
    let shown = Shown::issued().await;
    streams.lose();
    // The browser would open it again by itself.
    network::until(|| streams.open() == 0).await;
    network::until(|| streams.opened().len() == 2).await;
    streams.say(&view("paid", 2));
    shown.reads("The bill is paid").await;
    shown.gone().await;
}

#[wasm_bindgen_test]
async fn a_browser_without_streams_asks_now_and_then() {
    let (network, _streams) = (unpaid(), Streams::missing());
    let shown = Shown::issued().await;
    network::until(|| looks(&network) == 2).await;
    shown.gone().await;
}

/// How often ClickPesa was to be asked.
fn checks(network: &Network) -> usize {
    let sent = network.sent();
    sent.iter()
        .filter(|sent| sent.url.ends_with("/check"))
        .count()
}

#[wasm_bindgen_test]
async fn who_comes_back_is_told_at_once() {
    let (network, _streams) = (unpaid(), Streams::new());
    let shown = Shown::issued().await;
    for (before, back) in ["focus", "online", "pageshow"].into_iter().enumerate() {
        assert_eq!(checks(&network), before, "{back}");
        network::on_window(back);
        network::until(|| checks(&network) > before).await;
        // The answer is read before the next one is asked for.
        gloo_timers::future::TimeoutFuture::new(0).await;
        yew::scheduler::flush().await;
    }
    shown.gone().await;
}

#[wasm_bindgen_test]
async fn a_card_that_goes_leaves_no_stream_and_no_listener() {
    let (network, streams) = (unpaid(), Streams::new());
    let shown = Shown::issued().await;
    assert_eq!(streams.open(), 1);
    shown.gone().await;
    assert_eq!(streams.open(), 0);
    network::on_window("focus");
    network::on_window("online");
    let asked = looks(&network) + checks(&network);
    assert_eq!((asked, streams.opened().len()), (0, 1));
}

#[wasm_bindgen_test]
async fn the_customers_own_look_says_what_it_found() {
    let (network, _streams) = (unpaid(), Streams::new());
    let shown = Shown::issued().await;
    network::press(&shown.root, "Check now");
    shown.reads("Not paid yet").await;
    assert_eq!(checks(&network), 1);
    shown.gone().await;
}

#[wasm_bindgen_test]
async fn an_underpaid_bill_gets_a_number_for_the_rest() {
    let (_network, streams) = (unpaid(), Streams::new());
    let shown = Shown::issued().await;
    streams.say(&view("underpaid", 1));
    shown.reads("TZS\u{a0}900").await;
    network::press(&shown.root, "Get a number for the remaining amount");
    shown
        .reads("This number is for the remaining amount only.")
        .await;
    shown.gone().await;
}

#[wasm_bindgen_test]
async fn the_page_of_a_bill_shows_it_or_says_that_there_is_none() {
    let opened = || AppProps {
        bill: BillId::parse(BILL),
        initial_bill: InitialBill::default(),
        ..props()
    };
    let (network, _streams) = (unpaid(), Streams::new());
    let shown = Shown::new(opened()).await;
    shown.reads("55042914871931").await;
    shown.gone().await;
    drop(network);

    let nothing = r#"{"code":"bill_not_found"}"#;
    let _network = Network::routing(move |_| (404, nothing.to_owned()));
    let shown = Shown::new(opened()).await;
    shown.reads("There is no such bill").await;
    shown.gone().await;
}

#[wasm_bindgen_test]
async fn pressed_again_after_a_reload_the_bill_goes_by_the_same_key() {
    let kept = || AppProps {
        storage: true,
        ..props()
    };
    let mut keys = Vec::new();
    for _ in 0..2 {
        let network = Network::silent();
        let shown = Shown::new(kept()).await;
        network::press(&shown.root, "Get control number");
        network.called().await;
        keys.push(network.sent()[0].key.clone().unwrap());
        shown.gone().await;
    }
    assert_eq!(keys[0], keys[1]);
    let first = keys.remove(0);

    let (network, _streams) = (unpaid(), Streams::new());
    let shown = Shown::new(kept()).await;
    network::press(&shown.root, "Get control number");
    shown.reads("Waiting for your payment").await;
    shown.gone().await;
    assert_eq!(network.sent()[0].key.as_ref(), Some(&first));

    // What is kept of the bill is found again, its name at the gateway among it.
    let streams = Streams::new();
    let shown = Shown::new(kept()).await;
    shown.reads("55042914871931").await;
    network::until(|| streams.open() == 1).await;
    network::press(&shown.root, "This is a new order: get a new number");
    shown.reads("Get control number").await;
    network::press(&shown.root, "Get control number");
    shown.reads("Waiting for your payment").await;
    let keys: Vec<String> = network
        .sent()
        .iter()
        .filter_map(|sent| sent.key.clone())
        .collect();
    let fresh = keys.last();
    assert!(fresh != Some(&first));
    shown.gone().await;
}

/// `{"billDescription":"Kanga","billAmount":90900,"jti":"o-1"}`
const INTENT: &str =
    "h.eyJiaWxsRGVzY3JpcHRpb24iOiJLYW5nYSIsImJpbGxBbW91bnQiOjkwOTAwLCJqdGkiOiJvLTEifQ.s";

/// The element's script, as far as it tells the widget anything.
fn widget(element: &Element, intent: &str) -> Widget {
    let settings = js_sys::Object::new();
    let locales = js_sys::Array::of1(&"en".into());
    for (name, value) in [
        ("gateway", "./".into()),
        ("intent", intent.into()),
        ("noStorage", true.into()),
        ("locales", locales.into()),
    ] {
        Reflect::set(&settings, &name.into(), &value).unwrap();
    }
    let root = network::element();
    element.append_child(&root).unwrap();
    let host: HtmlElement = element.clone().unchecked_into();
    let mut widget = Widget::new();
    widget.show(host, root, settings.into(), Function::default(), None);
    widget
}

/// The events that the element fires, and what they say of the bill.
fn heard(element: &Element) -> Rc<RefCell<Vec<String>>> {
    let heard = Rc::new(RefCell::new(Vec::new()));
    for kind in ["billpay-status", "billpay-paid", "billpay-error"] {
        let heard = Rc::clone(&heard);
        let listener = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
            let said = |name: &str| Reflect::get(&event.detail(), &name.into()).unwrap();
            let text = |name| said(name).as_string().unwrap_or_default();
            let what = [text("status"), text("paidAmount"), text("code")];
            heard
                .borrow_mut()
                .push([kind, " ", &what.concat()].concat());
        });
        element
            .add_event_listener_with_callback(kind, listener.into_js_value().unchecked_ref())
            .unwrap();
    }
    heard
}

#[wasm_bindgen_test]
async fn a_signed_bill_is_shown_sent_and_its_payment_told_once() {
    let (network, streams) = (unpaid(), Streams::new());
    let element = network::element();
    let heard = heard(&element);
    let mut widget = widget(&element, INTENT);
    network::until(|| network::text(&element).contains("Kanga")).await;
    assert!(
        element
            .query_selector("input:not([type=hidden])")
            .unwrap()
            .is_none()
    );
    network::press(&element, "Get control number");
    network::until(|| streams.open() == 1).await;
    let body = network.body(0).await;
    assert!(
        body.contains(&["\"intent\":\"", INTENT, "\""].concat()),
        "{body}"
    );

    // The customer stands on a button that goes with the payment.
    let copy = element.query_selector("button").unwrap().unwrap();
    copy.unchecked_into::<HtmlElement>().focus().unwrap();

    // A repeat, and a look that comes late.
    for (status, second) in [
        ("issued", 1),
        ("paid", 2),
        ("paid", 3),
        ("issued", 1),
        ("paid", 3),
    ] {
        streams.say(&view(status, second));
    }
    network::until(|| network::text(&element).contains("The bill is paid")).await;
    assert_eq!(
        *heard.borrow(),
        ["billpay-status paid90900", "billpay-paid paid90900"]
    );
    network::until(|| element.query_selector("h2:focus").unwrap().is_some()).await;
    widget.stop();
    yew::scheduler::flush().await;
    element.remove();
}

#[wasm_bindgen_test]
async fn a_signed_bill_that_cant_be_read_is_no_form() {
    let element = network::element();
    let heard = heard(&element);
    let mut widget = widget(&element, "eyJ");
    network::until(|| network::text(&element).contains("This bill is not valid")).await;
    assert!(element.query_selector("input,button").unwrap().is_none());
    network::until(|| !heard.borrow().is_empty()).await;
    assert_eq!(*heard.borrow(), ["billpay-error intent_invalid"]);
    widget.stop();
    yew::scheduler::flush().await;
    element.remove();
}
