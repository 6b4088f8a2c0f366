//! Faults: what can go wrong, and which faults can still occur. `routes/fault_middleware.rs` applies them to calls.

mod fault;
mod json;
mod scheduled_faults;

pub use fault::{Fault, FaultKind, Stage, When};
pub(crate) use scheduled_faults::{ClearSignal, ScheduledFaults};
