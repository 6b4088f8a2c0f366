//! What a widget and its successors share: an element can be taken from a page and put back, and each
//! time Yew makes the widget anew, some time after it was asked to. Must not know the browser.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::state::{Preset, State};

/// Holds the state of a widget that is not on the screen, and what the next one begins with. Clones
/// share it.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    left: Rc<RefCell<Option<State>>>,
    life: Rc<Life>,
}

/// Of one widget.
#[derive(Debug, Default)]
struct Life {
    /// What was set before it began.
    first: RefCell<Option<Preset>>,
    made: Cell<bool>,
    closed: Cell<bool>,
}

impl Slot {
    /// The same place for the next widget, which begins with that.
    pub(crate) fn next(&self, first: Preset) -> Self {
        let life = Life::default();
        life.first.replace(Some(first));
        Self {
            left: Rc::clone(&self.left),
            life: Rc::new(life),
        }
    }

    /// Has the widget begin with that; gives it back where it has begun.
    pub(crate) fn set(&self, preset: Preset) -> Option<Preset> {
        match &mut *self.life.first.borrow_mut() {
            Some(first) => *first = preset,
            None => return Some(preset),
        }
        None
    }

    /// What the widget begins with, once.
    pub(super) fn begin(&self) -> Option<Preset> {
        self.life.first.take()
    }

    /// The widget is not wanted any more. Whether it was made.
    pub(crate) fn close(&self) -> bool {
        self.life.closed.set(true);
        self.life.made.get()
    }

    /// Whether it is too late to begin.
    pub(super) fn closed(&self) -> bool {
        self.life.closed.get()
    }

    /// The widget is made: takes out what an earlier one left, unless that is for the next one.
    pub(super) fn take(&self) -> Option<State> {
        self.life.made.set(true);
        match self.closed() {
            true => None,
            false => self.left.take(),
        }
    }

    pub(super) fn put(&self, state: State) {
        self.left.replace(Some(state));
    }
}

/// Two slots are the same when what is put into one is found in the other.
impl PartialEq for Slot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.left, &other.left)
    }
}
