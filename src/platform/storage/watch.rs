//! Changes of the stored numbers: by other tabs, and by other widgets of the same page.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use gloo_events::EventListener;
use gloo_utils::window;
use wasm_bindgen::JsCast;
use web_sys::{Event, StorageEvent};
use yew::Callback;

use super::names::is_number;

thread_local! {
    /// The widgets of this page.
    static WATCHES: RefCell<Vec<Weak<Callback<String>>>> = RefCell::default();
}

/// Calls a function until it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    _on_change: Rc<Callback<String>>,
    _listener: EventListener,
}

/// Calls `on_change` with the name of each number that another tab, or a widget of this page, stores.
pub(crate) fn watch(on_change: Callback<String>) -> Watch {
    let on_change = Rc::new(on_change);
    WATCHES.with_borrow_mut(|watches| {
        watches.retain(|watch| watch.strong_count() > 0);
        watches.push(Rc::downgrade(&on_change));
    });
    let in_listener = Rc::clone(&on_change);
    // Browsers fire this event in the other tabs only.
    let listener = EventListener::new(&window(), "storage", move |event: &Event| {
        let name = event.dyn_ref().and_then(StorageEvent::key);
        if let Some(name) = name.filter(|name| is_number(name)) {
            in_listener.emit(name);
        }
    });
    Watch {
        _on_change: on_change,
        _listener: listener,
    }
}

/// Notifies the widgets of this page.
pub(super) fn notify(name: &str) {
    let watches = WATCHES.with_borrow(Clone::clone);
    for watch in watches.iter().filter_map(Weak::upgrade) {
        watch.emit(name.to_owned());
    }
}
