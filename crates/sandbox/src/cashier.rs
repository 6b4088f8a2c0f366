//! Where money changes hands: a payment is made or ends, at the sandbox's time, and when its end is
//! known the merchant is told.

use crate::messages::Refusal;
use crate::payments::{Outcome, Paid, Payment};
use crate::state::{Memory, State};

/// Pays a number.
pub(crate) fn pay(state: &State, payment: Payment) -> Result<Paid, Refusal> {
    let mut memory = state.memory();
    let memory = &mut *memory;
    let now = memory.clock.time();
    let paid = memory.payments.pay(payment, &mut memory.bills, now)?;
    tell(state, memory, &paid);
    Ok(paid)
}

/// Ends a payment that was on its way.
pub(crate) fn settle(state: &State, id: &str, outcome: Outcome) -> Result<Paid, Refusal> {
    let mut memory = state.memory();
    let memory = &mut *memory;
    let now = memory.clock.time();
    let payments = &mut memory.payments;
    let paid = payments.settle(id, outcome, &mut memory.bills, now)?;
    tell(state, memory, &paid);
    Ok(paid)
}

fn tell(state: &State, memory: &mut Memory, paid: &Paid) {
    if paid.payment.outcome.known() {
        let checksum = state.settings.checksum.as_ref();
        memory.outbox.tell(paid, checksum);
    }
}
