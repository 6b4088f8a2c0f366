//! State that survives an unmount and remount of the element.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::state::State;

/// Shared by a widget and the ones that are mounted after it in the same element.
#[derive(Clone, Debug, Default)]
pub struct Remount {
    saved: Rc<RefCell<Option<State>>>,
    /// Whether this widget was stopped. Yew creates a component some time after it was asked to, and
    /// one that is stopped by then must do nothing and take nothing.
    stopped: Rc<Cell<bool>>,
}

impl Remount {
    /// For the next widget of the element.
    #[must_use]
    pub(crate) fn next(&self) -> Self {
        Self {
            saved: Rc::clone(&self.saved),
            stopped: Rc::default(),
        }
    }

    /// Takes the state that the widget before has saved.
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
impl PartialEq for Remount {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.saved, &other.saved)
    }
}
