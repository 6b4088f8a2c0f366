//! JSON by the browser's own reader and writer, which weigh nothing in the bundle. Must not know
//! what is read.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// As `JSON.stringify` writes it.
pub(super) fn write(value: &impl Serialize) -> Option<String> {
    let value = serde_wasm_bindgen::to_value(value).ok()?;
    js_sys::JSON::stringify(&value).ok()?.as_string()
}

/// What `JSON.parse` reads, if it has that shape.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}
