//! Polls ClickPesa for payments: of watched bills, of bills that nobody watches, and on request.

mod attempt_checks;
mod clock_watch;
mod payment_errors;
mod poller;
mod read_polls;
mod subscriptions;
mod sweep;
mod webhook_polls;

pub(crate) use attempt_checks::run_attempt_checks;
pub(crate) use payment_errors::{log_smaller_payment, log_uncountable_payment};
pub(crate) use poller::{PollError, StatusPoller};
pub(crate) use read_polls::ReadPolls;
pub(crate) use subscriptions::{Subscription, Subscriptions};
pub(crate) use sweep::run_sweeps;
pub(crate) use webhook_polls::{PollCause, PollPace, WebhookPolls};
