//! Promises of the browser. Must not know what is promised.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Has `then` do something with what a promise brings, where there is one and it is kept. One type
/// for all who wait: the code for it stands in the bundle once.
pub(super) fn when(promise: Option<Promise>, then: Box<dyn FnOnce(Option<JsValue>)>) {
    spawn_local(async move {
        let kept = match promise {
            Some(promise) => JsFuture::from(promise).await.ok(),
            None => None,
        };
        then(kept);
    });
}
