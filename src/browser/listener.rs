//! A listener that ends when it is dropped. Must not know what is listened for.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Event, EventTarget};

/// Hears one kind of event of one target.
#[derive(Debug)]
pub(super) struct Listener {
    target: EventTarget,
    kind: &'static str,
    /// Of the kind that Yew listens with: one bridge to script serves all.
    hears: Closure<dyn Fn(&Event)>,
    capture: bool,
}

impl Listener {
    pub(super) fn new(
        target: EventTarget,
        kind: &'static str,
        hear: impl Fn(&Event) + 'static,
    ) -> Self {
        Self::of(target, kind, hear, false)
    }

    /// Hears it before the target's own descendants do.
    pub(super) fn first(
        target: EventTarget,
        kind: &'static str,
        hear: impl Fn(&Event) + 'static,
    ) -> Self {
        Self::of(target, kind, hear, true)
    }

    fn of(
        target: EventTarget,
        kind: &'static str,
        hear: impl Fn(&Event) + 'static,
        capture: bool,
    ) -> Self {
        let hears = Closure::<dyn Fn(&Event)>::new(hear);
        let callback = hears.as_ref().unchecked_ref();
        // A listener with a plain callback is always taken.
        let _ = target.add_event_listener_with_callback_and_bool(kind, callback, capture);
        Self {
            target,
            kind,
            hears,
            capture,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let hears = self.hears.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.kind,
            hears,
            self.capture,
        );
    }
}
