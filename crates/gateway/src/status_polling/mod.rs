//! Polls ClickPesa for payments. What leads to a poll has its own pauses:
//!
//! - an open event stream of the bill: `subscriptions.rs`
//! - reading the bill: `read_polls.rs`
//! - the customer's button "Check now": `bill_api/check.rs`
//! - a notification of ClickPesa: `webhook_polls.rs`
//! - nothing of these: the sweep, at times that `store/due_bills.rs` computes

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
