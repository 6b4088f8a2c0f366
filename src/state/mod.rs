//! The widget's state machine: its state, the events that change it, and the effects of a change.
//!
//! A bill begins as an [`InitialBill`], which the page sets. The customer edits its draft (`EditingForm`) and submits
//! it (`Submission`). Then it has a number (`Issued`). After a reload it is a `StoredBill`, and a `LoadingBill` until
//! the gateway answers.

mod created_bill;
mod editing_form;
mod effects;
mod event;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod form_random_walks;
#[cfg(test)]
mod form_tests;
mod initial_bill;
#[cfg(test)]
mod initial_bill_tests;
mod issued;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod issued_random_walks;
#[cfg(test)]
pub(crate) mod issued_tests;
mod loading_bill;
mod number_request;
mod payment_status;
mod previous_bills;
mod remainder_progress;
#[cfg(test)]
mod reset_tests;
mod retry_key;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod retry_key_random_walks;
#[cfg(test)]
mod server_rendered_tests;
mod status_check;
mod stored_bill;
#[cfg(test)]
mod stored_bill_tests;
mod submission;
mod transitions;
mod widget_state;

pub use created_bill::CreatedBill;
pub(crate) use editing_form::{EditingForm, text_of};
pub(crate) use effects::{CopyTarget, Effect, FocusTarget, Notification};
pub(crate) use event::Event;
pub use initial_bill::{InitialBill, Intent, Signature};
pub(crate) use issued::{BillUpdate, Issued, Origin};
pub(crate) use loading_bill::LoadingBill;
pub use number_request::NumberRequest;
pub(crate) use payment_status::PaymentStatus;
pub(crate) use remainder_progress::RemainderProgress;
pub(crate) use retry_key::RetryKey;
pub(crate) use status_check::StatusCheck;
pub(crate) use stored_bill::{StoredBill, StoredNumber};
pub(crate) use submission::Submission;
#[cfg(feature = "ssr")]
pub(crate) use transitions::needs_new_key;
pub(crate) use widget_state::Screen;
pub use widget_state::State;
