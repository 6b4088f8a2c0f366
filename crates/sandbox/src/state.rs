//! All that the stand-in remembers, behind one lock that is never held over an await. Must not
//! know HTTP.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::bills::Bills;
use crate::calls::Calls;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::payments::Payments;
use crate::settings::Settings;
use crate::tokens::Tokens;
use crate::webhooks::Outbox;

#[derive(Debug)]
pub(crate) struct Memory {
    pub(crate) bills: Bills,
    pub(crate) calls: Calls,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) outbox: Outbox,
    pub(crate) payments: Payments,
    pub(crate) random: fastrand::Rng,
    pub(crate) tokens: Tokens,
}

impl Memory {
    fn new(seed: Option<u64>, outbox: Outbox) -> Self {
        Self {
            bills: Bills::default(),
            calls: Calls::default(),
            clock: Clock::start(),
            faults: Faults::default(),
            outbox,
            payments: Payments::default(),
            random: seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed),
            tokens: Tokens::default(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) settings: Settings,
    memory: Mutex<Memory>,
}

impl State {
    pub(crate) fn new(settings: Settings, outbox: Outbox) -> Self {
        let memory = Mutex::new(Memory::new(settings.seed, outbox));
        Self { settings, memory }
    }

    /// A panic elsewhere leaves the memory as it was: each change is one step.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As it was at the start.
    pub(crate) fn reset(&self) {
        let mut memory = self.memory();
        let outbox = memory.outbox.renewed();
        *memory = Memory::new(self.settings.seed, outbox);
    }
}
