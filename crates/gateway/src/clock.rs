//! The time, from a source that tests hold still. Must not know what it is used for.

use std::sync::Arc;
use std::time::Instant;

/// Tells the time; never goes back.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that reads the time"
        )]
        Self(Arc::new(Instant::now))
    }

    /// Now.
    pub fn now(&self) -> Instant {
        (self.0)()
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

#[cfg(test)]
pub(crate) mod held {
    //! A clock that moves only when a test moves it.

    use std::sync::{Arc, Mutex};
    use std::time::{Duration, Instant};

    use super::Clock;

    #[derive(Clone)]
    pub(crate) struct HeldClock {
        now: Arc<Mutex<Instant>>,
    }

    impl HeldClock {
        pub(crate) fn new() -> Self {
            let now = Arc::new(Mutex::new(Clock::system().now()));
            Self { now }
        }

        pub(crate) fn advance(&self, by: Duration) {
            *self.now.lock().unwrap() += by;
        }

        pub(crate) fn clock(&self) -> Clock {
            let now = Arc::clone(&self.now);
            Clock(Arc::new(move || *now.lock().unwrap()))
        }
    }
}
