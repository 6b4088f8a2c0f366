//! Widget state that survives when the element is removed and inserted again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::state::State;

/// Shared by the widgets that are mounted one after another in the same element.
#[derive(Clone, Debug, Default)]
pub struct SavedState {
    saved: Rc<RefCell<Option<State>>>,
    /// Whether this widget was stopped. Yew creates a component asynchronously; one that is stopped before
    /// must do nothing and must not take the saved state.
    stopped: Rc<Cell<bool>>,
}

impl SavedState {
    /// For the next widget of the element.
    #[must_use]
    pub(crate) fn next(&self) -> Self {
        Self {
            saved: Rc::clone(&self.saved),
            stopped: Rc::default(),
        }
    }

    /// Takes the state that the previous widget saved.
    pub(crate) fn take(&self) -> Option<State> {
        match self.is_stopped() {
            true => None,
            false => self.saved.take(),
        }
    }

    /// Saves the state for the next widget.
    pub(crate) fn save(&self, state: State) {
        self.saved.replace(Some(state));
    }

    /// Marks this widget as stopped.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.get()
    }
}

/// Equal when both share the saved state.
impl PartialEq for SavedState {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.saved, &other.saved)
    }
}
