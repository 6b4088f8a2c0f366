//! Tests of property changes and method calls while the widget renders on a slow phone. Rendering takes several tasks
//! there, so each test is repeated after 0 to 7 tasks.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::network::{self, Network};
use crate::shop::{STORED_NOTE, Shop, create_calls, gateway, store_number};

/// A clock on which much time passes between two reads, so that Yew renders in several tasks.
struct SlowClock {
    original_now: JsValue,
}

impl SlowClock {
    fn new() -> Self {
        let date = Self::date();
        let original_now = Reflect::get(&date, &"now".into()).unwrap();
        let script = "let time = Date.now(); return () => time += 20";
        let slow_now = Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
        Reflect::set(&date, &"now".into(), &slow_now).unwrap();
        Self { original_now }
    }

    fn date() -> JsValue {
        Reflect::get(&js_sys::global(), &"Date".into()).unwrap()
    }
}

impl Drop for SlowClock {
    fn drop(&mut self) {
        Reflect::set(&Self::date(), &"now".into(), &self.original_now).unwrap();
    }
}

fn bill(description: &str) -> [(&str, &str); 2] {
    [("description", description), ("amount", "5")]
}

/// Mounts a widget with that bill on a slow phone, and waits for that many tasks.
async fn mount_and_wait(tasks: usize, description: &str) -> (SlowClock, Shop) {
    let clock = SlowClock::new();
    let shop = Shop::new(&bill(description));
    wait_tasks(tasks).await;
    (clock, shop)
}

/// Waits for that many tasks.
async fn wait_tasks(tasks: usize) {
    for _ in 0..tasks {
        gloo_timers::future::TimeoutFuture::new(0).await;
    }
}

#[wasm_bindgen_test]
async fn the_number_always_belongs_to_the_bill_that_is_set() {
    store_number("One").await;
    store_number("Two").await;
    let network = gateway();
    for tasks in 0..8 {
        for (description, expected, unexpected) in [
            ("Two", STORED_NOTE, "One"),
            ("New", "Get control number", STORED_NOTE),
        ] {
            let (clock, mut shop) = mount_and_wait(tasks, "One").await;
            shop.set(&bill(description));
            if expected == STORED_NOTE {
                shop.widget.submit();
            }
            shop.shows_text(description).await;
            shop.shows_text(expected).await;
            yew::scheduler::flush().await;
            let text = network::text(&shop.element);
            assert!(!text.contains(unexpected), "after {tasks} tasks: {text}");
            drop(clock);
            shop.unmount().await;
        }
    }
    assert_eq!(create_calls(&network), 0);
}

#[wasm_bindgen_test]
async fn the_ready_event_is_about_the_bill_that_is_set() {
    store_number("Set late").await;
    let _network = gateway();
    for tasks in 0..8 {
        let clock = SlowClock::new();
        let mut shop = Shop::new(&bill("Set early"));
        let number_when_ready = shop.number_when_ready();
        wait_tasks(tasks).await;
        let before_ready = shop.events().is_empty();
        shop.set(&bill("Set late"));
        shop.shows_text(STORED_NOTE).await;
        let expected = before_ready.then_some("55042914871931");
        assert_eq!(
            number_when_ready.borrow().as_deref(),
            expected,
            "after {tasks} tasks"
        );
        drop(clock);
        shop.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn a_method_call_uses_the_bill_that_is_set() {
    for tasks in 0..8 {
        store_number("First").await;
        store_number("Second").await;
        let network = gateway();
        let (clock, mut shop) = mount_and_wait(tasks, "First").await;
        shop.widget.reset();
        shop.set(&bill("Second"));
        shop.shows_text("Second").await;
        shop.shows_text(STORED_NOTE).await;
        shop.set(&bill("First"));
        shop.shows_text("Get control number").await;
        assert_eq!(create_calls(&network), 0);
        drop(clock);
        shop.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn a_bill_that_is_set_after_submit_is_not_submitted() {
    for tasks in 0..8 {
        for reinserted in [false, true] {
            let network = Network::holding();
            let clock = SlowClock::new();
            let bill_without_storage =
                |name| [("description", name), ("amount", "5"), ("noStorage", "yes")];
            let mut shop = Shop::new(&bill_without_storage("First"));
            if reinserted {
                shop.shows_text("First").await;
                network::until(|| shop.events() == ["ready"]).await;
                shop.stop();
                yew::scheduler::flush().await;
                shop.element.set_inner_html("");
                shop.show(&bill_without_storage("Second"));
            }
            wait_tasks(tasks).await;
            shop.widget.submit();
            shop.set(&bill_without_storage("Third"));
            network.called().await;
            let body = network.body(0).await;
            let submitted = if reinserted { "Second" } else { "First" };
            assert!(body.contains(submitted), "after {tasks} tasks: {body}");
            drop(clock);
            shop.unmount().await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_reset_deletes_the_stored_number_at_any_moment() {
    for tasks in 0..8 {
        store_number("Forgotten").await;
        let network = gateway();
        let (clock, mut shop) = mount_and_wait(tasks, "Forgotten").await;
        shop.widget.reset();
        network::until(|| shop.events() == ["ready"]).await;
        // The widget handles the call later, so the element must not be removed before.
        yew::scheduler::flush().await;
        shop.shows_text("Get control number").await;
        drop(clock);
        shop.unmount().await;
        let shop = Shop::new(&bill("Forgotten"));
        shop.shows_text("Get control number").await;
        let text = network::text(&shop.element);
        assert!(!text.contains(STORED_NOTE), "after {tasks} tasks: {text}");
        assert_eq!(create_calls(&network), 0);
        shop.unmount().await;
    }
}
