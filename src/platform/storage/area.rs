//! Named values: in `localStorage`, or in the tab's history where the browser blocks `localStorage` or it is
//! full.

use gloo_utils::window;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

use super::history_state;
use crate::json;

/// The browser's storage. gloo-storage is not used because it panics where storage is forbidden or
/// throws: in frames of other sites, with blocked site data, and in damaged profiles.
fn local() -> Option<Storage> {
    window().local_storage().ok()?
}

/// Reads a value. One in the tab's history is newer, because it was stored when `localStorage` failed.
pub(super) fn get<T: DeserializeOwned>(name: &str) -> Option<T> {
    let stored = || local()?.get_item(name).ok()?;
    json::from_str(&history_state::get(name).or_else(stored)?)
}

/// Stores a value. Returns whether it is still there when the tab is closed.
pub(super) fn set(name: &str, value: &(impl Serialize + ?Sized)) -> bool {
    let Some(text) = json::to_string(value) else {
        return false;
    };
    let stored = local().is_some_and(|storage| storage.set_item(name, &text).is_ok());
    history_state::set(name, (!stored).then_some(&*text));
    stored
}

/// Removes a value.
pub(super) fn remove(name: &str) {
    if let Some(storage) = local() {
        let _ = storage.remove_item(name);
    }
    history_state::set(name, None);
}

/// Whether the value is lost when the tab is closed.
pub(super) fn is_tab_only(name: &str) -> bool {
    history_state::get(name).is_some()
}

/// The names of all values in `localStorage`, including those of the page around the widget.
pub(super) fn names() -> Vec<String> {
    let Some(storage) = local() else {
        return Vec::new();
    };
    let length = storage.length().unwrap_or_default();
    (0..length)
        .filter_map(|index| storage.key(index).ok()?)
        .collect()
}

/// Reads a value of `sessionStorage`, where earlier versions stored the retry keys.
pub(super) fn session<T: DeserializeOwned>(name: &str) -> Option<T> {
    let storage = window().session_storage().ok()??;
    json::from_str(&storage.get_item(name).ok()??)
}

/// Removes a value of `sessionStorage`.
pub(super) fn remove_from_session(name: &str) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.remove_item(name);
    }
}
