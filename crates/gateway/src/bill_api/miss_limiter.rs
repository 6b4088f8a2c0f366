//! Limits how many requests may name a bill that does not exist.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::clock::Clock;

/// Requests for unknown bills that are answered at once, such as reloads of a deleted bill's page.
const BURST: u32 = 60;

/// The pause between further ones. Nobody guesses 122 random bits, however fast; the limit tells
/// those who try to stop. It never delays a request for a bill that exists.
const INTERVAL: Duration = Duration::from_millis(500);

/// A leaky bucket of requests for unknown bills.
#[derive(Clone, Debug)]
pub(crate) struct MissLimiter {
    /// When the bucket is empty if nothing is added to it.
    empty_at: Arc<Mutex<Option<Instant>>>,
}

impl MissLimiter {
    pub(crate) fn new() -> Self {
        let empty_at = Arc::default();
        Self { empty_at }
    }

    /// Counts a request for an unknown bill.
    ///
    /// # Errors
    /// How long to wait, when there were too many.
    pub(super) fn count(&self, clock: &Clock) -> Result<(), Duration> {
        let mut empty_at = self.empty_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock.now();
        let from = empty_at.map_or(now, |at| at.max(now));
        let excess = (from - now).saturating_sub(INTERVAL * (BURST - 1));
        if !excess.is_zero() {
            return Err(excess);
        }
        *empty_at = Some(from + INTERVAL);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::manual::ManualClock;

    #[test]
    fn guessing_is_slowed_down_and_forgiven() {
        let held = ManualClock::new();
        let (clock, misses) = (held.clock(), MissLimiter::new());
        for _ in 0..BURST {
            assert_eq!(misses.count(&clock), Ok(()));
        }
        assert_eq!(misses.count(&clock), Err(INTERVAL));
        held.advance(INTERVAL);
        assert_eq!(misses.count(&clock), Ok(()));
        assert!(misses.count(&clock).is_err());
    }
}
