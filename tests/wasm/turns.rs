//! A slow phone: the widget is drawn and begins in turns of its own, and the page asks and sets between
//! them, in any of them.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::network::{self, Network};
use crate::shop::{KEPT, Shop, creates, gateway, keep};

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

fn bill(description: &str) -> [(&str, &str); 2] {
    [("description", description), ("amount", "5")]
}

/// A widget of that bill on a slow phone, that many turns after it was put into the page.
async fn after(turns: usize, description: &str) -> (SlowClock, Shop) {
    let clock = SlowClock::new();
    let shop = Shop::new(&bill(description));
    pass(turns).await;
    (clock, shop)
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
            shop.gone().await;
        }
    }
    assert_eq!(creates(&network), 0);
}

/// What a page hears first is of the bill that it has set by then.
#[wasm_bindgen_test]
async fn ready_tells_of_the_bill_that_is_set_by_then() {
    keep("Set late").await;
    let _network = gateway();
    for turns in 0..8 {
        let clock = SlowClock::new();
        let mut shop = Shop::new(&bill("Set early"));
        let told = shop.told_when_ready();
        pass(turns).await;
        let late = shop.heard().is_empty();
        shop.set(&bill("Set late"));
        shop.reads(KEPT).await;
        let number = late.then_some("55042914871931");
        assert_eq!(told.borrow().as_deref(), number, "after {turns} turns");
        drop(clock);
        shop.gone().await;
    }
}

#[wasm_bindgen_test]
async fn what_is_asked_is_asked_of_the_bill_that_is_set_then() {
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
        shop.gone().await;
    }
}

#[wasm_bindgen_test]
async fn a_bill_that_is_set_after_the_button_was_pressed_is_not_the_one_that_is_sent() {
    for turns in 0..8 {
        for taken_out in [false, true] {
            let network = Network::holding();
            let clock = SlowClock::new();
            let unkept = |name| [("description", name), ("amount", "5"), ("noStorage", "yes")];
            let mut shop = Shop::new(&unkept("First"));
            if taken_out {
                shop.reads("First").await;
                network::until(|| shop.heard() == ["ready"]).await;
                shop.take_out();
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
            shop.gone().await;
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_forgotten_stays_forgotten_whenever_that_is_asked() {
    for turns in 0..8 {
        keep("Forgotten").await;
        let network = gateway();
        let (clock, mut shop) = after(turns, "Forgotten").await;
        shop.widget.reset();
        network::until(|| shop.heard() == ["ready"]).await;
        // What was asked follows: an element that is taken out before that takes it along.
        yew::scheduler::flush().await;
        shop.reads("Get control number").await;
        drop(clock);
        shop.gone().await;
        let shop = Shop::new(&bill("Forgotten"));
        shop.reads("Get control number").await;
        let text = network::text(&shop.element);
        assert!(!text.contains(KEPT), "after {turns} turns: {text}");
        assert_eq!(creates(&network), 0);
        shop.gone().await;
    }
}
