//! All cards of a browser share one event stream, also in several pages of the same origin. Other pages are
//! simulated by their locks and messages.

use std::cell::Cell;
use std::rc::Rc;

use billpay_contract::BillId;
use billpay_widget::{App, AppProps, InitialBill, Locale};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;
use yew::AppHandle;

use crate::network::{self, Network};
use crate::streams::Streams;

const FIRST: &str = "11111111111111111111111111111111";
const SECOND: &str = "22222222222222222222222222222222";

/// The gateway's view of a bill.
fn view(bill: &str, status: &str, version: u8) -> String {
    format!(
        r#"{{"id":"{bill}","bill":{{"billPayNumber":"550429","billAmount":90900}},"status":"{status}","version":{version},"at":"2026-11-25T07:00:00Z"}}"#
    )
}

/// A gateway that answers calls whose address ends like this with a paid bill once `paid` is set. All other
/// answers have unpaid bills.
fn gateway(paid: &Rc<Cell<bool>>, end: &'static str) -> Network {
    let paid = Rc::clone(paid);
    Network::routing(move |url| {
        let status = match paid.get() && url.ends_with(end) {
            true => "paid",
            false => "issued",
        };
        let bill = [FIRST, SECOND].into_iter().find(|bill| url.contains(*bill));
        let version = u8::from(paid.get());
        (
            200,
            bill.map_or_else(|| "{}".to_owned(), |bill| view(bill, status, version)),
        )
    })
}

fn unpaid_bill_gateway() -> Network {
    gateway(&Rc::default(), "")
}

/// The card of a bill.
struct Card {
    root: Element,
    app: AppHandle<App>,
}

impl Card {
    async fn of(bill: &str) -> Self {
        let root = network::element();
        let props = AppProps {
            bill: BillId::parse(bill),
            initial_bill: InitialBill::default(),
            ..crate::props(Locale::English)
        };
        let app = yew::Renderer::<App>::with_root_and_props(root.clone(), props).render();
        let card = Self { root, app };
        card.shows_text("Waiting for your payment").await;
        card
    }

    fn has_text(&self, text: &str) -> bool {
        network::text(&self.root).contains(text)
    }

    async fn shows_text(&self, text: &str) {
        network::until(|| self.has_text(text)).await;
    }

    async fn unmount(self) {
        self.app.destroy();
        yew::scheduler::flush().await;
        self.root.remove();
    }
}

/// The name of a lock or a channel of this page's gateway.
fn name(kind: &str) -> String {
    let document = web_sys::window().unwrap().document().unwrap();
    let base = document.base_uri().unwrap().unwrap();
    let gateway = web_sys::Url::new_with_base("./", &base).unwrap().href();
    [kind, " ", &gateway].concat()
}

async fn run(script: &str, argument: &JsValue) -> JsValue {
    let function = Function::new_with_args("argument", script);
    let promise: Promise = function
        .call1(&JsValue::NULL, argument)
        .unwrap()
        .unchecked_into();
    JsFuture::from(promise).await.unwrap()
}

/// The names of the held locks of the watch.
async fn held() -> Vec<String> {
    let script = "return navigator.locks.query().then(({held}) => held.map(lock => lock.name).filter(name => name.startsWith('billpay-')))";
    let names: Array = run(script, &JsValue::NULL).await.unchecked_into();
    names.iter().map(|name| name.as_string().unwrap()).collect()
}

/// Waits until a page lists exactly these bills for the leader.
async fn lists(bills: &str) {
    let expected = [&name("billpay-bills"), "\n", bills].concat();
    while !held().await.contains(&expected) {}
}

/// Another page of the origin that is the leader.
struct OtherLeader {
    release: Function,
    channel: web_sys::BroadcastChannel,
}

impl OtherLeader {
    async fn new() -> Self {
        let script = "return new Promise(held => { navigator.locks.request(argument, () => new Promise(held2 => held([held2]))) })";
        let release: Array = run(script, &name("billpay-leader").into())
            .await
            .unchecked_into();
        Self {
            release: release.get(0).unchecked_into(),
            channel: web_sys::BroadcastChannel::new(&name("billpay-events")).unwrap(),
        }
    }

    fn send(&self, text: &str) {
        self.channel.post_message(&text.into()).unwrap();
    }
}

impl Drop for OtherLeader {
    fn drop(&mut self) {
        self.channel.close();
        self.release.call0(&JsValue::NULL).unwrap();
    }
}

/// Replaces a member of an object until it is dropped.
struct Replaced {
    object: JsValue,
    member: &'static str,
    original: JsValue,
}

impl Replaced {
    fn new(object: JsValue, member: &'static str, replacement: &JsValue) -> Self {
        let original = Reflect::get(&object, &member.into()).unwrap();
        define(&object, member, replacement);
        Self {
            object,
            member,
            original,
        }
    }

    /// Timers that end after a hundredth of their time.
    fn fast_timers() -> Self {
        let script = "const real = setTimeout; return (then, wait) => real(then, wait / 100)";
        let timers = Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
        Self::new(js_sys::global().into(), "setTimeout", &timers)
    }

    /// A browser without Web Locks, as in pages without HTTPS.
    fn no_locks() -> Self {
        let navigator = web_sys::window().unwrap().navigator();
        Self::new(navigator.into(), "locks", &JsValue::UNDEFINED)
    }
}

impl Drop for Replaced {
    fn drop(&mut self) {
        define(&self.object, self.member, &self.original);
    }
}

fn define(object: &JsValue, member: &str, value: &JsValue) {
    let script =
        "Object.defineProperty(object, member, {value, configurable: true, writable: true})";
    Function::new_with_args("object, member, value", script)
        .call3(&JsValue::NULL, object, &member.into(), value)
        .unwrap();
}

/// Waits until exactly one stream is open, for these bills.
async fn has_stream(streams: &Streams, bills: &[&str]) {
    let query: Vec<String> = bills.iter().map(|bill| format!("bill={bill}")).collect();
    let end = ["/api/events?", &query.join("&")].concat();
    let is_last = || {
        streams
            .opened()
            .last()
            .is_some_and(|url| url.ends_with(&end))
    };
    network::until(|| streams.open() == 1 && is_last()).await;
}

#[wasm_bindgen_test]
async fn the_cards_of_a_page_share_one_stream() {
    let (_network, streams) = (unpaid_bill_gateway(), Streams::new());
    let (first, second) = (Card::of(FIRST).await, Card::of(SECOND).await);
    has_stream(&streams, &[FIRST, SECOND]).await;
    streams.send(&view(SECOND, "paid", 2));
    second.shows_text("The bill is paid").await;
    assert!(first.has_text("Waiting for your payment"));
    // The paid bill is not watched any more.
    has_stream(&streams, &[FIRST]).await;
    first.unmount().await;
    assert_eq!(streams.open(), 0);
    second.unmount().await;
}

#[wasm_bindgen_test]
async fn a_page_is_served_by_the_leader_and_takes_over_from_it() {
    let (_network, streams) = (unpaid_bill_gateway(), Streams::new());
    let leader = OtherLeader::new().await;
    let (first, second) = (Card::of(FIRST).await, Card::of(SECOND).await);
    lists(&[FIRST, ",", SECOND].concat()).await;
    assert_eq!(streams.opened().len(), 0);
    leader.send(&view(FIRST, "paid", 2));
    first.shows_text("The bill is paid").await;
    lists(SECOND).await;
    assert_eq!(streams.opened().len(), 0);

    drop(leader);
    has_stream(&streams, &[SECOND]).await;
    streams.send(&view(SECOND, "paid", 2));
    second.shows_text("The bill is paid").await;
    first.unmount().await;
    second.unmount().await;
}

#[wasm_bindgen_test]
async fn the_leader_watches_the_bills_of_other_pages() {
    let (_network, streams) = (unpaid_bill_gateway(), Streams::new());
    let card = Card::of(FIRST).await;
    has_stream(&streams, &[FIRST]).await;
    // Another page lists its bill and says so.
    let script = "return new Promise(held => { navigator.locks.request(argument, {mode: 'shared'}, () => new Promise(release => held([release]))) })";
    let list = [&name("billpay-bills"), "\n", SECOND].concat();
    let release: Array = run(script, &list.into()).await.unchecked_into();
    let channel = web_sys::BroadcastChannel::new(&name("billpay-events")).unwrap();
    let received = Rc::new(Cell::new(false));
    let listener = {
        let received = Rc::clone(&received);
        Closure::<dyn FnMut()>::new(move || received.set(true))
    };
    channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    channel.post_message(&"".into()).unwrap();
    has_stream(&streams, &[FIRST, SECOND]).await;
    streams.send(&view(SECOND, "paid", 2));
    network::until(|| received.get()).await;
    channel.close();
    release
        .get(0)
        .unchecked_into::<Function>()
        .call0(&JsValue::NULL)
        .unwrap();
    card.unmount().await;
}

#[wasm_bindgen_test]
async fn a_page_polls_if_the_leader_sends_nothing() {
    let paid = Rc::default();
    let (_network, streams) = (gateway(&paid, FIRST), Streams::new());
    let leader = OtherLeader::new().await;
    let card = Card::of(FIRST).await;
    let timers = Replaced::fast_timers();
    // Timers that run already are not fast.
    network::dispatch_on_window("online");
    paid.set(true);
    card.shows_text("The bill is paid").await;
    assert_eq!(streams.opened().len(), 0);
    drop((timers, leader));
    card.unmount().await;
}

#[wasm_bindgen_test]
async fn a_page_polls_if_its_streams_bring_nothing() {
    let paid = Rc::default();
    let (_network, streams) = (gateway(&paid, FIRST), Streams::new());
    let timers = Replaced::fast_timers();
    let card = Card::of(FIRST).await;
    network::until(|| streams.opened().len() == 3).await;
    paid.set(true);
    card.shows_text("The bill is paid").await;
    assert_eq!((streams.opened().len(), streams.open()), (3, 0));
    drop(timers);
    card.unmount().await;
}

#[wasm_bindgen_test]
async fn a_browser_without_locks_polls() {
    let paid = Rc::default();
    let (_network, streams, _locks) = (gateway(&paid, FIRST), Streams::new(), Replaced::no_locks());
    let card = Card::of(FIRST).await;
    paid.set(true);
    card.shows_text("The bill is paid").await;
    assert_eq!(streams.opened().len(), 0);
    card.unmount().await;
}

#[wasm_bindgen_test]
async fn a_page_that_is_left_has_no_stream_and_checks_on_return() {
    let paid = Rc::default();
    let (_network, streams) = (gateway(&paid, "/check"), Streams::new());
    let card = Card::of(FIRST).await;
    has_stream(&streams, &[FIRST]).await;
    network::dispatch_on_window("pagehide");
    network::until(|| streams.open() == 0).await;
    while !held().await.is_empty() {}

    network::dispatch_on_window("pageshow");
    has_stream(&streams, &[FIRST]).await;
    paid.set(true);
    network::dispatch_on_window("pagehide");
    network::dispatch_on_window("pageshow");
    card.shows_text("The bill is paid").await;
    card.unmount().await;
}
