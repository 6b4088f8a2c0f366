//! How fast things go: one pace for the world, others for tests.

use std::time::Duration;

use super::schedule;

/// How fast things go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// One attempt, from connecting to the answer's head.
    pub(super) timeout: Duration,
    /// How often the store is asked for messages whose turn has come when no change tells of one.
    pub(super) look_again: Duration,
    /// How long a message rests after that many attempts.
    pub(super) pause: fn(i64, &mut fastrand::Rng) -> Option<Duration>,
}

impl Pace {
    /// Standard Webhooks recommends 15 to 30 seconds for an attempt. The first pause after one is
    /// five seconds, so looking more often would find nothing.
    pub(super) const STANDARD: Self = Self {
        timeout: Duration::from_secs(15),
        look_again: Duration::from_secs(5),
        pause: schedule::pause,
    };
}
