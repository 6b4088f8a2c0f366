//! What a page begins with that a server rendered: both render the same from it. Must not know how
//! it is handed over.

use std::cell::RefCell;
use std::rc::Rc;

use billpay_contract::{ChannelChanges, Field};
use yew::AttrValue;

use crate::state::State;

/// What a server handed over, and what was typed since; nothing where no server rendered.
#[derive(Debug, Default)]
pub struct Begin {
    /// What the customer sees first, until the widget has taken it.
    pub state: RefCell<Option<State>>,
    /// What stands in the inputs, where it is more than the state knows.
    pub typed: Vec<(Field, String)>,
    /// What the merchant changed about the channels.
    pub changes: Option<Rc<ChannelChanges>>,
    /// Whether it is drawn in parts, a task each: beside what the server drew, where nobody sees it yet.
    pub in_parts: bool,
    /// The gateway's whole address, where the widget's own is none to give to others.
    pub public: Option<AttrValue>,
}

/// A page begins once: there is nothing to compare.
impl PartialEq for Begin {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}
