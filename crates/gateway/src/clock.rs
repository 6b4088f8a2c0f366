//! The clock. Tests use one that they set themselves.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use billpay_contract::Timestamp;

/// Reads the monotonic and the wall clock.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Instant + Send + Sync>,
    timestamp: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Clock {
    /// The system's clocks.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the time"
    )]
    pub fn system() -> Self {
        Self {
            now: Arc::new(Instant::now),
            timestamp: Arc::new(|| timestamp(SystemTime::now())),
        }
    }

    /// The monotonic time, for all that waits or is measured inside this process: tokens, pauses, time limits. It never
    /// goes back, and has no meaning outside this process.
    pub fn now(&self) -> Instant {
        (self.now)()
    }

    /// The wall-clock time, for what people and other systems read or have set: the deadlines of bills and
    /// intents, and what is sent. It goes back when the system's clock is set back. Stored waits are times of the
    /// database's clock; `status_polling/clock_watch.rs` notices when that was set.
    pub fn timestamp(&self) -> Timestamp {
        (self.timestamp)()
    }
}

/// Whole seconds since 1970; negative when the system's clock was never set.
fn timestamp(time: SystemTime) -> Timestamp {
    let seconds = |time: std::time::Duration| time.as_secs().cast_signed();
    Timestamp::from_unix(match time.duration_since(UNIX_EPOCH) {
        Ok(since) => seconds(since),
        Err(before) => -seconds(before.duration()),
    })
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

#[cfg(test)]
pub(crate) mod manual {
    //! A clock that only a test advances.

    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use billpay_contract::Timestamp;

    use super::Clock;

    /// The first wall-clock time: 2026-11-25T07:33:45Z.
    pub(crate) const START: Timestamp = Timestamp::from_unix(1_795_592_025);

    #[derive(Clone)]
    pub(crate) struct ManualClock {
        start: Instant,
        passed: Arc<Mutex<Duration>>,
    }

    impl ManualClock {
        pub(crate) fn new() -> Self {
            Self {
                start: Clock::system().now(),
                passed: Arc::default(),
            }
        }

        pub(crate) fn advance(&self, by: Duration) {
            *self.passed.lock().unwrap() += by;
        }

        pub(crate) fn clock(&self) -> Clock {
            let (of_now, of_moment) = (self.clone(), self.clone());
            Clock {
                now: Arc::new(move || of_now.start + of_now.passed()),
                timestamp: Arc::new(move || {
                    let passed = of_moment.passed().as_secs().cast_signed();
                    Timestamp::from_unix(START.unix() + passed)
                }),
            }
        }

        fn passed(&self) -> Duration {
            *self.passed.lock().unwrap()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::manual::{ManualClock, START};
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_it_is_advanced() {
        let held = ManualClock::new();
        let clock = held.clock();
        let (now, moment) = (clock.now(), clock.timestamp());
        assert_eq!((clock.now(), moment), (now, START));
        held.advance(Duration::from_millis(1999));
        assert_eq!(clock.now() - now, Duration::from_millis(1999));
        assert_eq!(clock.timestamp(), Timestamp::from_unix(START.unix() + 1));
    }

    #[test]
    fn the_wall_clock_has_whole_seconds_since_1970() {
        let shown = |time| timestamp(time).unix();
        assert_eq!(shown(UNIX_EPOCH + Duration::from_millis(1999)), 1);
        assert_eq!(shown(UNIX_EPOCH - Duration::from_secs(2)), -2);
        let july_2025 = 1_751_328_000;
        assert!(Clock::system().timestamp().unix() > july_2025);
    }
}
