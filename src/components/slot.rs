//! Where a widget's state outlives its component: an element can be taken from a page and put
//! back. Must not know the browser.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::state::State;

/// Holds the state of a widget that is not on the screen. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    left: Rc<RefCell<Option<State>>>,
    /// Whether the widget that this was given to went before it was made.
    gone: Rc<Cell<bool>>,
}

impl Slot {
    /// The same place for the next widget.
    #[must_use]
    pub fn next(&self) -> Self {
        Self {
            left: Rc::clone(&self.left),
            gone: Rc::default(),
        }
    }

    /// The widget that this was given to is not wanted any more, and may not have been made yet.
    pub fn close(&self) {
        self.gone.set(true);
    }

    /// Whether it is too late to begin.
    pub(super) fn closed(&self) -> bool {
        self.gone.get()
    }

    /// Takes out what an earlier widget left, unless that is for the next one.
    pub(super) fn take(&self) -> Option<State> {
        match self.closed() {
            true => None,
            false => self.left.borrow_mut().take(),
        }
    }

    pub(super) fn put(&self, state: State) {
        *self.left.borrow_mut() = Some(state);
    }
}

/// Two slots are the same when what is put into one is found in the other.
impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.left, &other.left)
    }
}
