//! The list of payment channels with their steps.

mod channel_steps;
mod dial_code;
mod list;

#[cfg(all(test, not(target_arch = "wasm32")))]
pub(crate) use channel_steps::ChannelSteps;
pub(crate) use list::HowToPay;
