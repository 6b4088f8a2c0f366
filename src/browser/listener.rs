//! A listener that ends when it is dropped. Must not know what is listened for.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget};

/// Hears one kind of event of one target.
#[derive(Debug)]
pub(super) struct Listener {
    target: EventTarget,
    kind: &'static str,
    hears: Closure<dyn FnMut(Event)>,
}

impl Listener {
    pub(super) fn new(
        target: EventTarget,
        kind: &'static str,
        hear: impl FnMut(Event) + 'static,
    ) -> Self {
        let hears = Closure::<dyn FnMut(Event)>::new(hear);
        // A listener with a plain callback is always taken.
        let _ = target.add_event_listener_with_callback(kind, hears.as_ref().unchecked_ref());
        Self {
            target,
            kind,
            hears,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let hears = self.hears.as_ref().unchecked_ref();
        let _ = self
            .target
            .remove_event_listener_with_callback(self.kind, hears);
    }
}
