//! Tests of the card: status updates, the customer's return, and cleanup.

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

/// The gateway's view of the bill, at that second.
fn view(status: &str, second: u8) -> String {
    let payment = match status {
        "paid" => r#""paidAmount":90900,"paymentReference":"ABC123","#,
        "underpaid" => r#""paidAmount":90000,"missingAmount":900,"#,
        _ => "",
    };
    format!(
        r#"{{"id":"{BILL}","bill":{NUMBER},"status":"{status}",{payment}"at":"2026-11-25T07:00:{second:02}Z"}}"#
    )
}

/// A gateway where nothing is paid.
fn unpaid_bill_gateway() -> Network {
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

/// The number of polls.
fn poll_count(network: &Network) -> usize {
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

    /// A bill with its number.
    async fn issued() -> Self {
        let shown = Self::new(props()).await;
        network::press(&shown.root, "Get control number");
        shown.shows_text("Waiting for your payment").await;
        // The watch is started in an effect after the first render.
        yew::scheduler::flush().await;
        shown
    }

    async fn shows_text(&self, text: &str) {
        network::until(|| network::text(&self.root).contains(text)).await;
    }

    async fn unmount(self) {
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
async fn the_card_shows_the_payment_and_closes_the_stream() {
    let (_network, streams) = (unpaid_bill_gateway(), Streams::new());
    let shown = Shown::issued().await;
    network::until(|| streams.open() == 1).await;
    let expected = ["/api/events?bill=", BILL].concat();
    assert!(
        streams.opened()[0].ends_with(&expected),
        "{:?}",
        streams.opened()
    );
    streams.send(&view("issued", 1));
    assert!(network::text(&shown.root).contains("How to pay"));

    streams.send(&view("paid", 2));
    shown.shows_text("The bill is paid").await;
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
    shown.unmount().await;
}

#[wasm_bindgen_test]
async fn a_lost_stream_is_opened_again_after_a_pause() {
    let (_network, streams) = (unpaid_bill_gateway(), Streams::new());
    let shown = Shown::issued().await;
    network::until(|| streams.open() == 1).await;
    streams.break_off();
    // The stream is closed, because the browser would reconnect by itself.
    network::until(|| streams.open() == 0).await;
    network::until(|| streams.opened().len() == 2).await;
    streams.send(&view("paid", 2));
    shown.shows_text("The bill is paid").await;
    shown.unmount().await;
}

#[wasm_bindgen_test]
async fn a_browser_without_streams_polls() {
    let (network, _streams) = (unpaid_bill_gateway(), Streams::missing());
    let shown = Shown::issued().await;
    network::until(|| poll_count(&network) == 2).await;
    shown.unmount().await;
}

/// The number of status checks.
fn checks(network: &Network) -> usize {
    let sent = network.sent();
    sent.iter()
        .filter(|sent| sent.url.ends_with("/check"))
        .count()
}

#[wasm_bindgen_test]
async fn returning_to_the_page_checks_the_status() {
    let (network, _streams) = (unpaid_bill_gateway(), Streams::new());
    let shown = Shown::issued().await;
    for (before, back) in ["focus", "online", "pageshow"].into_iter().enumerate() {
        assert_eq!(checks(&network), before, "{back}");
        network::dispatch_on_window(back);
        network::until(|| checks(&network) > before).await;
        // The answer must be handled before the next check.
        gloo_timers::future::TimeoutFuture::new(0).await;
        yew::scheduler::flush().await;
    }
    shown.unmount().await;
}

#[wasm_bindgen_test]
async fn an_unmounted_card_leaves_no_stream_and_no_listener() {
    let (network, streams) = (unpaid_bill_gateway(), Streams::new());
    let shown = Shown::issued().await;
    network::until(|| streams.open() == 1).await;
    shown.unmount().await;
    assert_eq!(streams.open(), 0);
    network::dispatch_on_window("focus");
    network::dispatch_on_window("online");
    let requests = poll_count(&network) + checks(&network);
    assert_eq!((requests, streams.opened().len()), (0, 1));
}

#[wasm_bindgen_test]
async fn a_status_check_shows_its_result() {
    let (network, _streams) = (unpaid_bill_gateway(), Streams::new());
    let shown = Shown::issued().await;
    network::press(&shown.root, "Check now");
    shown.shows_text("Not paid yet").await;
    assert_eq!(checks(&network), 1);
    shown.unmount().await;
}

#[wasm_bindgen_test]
async fn an_underpaid_bill_gets_a_number_for_the_remainder() {
    let (_network, streams) = (unpaid_bill_gateway(), Streams::new());
    let shown = Shown::issued().await;
    network::until(|| streams.open() == 1).await;
    streams.send(&view("underpaid", 1));
    shown.shows_text("TZS\u{a0}900").await;
    network::press(&shown.root, "Get a number for the remaining amount");
    shown
        .shows_text("This number is for the remaining amount only.")
        .await;
    shown.unmount().await;
}

#[wasm_bindgen_test]
async fn a_bills_page_shows_the_bill_or_an_error() {
    let opened = || AppProps {
        bill: BillId::parse(BILL),
        initial_bill: InitialBill::default(),
        ..props()
    };
    let (network, _streams) = (unpaid_bill_gateway(), Streams::new());
    let shown = Shown::new(opened()).await;
    shown.shows_text("55042914871931").await;
    shown.unmount().await;
    drop(network);

    let nothing = r#"{"code":"bill_not_found"}"#;
    let _network = Network::routing(move |_| (404, nothing.to_owned()));
    let shown = Shown::new(opened()).await;
    shown.shows_text("There is no such bill").await;
    shown.unmount().await;
}

#[wasm_bindgen_test]
async fn a_bill_that_is_submitted_again_after_a_reload_uses_the_same_key() {
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
        shown.unmount().await;
    }
    assert_eq!(keys[0], keys[1]);
    let first = keys.remove(0);

    let (network, _streams) = (unpaid_bill_gateway(), Streams::new());
    let shown = Shown::new(kept()).await;
    network::press(&shown.root, "Get control number");
    shown.shows_text("Waiting for your payment").await;
    shown.unmount().await;
    assert_eq!(network.sent()[0].key.as_ref(), Some(&first));

    // The stored bill is restored with its id.
    let streams = Streams::new();
    let shown = Shown::new(kept()).await;
    shown.shows_text("55042914871931").await;
    network::until(|| streams.open() == 1).await;
    network::press(&shown.root, "This is a new order: get a new number");
    shown.shows_text("Get control number").await;
    network::press(&shown.root, "Get control number");
    shown.shows_text("Waiting for your payment").await;
    let keys: Vec<String> = network
        .sent()
        .iter()
        .filter_map(|sent| sent.key.clone())
        .collect();
    let fresh = keys.last();
    assert!(fresh != Some(&first));
    shown.unmount().await;
}

/// `{"billDescription":"Kanga","billAmount":90900,"jti":"o-1"}`
pub(crate) const INTENT: &str =
    "h.eyJiaWxsRGVzY3JpcHRpb24iOiJLYW5nYSIsImJpbGxBbW91bnQiOjkwOTAwLCJqdGkiOiJvLTEifQ.s";

/// Does what the element's script does.
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

/// The events that the element fires, with their details.
fn events(element: &Element) -> Rc<RefCell<Vec<String>>> {
    let events = Rc::new(RefCell::new(Vec::new()));
    for kind in ["billpay-status", "billpay-paid", "billpay-error"] {
        let events = Rc::clone(&events);
        let listener = Closure::<dyn FnMut(CustomEvent)>::new(move |event: CustomEvent| {
            let detail = |name: &str| Reflect::get(&event.detail(), &name.into()).unwrap();
            let text = |name| detail(name).as_string().unwrap_or_default();
            let what = [text("status"), text("paidAmount"), text("code")];
            events
                .borrow_mut()
                .push([kind, " ", &what.concat()].concat());
        });
        element
            .add_event_listener_with_callback(kind, listener.into_js_value().unchecked_ref())
            .unwrap();
    }
    events
}

#[wasm_bindgen_test]
async fn a_signed_bill_is_shown_and_submitted_and_its_payment_fires_once() {
    let (network, streams) = (unpaid_bill_gateway(), Streams::new());
    let element = network::element();
    let events = events(&element);
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

    // The focus is on a button that is removed with the payment.
    let copy = element.query_selector("button").unwrap().unwrap();
    copy.unchecked_into::<HtmlElement>().focus().unwrap();

    // Repeated and late updates.
    for (status, second) in [
        ("issued", 1),
        ("paid", 2),
        ("paid", 3),
        ("issued", 1),
        ("paid", 3),
    ] {
        streams.send(&view(status, second));
    }
    network::until(|| network::text(&element).contains("The bill is paid")).await;
    assert_eq!(
        *events.borrow(),
        ["billpay-status paid90900", "billpay-paid paid90900"]
    );
    network::until(|| element.query_selector("h2:focus").unwrap().is_some()).await;
    widget.stop();
    yew::scheduler::flush().await;
    element.remove();
}

#[wasm_bindgen_test]
async fn an_unreadable_intent_shows_an_error_and_no_form() {
    let element = network::element();
    let events = events(&element);
    let mut widget = widget(&element, "eyJ");
    network::until(|| network::text(&element).contains("This bill is not valid")).await;
    assert!(element.query_selector("input,button").unwrap().is_none());
    network::until(|| !events.borrow().is_empty()).await;
    assert_eq!(*events.borrow(), ["billpay-error intent_invalid"]);
    widget.stop();
    yew::scheduler::flush().await;
    element.remove();
}
