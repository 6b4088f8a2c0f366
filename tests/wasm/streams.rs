//! Fake event streams that replace the browser's `EventSource`.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;

const NAME: &str = "EventSource";

/// A fake `EventSource` that records its address and whether it is open.
const CLASS: &str = "streams.length = 0; return class extends EventTarget {
    constructor(url) { super(); this.url = String(url); this.readyState = 0; streams.push(this); }
    close() { this.readyState = 2; }
}";

const SEND: &str = "streams.at(-1).dispatchEvent(new MessageEvent('message', {data: text}))";

const BREAK_OFF: &str = "streams.at(-1).dispatchEvent(new Event('error'))";

/// Replaces `EventSource` until it is dropped.
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

    /// A browser without `EventSource`.
    pub(crate) fn missing() -> Self {
        Self::replacing(Array::new(), &JsValue::UNDEFINED)
    }

    fn replacing(all: Array, class: &JsValue) -> Self {
        let original = Reflect::get(&js_sys::global(), &NAME.into()).unwrap();
        Reflect::set(&js_sys::global(), &NAME.into(), class).unwrap();
        Self { original, all }
    }

    /// The addresses of all streams that were opened.
    pub(crate) fn opened(&self) -> Vec<String> {
        let url = |stream| Reflect::get(&stream, &"url".into()).unwrap();
        self.all
            .iter()
            .map(|stream| url(stream).as_string().unwrap())
            .collect()
    }

    /// The number of open streams.
    pub(crate) fn open(&self) -> usize {
        let state = |stream| Reflect::get(&stream, &"readyState".into()).unwrap();
        let open = self.all.iter().map(state).filter(|state| *state != 2.0);
        open.count()
    }

    /// Sends a message through the last stream.
    pub(crate) fn send(&self, text: &str) {
        Function::new_with_args("streams, text", SEND)
            .call2(&JsValue::NULL, &self.all, &text.into())
            .unwrap();
    }

    /// Breaks off the last stream.
    pub(crate) fn break_off(&self) {
        Function::new_with_args("streams", BREAK_OFF)
            .call1(&JsValue::NULL, &self.all)
            .unwrap();
    }
}

impl Drop for Streams {
    fn drop(&mut self) {
        Reflect::set(&js_sys::global(), &NAME.into(), &self.original).unwrap();
    }
}
