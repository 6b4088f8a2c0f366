//! Faults: what can go wrong, and which faults can still occur.

mod fault;
mod json;
mod scheduled_faults;

pub use fault::{Fault, FaultKind, Stage, When};
pub(crate) use scheduled_faults::{ClearSignal, ScheduledFaults};
