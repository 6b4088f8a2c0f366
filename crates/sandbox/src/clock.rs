//! The sandbox's time: the machine's, plus what tests have added.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// Digits of a second's fraction in every time that is shown, as in the documentation's samples.
const FRACTION_DIGITS: usize = 3;

#[derive(Debug)]
pub(crate) struct Clock {
    start: Instant,
    /// What the world's clocks showed at the start: later corrections of the machine's don't move
    /// the sandbox's, which never goes back.
    began: Timestamp,
    added: Duration,
}

impl Clock {
    pub(crate) fn start() -> Self {
        Self {
            start: Instant::now(),
            began: Timestamp::now(),
            added: Duration::ZERO,
        }
    }

    /// Since the sandbox was started.
    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed().saturating_add(self.added)
    }

    /// The date and the time, in UTC.
    pub(crate) fn time(&self) -> Timestamp {
        self.began.checked_add(self.now()).unwrap_or(Timestamp::MAX)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.added = self.added.saturating_add(by);
    }
}

/// RFC 3339 in UTC with milliseconds: `2024-04-10T18:22:56.153Z`.
pub(crate) fn written(time: Timestamp) -> String {
    format!("{time:.FRACTION_DIGITS$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_the_samples_are() {
        for sample in ["2024-04-10T18:22:56.153Z", "2026-01-01T00:00:00.000Z"] {
            assert_eq!(written(sample.parse().unwrap()), sample);
        }
        let fine: Timestamp = "2024-02-29T23:59:59.9999999Z".parse().unwrap();
        assert_eq!(written(fine), "2024-02-29T23:59:59.999Z");
    }

    #[test]
    fn time_passes_when_it_is_added_and_has_an_end() {
        let mut clock = Clock::start();
        let before = clock.time();
        clock.advance(Duration::from_secs(60));
        assert!(clock.time().as_second() - before.as_second() >= 60);
        clock.advance(Duration::MAX);
        assert_eq!(clock.time(), Timestamp::MAX);
    }
}
