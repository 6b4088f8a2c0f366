//! Faults: what can go wrong, and which faults are injected at the moment.

mod fault;
mod injected;
mod json;

pub use fault::{Fault, FaultKind, Stage, When};
pub(crate) use injected::{ClearSignal, InjectedFaults};
