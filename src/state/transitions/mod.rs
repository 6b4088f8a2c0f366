//! The transitions of the state machine: what each event changes.

mod create;
mod editing;
mod initial_bill_change;
mod loading;
mod remainder;
mod reset;
mod server_rendered;
mod start;
mod status_check;
mod step;

#[cfg(feature = "ssr")]
pub(crate) use server_rendered::needs_new_key;
