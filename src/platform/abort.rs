//! Cancels browser operations whose future is dropped.

use wasm_bindgen::JsCast;
use web_sys::{AbortController, AbortSignal};

use super::js;

/// Aborts the operation that has its signal when this is dropped. Dropping the operation's promise alone
/// does not.
pub(crate) struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    /// Where the browser has no controller, the operation can't be aborted, and its result is ignored.
    pub(crate) fn new() -> Self {
        Self(AbortController::new().ok())
    }

    /// The signal to pass to the operation, if there is one.
    pub(crate) fn signal(&self) -> Option<AbortSignal> {
        let signal = js::member(self.0.as_ref()?, "signal")?;
        signal.dyn_into().ok()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            let _ = js::call(controller, "abort", &[]);
        }
    }
}
