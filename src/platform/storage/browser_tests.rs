//! Browser tests of what is stored for a bill.

use billpay_contract::IdempotencyKey;
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use super::{read_bill, retry_key, store_number, store_retry_key};
use crate::state::CreatedBill;

wasm_bindgen_test_configure!(run_in_browser);

const GATEWAY: &str = "/billpay/";
const BILL: &str = "bill";
const REQUEST: &str = "request";

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Counts the changes after which nothing is stored.
const COUNT_GAPS: &str = "globalThis.gaps = 0; \
    const {setItem, removeItem} = Storage.prototype; \
    for (const [name, change] of Object.entries({setItem, removeItem})) Storage.prototype[name] = function (...values) { \
        change.apply(this, values); \
        if (localStorage.length === 0) gaps += 1; \
    }; \
    globalThis.restore = () => Object.assign(Storage.prototype, {setItem, removeItem})";

fn script(code: &str) -> wasm_bindgen::JsValue {
    js_sys::eval(code).unwrap()
}

/// Sets the clock to the real time and this many milliseconds more.
fn set_clock(ahead: i64) {
    script("globalThis.realNow ??= Date.now");
    script(&format!("Date.now = () => realNow() + {ahead}"));
}

fn store(number: &str) {
    let bill = json!({"billPayNumber": number, "billAmount": 90900});
    let bill = serde_json::from_value(bill).unwrap();
    let created = CreatedBill { bill, id: None };
    assert!(store_number(GATEWAY, BILL, REQUEST, &created));
}

fn stored() -> Vec<String> {
    let numbers = read_bill(GATEWAY, BILL).numbers.into_iter();
    numbers
        .map(|number| number.created.bill.bill_pay_number.as_str().to_owned())
        .collect()
}

/// Another tab sees one change after the other. Without a key and a number it would create a second number.
#[wasm_bindgen_test]
fn another_tab_always_finds_the_key_or_the_number() {
    script("localStorage.clear()");
    let key = json!({"key": IdempotencyKey::from_random([1; 16]), "bill": REQUEST});
    store_retry_key(GATEWAY, BILL, serde_json::from_value(key).unwrap());
    assert!(retry_key(GATEWAY, BILL, REQUEST).is_some());
    script(COUNT_GAPS);
    store("55042914871931");
    script("restore()");
    assert_eq!(script("gaps"), 0);
    assert_eq!(stored(), ["55042914871931"]);
    assert_eq!(retry_key(GATEWAY, BILL, REQUEST), None);
    script("localStorage.clear()");
}

#[wasm_bindgen_test]
fn numbers_are_kept_in_their_order_when_the_clock_is_set_back() {
    script("localStorage.clear()");
    for (number, clock) in [("551", HOUR_MS), ("552", 0)] {
        set_clock(clock);
        store(number);
    }
    assert_eq!(stored(), ["551", "552"]);
    for (days, kept) in [(13, 2), (15, 0), (-13, 2), (-15, 0)] {
        set_clock(days * 24 * HOUR_MS);
        assert_eq!(stored().len(), kept, "after {days} days");
    }
    script("Date.now = realNow; localStorage.clear()");
}
