//! Work in a task of its own: a slow processor answers fingers between two tasks, not within one. Must not
//! know the work.

use gloo_timers::callback::Timeout;

/// Does something in a later task, unless it is dropped before. What else waits for a task of its own
/// may come before it or after it.
#[derive(Debug)]
pub(crate) struct Turn {
    timer: Timeout,
}

impl Turn {
    pub(crate) fn wait(then: impl FnOnce() + 'static) -> Self {
        Self {
            timer: Timeout::new(0, then),
        }
    }

    /// Lets it happen whatever becomes of this.
    pub(crate) fn detach(self) {
        self.timer.forget();
    }
}
