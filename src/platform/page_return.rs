//! The page's return from the browser's back/forward cache.

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use gloo_utils::window;
use yew::Callback;

use super::js;

/// Calls `on_return` after each return, until the listener is dropped. Safari clears fields with `autocomplete="off"` after
/// the event, so it is called in the next task.
pub(crate) fn listen(on_return: Callback<()>) -> EventListener {
    EventListener::new(&window(), "pageshow", move |event| {
        if js::member(event, "persisted").is_some_and(|persisted| persisted.is_truthy()) {
            let on_return = on_return.clone();
            Timeout::new(0, move || on_return.emit(())).forget();
        }
    })
}
