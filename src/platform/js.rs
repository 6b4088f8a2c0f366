//! Reads members and calls methods of the browser's objects without throwing. A page or an extension may have
//! removed them or replaced them with others that throw, and an error that is thrown into the program ends it.

use gloo_utils::window;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A member of an object; `None` if it is missing or can't be read.
pub(crate) fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    let value = Reflect::get(object, &name.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// The result of a method; `None` if the method is missing or throws.
pub(crate) fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = member(object, name)?.dyn_into().ok()?;
    let arguments: Array = arguments.iter().collect();
    method.apply(object, &arguments).ok()
}

/// The value of a promise, or of anything else that a replaced method returns; `None` if it is rejected.
pub(crate) async fn settled(promise: JsValue) -> Option<JsValue> {
    JsFuture::from(Promise::resolve(&promise)).await.ok()
}

/// The browser's `navigator`.
pub(crate) fn navigator() -> JsValue {
    member(&window(), "navigator").unwrap_or_default()
}
