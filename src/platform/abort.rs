//! Cancels browser operations whose future is dropped.

use web_sys::{AbortController, AbortSignal};

/// Aborts the operation that has its signal when this is dropped. Dropping the operation's promise alone
/// does not.
pub(crate) struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    pub(crate) fn new() -> Option<Self> {
        AbortController::new().ok().map(Self)
    }

    pub(crate) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
