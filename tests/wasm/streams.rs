//! Streams that do what a test says, in place of the browser's.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;

const NAME: &str = "EventSource";

/// Each remembers its address, and whether it is open.
const CLASS: &str = "streams.length = 0; return class extends EventTarget {
    constructor(url) { super(); this.url = String(url); this.readyState = 0; streams.push(this); }
    close() { this.readyState = 2; }
}";

const SAY: &str = "streams.at(-1).dispatchEvent(new MessageEvent('message', {data: text}))";

const LOSE: &str = "streams.at(-1).dispatchEvent(new Event('error'))";

/// Stands in for `EventSource` until it is dropped.
pub(crate) struct Streams {
    original: JsValue,
    all: Array,
}

impl Streams {
    pub(crate) fn new() -> Self {
        let all = Array::new();
        let class = Function::new_with_args("streams", CLASS);
        Self::replacing(all.clone(), &class.call1(&JsValue::NULL, &all).unwrap())
    }

    /// A browser without streams.
    pub(crate) fn missing() -> Self {
        Self::replacing(Array::new(), &JsValue::UNDEFINED)
    }

    fn replacing(all: Array, class: &JsValue) -> Self {
        let original = Reflect::get(&js_sys::global(), &NAME.into()).unwrap();
        Reflect::set(&js_sys::global(), &NAME.into(), class).unwrap();
        Self { original, all }
    }

    /// The addresses of all that were ever opened.
    pub(crate) fn opened(&self) -> Vec<String> {
        let url = |stream| Reflect::get(&stream, &"url".into()).unwrap();
        self.all
            .iter()
            .map(|stream| url(stream).as_string().unwrap())
            .collect()
    }

    /// How many are open now.
    pub(crate) fn open(&self) -> usize {
        let state = |stream| Reflect::get(&stream, &"readyState".into()).unwrap();
        let open = self.all.iter().map(state).filter(|state| *state != 2.0);
        open.count()
    }

    /// The last one brings this.
    pub(crate) fn say(&self, text: &str) {
        Function::new_with_args("streams, text", SAY)
            .call2(&JsValue::NULL, &self.all, &text.into())
            .unwrap();
    }

    /// The last one breaks off.
    pub(crate) fn lose(&self) {
        Function::new_with_args("streams", LOSE)
            .call1(&JsValue::NULL, &self.all)
            .unwrap();
    }
}

impl Drop for Streams {
    fn drop(&mut self) {
        Reflect::set(&js_sys::global(), &NAME.into(), &self.original).unwrap();
    }
}
