//! Polls ClickPesa for payments: of watched bills, of bills that nobody watches, and on request.

mod payment_warnings;
mod poller;
mod subscriptions;
mod sweep;

pub(crate) use payment_warnings::warn_if_uncountable;
pub(crate) use poller::{PollError, StatusPoller};
pub(crate) use subscriptions::{Subscription, Subscriptions};
pub(crate) use sweep::run_sweeps;
