//! Random faults in the browser's interfaces: the widget goes on, and its customer sees what happened.

use billpay_widget::{App, AppProps, Locale};
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::network::{self, BILL, Network};
use crate::streams::Streams;

/// The number of random walks. Each takes up to two seconds, because some promises never settle.
const WALKS: u32 = 15;

/// The number of faults at the same time.
const FAULTS: usize = 3;

/// An expression for each object, and the member that gets a fault.
const MEMBERS: [(&str, &str); 19] = [
    ("navigator", "clipboard"),
    ("navigator.clipboard", "writeText"),
    ("navigator", "share"),
    ("navigator", "onLine"),
    ("navigator", "languages"),
    ("navigator", "userAgent"),
    ("window", "fetch"),
    ("window", "AbortController"),
    ("window", "matchMedia"),
    ("window", "print"),
    ("window", "localStorage"),
    ("window", "sessionStorage"),
    ("Storage.prototype", "getItem"),
    ("Storage.prototype", "setItem"),
    ("window", "crypto"),
    ("Crypto.prototype", "getRandomValues"),
    ("document", "execCommand"),
    ("window", "getSelection"),
    ("history", "replaceState"),
];

/// The ways in which a member fails, as property descriptors.
const WAYS: [&str; 10] = [
    "{value: undefined}",
    "{value: null}",
    "{get() { throw new Error('fault') }}",
    "{get() { throw 'fault' }}",
    "{value: function () { throw new TypeError('fault') }}",
    "{value: function () { throw 'fault' }}",
    "{value: function () { return undefined }}",
    "{value: function () { return Promise.reject('fault') }}",
    "{value: function () { return Promise.reject(undefined) }}",
    "{value: function () { return Promise.resolve(Object.create(null)) }}",
];

/// A promise that never settles. The timeout of calls to the gateway is too long for this test.
const NEVER: &str = "{value: () => new Promise(() => {})}";

/// A member with a fault, until this is dropped.
struct Fault(Function);

impl Fault {
    /// `None` if another fault hides the object.
    fn new((object, member): (&str, &str), way: &str) -> Option<Self> {
        let code = format!(
            "const before = Object.getOwnPropertyDescriptor({object}, '{member}');
            Object.defineProperty({object}, '{member}', {{configurable: true, ...{way}}});
            const object = {object};
            return () => before ? Object.defineProperty(object, '{member}', before) : delete object['{member}']"
        );
        let restore = Function::new_no_args(&code).call0(&JsValue::NULL);
        Some(Self(restore.ok()?.into()))
    }
}

impl Drop for Fault {
    fn drop(&mut self) {
        self.0.call0(&JsValue::NULL).unwrap();
    }
}

/// A pseudorandom number below `limit` (xorshift32).
fn random(state: &mut u32, limit: usize) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    *state as usize % limit
}

/// Adds faults at random members.
fn faults(random_state: &mut u32) -> Vec<Fault> {
    let start = random(random_state, MEMBERS.len());
    let fault = |number: usize| {
        let member = MEMBERS[(start + number * 7) % MEMBERS.len()];
        let way = match random(random_state, WAYS.len() + 1) {
            never if never == WAYS.len() && member.1 != "fetch" => NEVER,
            way => WAYS[way % WAYS.len()],
        };
        Fault::new(member, way)
    };
    (0..FAULTS).filter_map(fault).collect()
}

/// Presses the card's buttons, and waits for the outcome of the last copy.
async fn press_everything(root: &Element) {
    let selector = ".share button, .checking button, .copying button";
    let buttons = root.query_selector_all(selector).unwrap();
    for at in 0..buttons.length() {
        let button: web_sys::HtmlElement = buttons.get(at).unwrap().unchecked_into();
        button.click();
        yew::scheduler::flush().await;
    }
    let outcome = |text: &str| text.contains("copied") || text.contains("Could not copy");
    network::until(|| outcome(&network::text(root))).await;
}

#[wasm_bindgen_test]
async fn no_fault_of_the_browser_ends_the_widget() {
    let view = format!(
        r#"{{"id":"{BILL}","bill":{{"billPayNumber":"55042914871931"}},"status":"issued","at":"2026-11-25T07:00:00Z"}}"#
    );
    for seed in 1..=WALKS {
        js_sys::eval(
            "localStorage.clear(); sessionStorage.clear(); history.replaceState(null, '')",
        )
        .unwrap();
        let view = view.clone();
        let network = Network::routing(move |url| match url {
            url if url.contains("/create-") => {
                (200, r#"{"billPayNumber":"55042914871931"}"#.to_owned())
            }
            url if url.contains("/api/bills/") => (200, view.clone()),
            _ => (200, "{}".to_owned()),
        });
        let streams = Streams::new();
        let mut random_state = seed.wrapping_mul(0x9e37_79b9);
        let faults = faults(&mut random_state);
        let root = network::element();
        let props = AppProps {
            storage: true,
            ..crate::props(Locale::English)
        };
        let app = yew::Renderer::<App>::with_root_and_props(root.clone(), props).render();
        yew::scheduler::flush().await;
        network::type_into(&root, "billDescription", &format!("Bill {seed}"));
        yew::scheduler::flush().await;
        network::submit(&root);
        let shows = |text| network::text(&root).contains(text);
        let outcome = || {
            shows("Your control number is ready")
                || shows("The shop could not be reached")
                || shows("You are offline")
                || shows("Something went wrong on our side")
        };
        network::until(outcome).await;
        drop(faults);
        // Without the faults, the same bill gets its number.
        if !shows("Your control number is ready") {
            network::submit(&root);
            network::until(|| shows("Your control number is ready")).await;
        }
        let faults = self::faults(&mut random_state);
        press_everything(&root).await;
        app.destroy();
        yew::scheduler::flush().await;
        drop(faults);
        root.remove();
        drop((streams, network));
    }
}
