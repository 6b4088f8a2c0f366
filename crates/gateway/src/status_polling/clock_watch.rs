//! Notices steps of the database's clock, by comparing it with the monotonic clock of this process.

use std::time::{Duration, Instant};

/// A difference between the clocks that is no step: the time that the database takes to answer, and the speed
/// at which a clock is corrected without a step.
const TOLERANCE: Duration = Duration::from_secs(1);

/// Compares two clocks from one sweep to the next.
#[derive(Debug, Default)]
pub(super) struct ClockWatch {
    last: Option<(Instant, i64)>,
}

impl ClockWatch {
    /// Whether the wall clock, in milliseconds, has gone as far as the monotonic one since the last call. It is not
    /// known at the first call: the clock may have been set before the process started.
    pub(super) fn is_steady(&mut self, now: Instant, wall: i64) -> bool {
        let Some((last_now, last_wall)) = self.last.replace((now, wall)) else {
            return false;
        };
        let passed = now.saturating_duration_since(last_now).as_millis();
        let difference = i128::from(wall) - i128::from(last_wall) - passed.cast_signed();
        difference.unsigned_abs() <= TOLERANCE.as_millis()
    }

    /// Forgets the last comparison: what it has led to has failed.
    pub(super) fn forget(&mut self) {
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::manual::ManualClock;

    const HOUR: i64 = 3_600_000;
    const YEAR: i64 = 365 * 24 * HOUR;

    #[test]
    fn a_step_of_an_hour_or_a_year_is_noticed_once() {
        for step in [-HOUR, -YEAR, HOUR, YEAR, -1_500] {
            let manual = ManualClock::new();
            let clock = manual.clock();
            let wall = |step: i64| clock.timestamp().unix() * 1000 + step;
            let mut watch = ClockWatch::default();
            assert!(!watch.is_steady(clock.now(), wall(0)), "it is not known");
            manual.advance(Duration::from_secs(5));
            assert!(watch.is_steady(clock.now(), wall(300)));
            manual.advance(Duration::from_secs(5));
            assert!(!watch.is_steady(clock.now(), wall(step)), "{step}");
            manual.advance(Duration::from_secs(5));
            assert!(watch.is_steady(clock.now(), wall(step)), "{step}");
        }
    }

    #[test]
    fn after_a_failure_the_clock_counts_as_set() {
        let manual = ManualClock::new();
        let clock = manual.clock();
        let mut watch = ClockWatch::default();
        watch.is_steady(clock.now(), 0);
        watch.forget();
        assert!(!watch.is_steady(clock.now(), 0));
    }
}
