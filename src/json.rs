//! JSON as text. In the browser its own parser reads and writes it, and `serde-wasm-bindgen` turns
//! the values into our types: a second parser would be a tenth of the bundle. On a server,
//! `serde_json` does both.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The value that the text says, unless it is another type's or no JSON.
#[cfg(target_arch = "wasm32")]
pub(crate) fn from_str<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = js_sys::JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}

/// The value as text.
#[cfg(target_arch = "wasm32")]
pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let value = value.serialize(&serializer).ok()?;
    js_sys::JSON::stringify(&value).ok().map(String::from)
}

/// The value that the text says, unless it is another type's or no JSON.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn from_str<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

/// The value as text.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn to_string<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}
