//! The widget's state in memory while its element is removed, until the element is inserted again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::state::State;

/// The state that one widget leaves for the next one in the same element. The widgets that are mounted one
/// after another share it.
#[derive(Clone, Debug, Default)]
pub struct RemountState {
    state: Rc<RefCell<Option<State>>>,
    /// Whether this widget was stopped. Yew creates a component asynchronously; one that is stopped before
    /// must do nothing and must not take the state.
    stopped: Rc<Cell<bool>>,
}

impl RemountState {
    /// The same state, for the next widget of the element.
    #[must_use]
    pub(crate) fn next(&self) -> Self {
        Self {
            state: Rc::clone(&self.state),
            stopped: Rc::default(),
        }
    }

    /// Takes the state that the previous widget left.
    pub(crate) fn take_previous(&self) -> Option<State> {
        match self.is_stopped() {
            true => None,
            false => self.state.take(),
        }
    }

    /// Keeps the state for the next widget.
    pub(crate) fn keep_for_next(&self, state: State) {
        self.state.replace(Some(state));
    }

    /// Marks this widget as stopped.
    pub(crate) fn stop(&self) {
        self.stopped.set(true);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.get()
    }
}

/// Equal if both are of the same element.
impl PartialEq for RemountState {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}
