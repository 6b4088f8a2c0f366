//! Where a widget's state outlives its component: an element can be taken from a page and put
//! back. Must not know the browser.

use std::cell::RefCell;
use std::rc::Rc;

use crate::state::State;

/// Holds the state of a widget that is not on the screen. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Slot(Rc<RefCell<Option<State>>>);

impl Slot {
    /// Takes out what an earlier widget left.
    pub(super) fn take(&self) -> Option<State> {
        self.0.borrow_mut().take()
    }

    pub(super) fn put(&self, state: State) {
        *self.0.borrow_mut() = Some(state);
    }
}

/// Two slots are the same when what is put into one is found in the other.
impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
