//! The browser's console, for developers of the page around the widget.

use wasm_bindgen::JsValue;

/// Writes an error.
pub(crate) fn error(text: &str) {
    web_sys::console::error_1(&JsValue::from(text));
}
