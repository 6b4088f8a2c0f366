//! JSON by the browser's own reader and writer, which weigh nothing in the bundle. Must not know
//! what is read.

use js_sys::Reflect;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;

/// As a JavaScript value.
pub(super) fn value(value: &impl Serialize) -> Option<JsValue> {
    serde_wasm_bindgen::to_value(value).ok()
}

/// As `JSON.stringify` writes it.
pub(super) fn stringify(value: &JsValue) -> Option<String> {
    js_sys::JSON::stringify(value).ok()?.as_string()
}

/// As `JSON.stringify` writes it.
pub(super) fn write(value: &impl Serialize) -> Option<String> {
    stringify(&self::value(value)?)
}

/// A member of a JavaScript value, if it has that shape.
pub(super) fn member<T: DeserializeOwned>(of: &JsValue, name: &str) -> Option<T> {
    let member = Reflect::get(of, &name.into()).ok()?;
    serde_wasm_bindgen::from_value(member).ok()
}

/// What `JSON.parse` reads, if it has that shape.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}
