//! The time, from a source that tests hold still.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use billpay_contract::Timestamp;

/// Tells the time, in two ways.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> Instant + Send + Sync>,
    moment: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

impl Clock {
    /// The machine's clocks.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the time"
    )]
    pub fn system() -> Self {
        Self {
            now: Arc::new(Instant::now),
            moment: Arc::new(|| moment(SystemTime::now())),
        }
    }

    /// Now, for measuring how long something takes: never goes back, and means nothing outside
    /// this process.
    pub fn now(&self) -> Instant {
        (self.now)()
    }

    /// Now, as the clock on the wall shows it: what is kept, sent and compared with what others
    /// wrote. Goes back when somebody sets the machine's clock.
    pub fn moment(&self) -> Timestamp {
        (self.moment)()
    }
}

/// Whole seconds; what is before 1970 is a machine whose clock was never set, and is told as it is.
fn moment(time: SystemTime) -> Timestamp {
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
pub(crate) mod held {
    //! Clocks that move only when a test moves them, and together.

    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use billpay_contract::Timestamp;

    use super::Clock;

    /// What the wall shows at first: 2026-11-25T07:33:45Z.
    pub(crate) const START: Timestamp = Timestamp::from_unix(1_795_592_025);

    #[derive(Clone)]
    pub(crate) struct HeldClock {
        start: Instant,
        passed: Arc<Mutex<Duration>>,
    }

    impl HeldClock {
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
                moment: Arc::new(move || {
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

    use super::held::{HeldClock, START};
    use super::*;

    #[test]
    fn a_held_clock_moves_when_it_is_moved() {
        let held = HeldClock::new();
        let clock = held.clock();
        let (now, moment) = (clock.now(), clock.moment());
        assert_eq!((clock.now(), moment), (now, START));
        held.advance(Duration::from_millis(1999));
        assert_eq!(clock.now() - now, Duration::from_millis(1999));
        assert_eq!(clock.moment(), Timestamp::from_unix(START.unix() + 1));
    }

    #[test]
    fn the_wall_shows_whole_seconds_since_1970() {
        let shown = |time| moment(time).unix();
        assert_eq!(shown(UNIX_EPOCH + Duration::from_millis(1999)), 1);
        assert_eq!(shown(UNIX_EPOCH - Duration::from_secs(2)), -2);
        let july_2025 = 1_751_328_000;
        assert!(Clock::system().moment().unix() > july_2025);
    }
}
