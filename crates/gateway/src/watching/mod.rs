//! Whether money has come: who watches which bill, and when ClickPesa is asked.

mod hub;
mod look;
mod oddities;
mod rounds;

pub(crate) use hub::{Hub, Watch};
pub(crate) use look::{LookError, Looker};
pub(crate) use oddities::tell_of_odd;
pub(crate) use rounds::rounds;
