//! The page's return from the browser's back/forward cache.

use gloo_events::EventListener;
use gloo_utils::window;
use yew::Callback;

use super::js;

/// Calls `on_return` at each return, until the listener is dropped.
pub(crate) fn listen(on_return: Callback<()>) -> EventListener {
    EventListener::new(&window(), "pageshow", move |event| {
        if js::member(event, "persisted").is_some_and(|persisted| persisted.is_truthy()) {
            on_return.emit(());
        }
    })
}
