//! Time limits and pauses of deliveries; tests use shorter ones.

use std::time::Duration;

use super::retry_schedule;

/// Time limits and pauses of deliveries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    /// The time limit of an attempt, from connecting to the head of the answer.
    pub(super) timeout: Duration,
    /// How often the store is asked for due messages when there are no change notifications.
    pub(super) poll_interval: Duration,
    /// The pause after that many attempts; `None` gives the message up.
    pub(super) pause: fn(i64, &mut fastrand::Rng) -> Option<Duration>,
}

impl Timing {
    /// Standard Webhooks recommends 15 to 30 seconds for an attempt. The shortest pause is five seconds,
    /// so asking the store more often would find nothing.
    pub(super) const STANDARD: Self = Self {
        timeout: Duration::from_secs(15),
        poll_interval: Duration::from_secs(5),
        pause: retry_schedule::pause,
    };
}
