//! Values in the tab's `history.state`, which survives a reload and needs no permission. It belongs to the page
//! around the widget, so the values are in one member of it, and all other members stay as they are.

use gloo_utils::window;
use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The member with our values. `static/boot.js` and `static/billpay-widget.js` read it, too.
pub(super) const MEMBER: &str = "billpay";

/// The page's state as an object; `None` if it is something else that must not be changed.
fn state() -> Option<Object> {
    let state = window().history().ok()?.state().ok()?;
    let empty = Object::new();
    if state.is_null() {
        return Some(empty);
    }
    let state: Object = state.dyn_into().ok()?;
    let plain = Object::get_prototype_of(&state) == Object::get_prototype_of(&empty);
    plain.then_some(state)
}

fn values(state: &Object) -> Object {
    Reflect::get(state, &MEMBER.into())
        .ok()
        .and_then(|values| values.dyn_into().ok())
        .unwrap_or_default()
}

/// Reads a value.
pub(super) fn get(name: &str) -> Option<String> {
    Reflect::get(&values(&state()?), &name.into())
        .ok()?
        .as_string()
}

/// Stores a value, or removes it. If the page's state can't be changed, the value is lost at the next
/// reload.
pub(super) fn set(name: &str, text: Option<&str>) {
    if text.is_some() || get(name).is_some() {
        let _ = change(name, text);
    }
}

fn change(name: &str, text: Option<&str>) -> Option<()> {
    // `history.state` is a copy, and only `replaceState` changes the original.
    let state = state()?;
    let values = values(&state);
    let text = text.map_or(JsValue::UNDEFINED, JsValue::from);
    Reflect::set(&values, &name.into(), &text).ok()?;
    Reflect::set(&state, &MEMBER.into(), &values).ok()?;
    let history = window().history().ok()?;
    history.replace_state(&state, "").ok()
}
