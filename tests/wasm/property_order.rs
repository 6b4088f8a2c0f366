//! A slow phone: rendering takes several tasks, and the page sets properties and calls methods between any of them.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::network::{self, Network};
use crate::shop::{KEPT, Shop, creates, gateway, keep};

/// A clock on which much time passes between two reads, so that Yew renders in several tasks.
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

fn bill(description: &str) -> [(&str, &str); 2] {
    [("description", description), ("amount", "5")]
}

/// A widget with that bill on a slow phone, that many tasks after its mount.
async fn after(turns: usize, description: &str) -> (SlowClock, Shop) {
    let clock = SlowClock::new();
    let shop = Shop::new(&bill(description));
    pass(turns).await;
    (clock, shop)
}

/// Lets that many tasks pass.
async fn pass(turns: usize) {
    for _ in 0..turns {
        gloo_timers::future::TimeoutFuture::new(0).await;
    }
}

#[wasm_bindgen_test]
async fn the_number_always_belongs_to_the_bill_that_is_set() {
    keep("One").await;
    keep("Two").await;
    let network = gateway();
    for turns in 0..8 {
        for (set, reads, other) in [("Two", KEPT, "One"), ("New", "Get control number", KEPT)] {
            let (clock, mut shop) = after(turns, "One").await;
            shop.set(&bill(set));
            if reads == KEPT {
                shop.widget.submit();
            }
            shop.reads(set).await;
            shop.reads(reads).await;
            yew::scheduler::flush().await;
            let text = network::text(&shop.element);
            assert!(!text.contains(other), "after {turns} turns: {text}");
            drop(clock);
            shop.unmount().await;
        }
    }
    assert_eq!(creates(&network), 0);
}

#[wasm_bindgen_test]
async fn the_ready_event_is_about_the_bill_that_is_set() {
    keep("Set late").await;
    let _network = gateway();
    for turns in 0..8 {
        let clock = SlowClock::new();
        let mut shop = Shop::new(&bill("Set early"));
        let told = shop.number_when_ready();
        pass(turns).await;
        let late = shop.events().is_empty();
        shop.set(&bill("Set late"));
        shop.reads(KEPT).await;
        let number = late.then_some("55042914871931");
        assert_eq!(told.borrow().as_deref(), number, "after {turns} turns");
        drop(clock);
        shop.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn a_method_call_uses_the_bill_that_is_set() {
    for turns in 0..8 {
        keep("First").await;
        keep("Second").await;
        let network = gateway();
        let (clock, mut shop) = after(turns, "First").await;
        shop.widget.reset();
        shop.set(&bill("Second"));
        shop.reads("Second").await;
        shop.reads(KEPT).await;
        shop.set(&bill("First"));
        shop.reads("Get control number").await;
        assert_eq!(creates(&network), 0);
        drop(clock);
        shop.unmount().await;
    }
}

#[wasm_bindgen_test]
async fn a_bill_that_is_set_after_submit_is_not_submitted() {
    for turns in 0..8 {
        for taken_out in [false, true] {
            let network = Network::holding();
            let clock = SlowClock::new();
            let unkept = |name| [("description", name), ("amount", "5"), ("noStorage", "yes")];
            let mut shop = Shop::new(&unkept("First"));
            if taken_out {
                shop.reads("First").await;
                network::until(|| shop.events() == ["ready"]).await;
                shop.stop();
                yew::scheduler::flush().await;
                shop.element.set_inner_html("");
                shop.show(&unkept("Second"));
            }
            pass(turns).await;
            shop.widget.submit();
            shop.set(&unkept("Third"));
            network.called().await;
            let sent = network.body(0).await;
            let pressed = if taken_out { "Second" } else { "First" };
            assert!(sent.contains(pressed), "after {turns} turns: {sent}");
            drop(clock);
            shop.unmount().await;
        }
    }
}

#[wasm_bindgen_test]
async fn a_reset_deletes_the_stored_number_at_any_moment() {
    for turns in 0..8 {
        keep("Forgotten").await;
        let network = gateway();
        let (clock, mut shop) = after(turns, "Forgotten").await;
        shop.widget.reset();
        network::until(|| shop.events() == ["ready"]).await;
        // The calls are handled later. An element that is removed before keeps them.
        yew::scheduler::flush().await;
        shop.reads("Get control number").await;
        drop(clock);
        shop.unmount().await;
        let shop = Shop::new(&bill("Forgotten"));
        shop.reads("Get control number").await;
        let text = network::text(&shop.element);
        assert!(!text.contains(KEPT), "after {turns} turns: {text}");
        assert_eq!(creates(&network), 0);
        shop.unmount().await;
    }
}
