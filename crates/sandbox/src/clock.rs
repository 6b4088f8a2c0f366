//! The sandbox's time: the machine's time plus the time that tests have added.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Digits of a second's fraction, as in the documentation's samples.
const FRACTION_DIGITS: usize = 3;

#[derive(Debug)]
pub(crate) struct Clock {
    start_instant: Instant,
    /// The machine's date and time at the start. The sandbox's clock ignores later corrections of the
    /// machine's clock, so that it never goes back.
    start_time: Timestamp,
    added: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start_instant: Instant::now(),
            start_time: Timestamp::now(),
            added: Duration::ZERO,
        }
    }

    /// The time since the sandbox was started.
    pub(crate) fn elapsed(&self) -> Duration {
        self.start_instant.elapsed().saturating_add(self.added)
    }

    /// The date and time, in UTC.
    pub(crate) fn timestamp(&self) -> Timestamp {
        self.start_time
            .checked_add(self.elapsed())
            .unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.added = self.added.saturating_add(by);
    }
}

/// RFC 3339 in UTC with milliseconds: `2024-04-10T18:22:56.153Z`.
pub(crate) fn rfc3339(time: Timestamp) -> String {
    format!("{time:.FRACTION_DIGITS$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_the_format_of_the_documentations_samples() {
        for sample in ["2024-04-10T18:22:56.153Z", "2026-01-01T00:00:00.000Z"] {
            assert_eq!(rfc3339(sample.parse().unwrap()), sample);
        }
        let fine: Timestamp = "2024-02-29T23:59:59.9999999Z".parse().unwrap();
        assert_eq!(rfc3339(fine), "2024-02-29T23:59:59.999Z");
    }

    #[test]
    fn added_time_moves_the_clock_up_to_its_maximum() {
        let mut clock = Clock::start();
        let before = clock.timestamp();
        clock.advance(Duration::from_secs(60));
        assert!(clock.timestamp().as_second() - before.as_second() >= 60);
        clock.advance(Duration::MAX);
        assert_eq!(clock.timestamp(), Timestamp::MAX);
    }
}
