//! The sandbox's time: the machine's, plus what tests have added. Must not know what is timed.

use std::time::{Duration, Instant};

#[derive(Debug)]
pub(crate) struct Clock {
    start: Instant,
    added: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start: Instant::now(),
            added: Duration::ZERO,
        }
    }

    /// Since the sandbox was started.
    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed().saturating_add(self.added)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.added = self.added.saturating_add(by);
    }
}
