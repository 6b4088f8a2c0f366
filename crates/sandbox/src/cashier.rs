//! Where money changes hands: a payment is made or ends, at the sandbox's time. Must not know HTTP.

use crate::messages::Refusal;
use crate::payments::{Outcome, Paid, Payment};
use crate::state::State;

/// Pays a number.
pub(crate) fn pay(state: &State, payment: Payment) -> Result<Paid, Refusal> {
    let mut memory = state.memory();
    let memory = &mut *memory;
    let now = memory.clock.time();
    memory.payments.pay(payment, &mut memory.bills, now)
}

/// Ends a payment that was on its way.
pub(crate) fn settle(state: &State, id: &str, outcome: Outcome) -> Result<Paid, Refusal> {
    let mut memory = state.memory();
    let memory = &mut *memory;
    let now = memory.clock.time();
    memory.payments.settle(id, outcome, &mut memory.bills, now)
}
