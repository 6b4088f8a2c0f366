//! Waits for conditions.

use std::fmt::Debug;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::time::{Instant, interval};

/// The timeout for a condition, on a busy machine.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The interval between checks.
const INTERVAL: Duration = Duration::from_millis(25);

/// Repeats `look` until its value is `good`, and returns the value. Errors are retried, too, because a page may be
/// navigating. After the timeout it returns the last value or error as an error.
pub(crate) async fn eventually<T: Debug>(
    what: &str,
    mut look: impl AsyncFnMut() -> Result<T>,
    good: impl Fn(&T) -> bool,
) -> Result<T> {
    let deadline = Instant::now() + TIMEOUT;
    let mut interval_timer = interval(INTERVAL);
    loop {
        interval_timer.tick().await;
        let seen = look().await;
        let late = Instant::now() > deadline;
        match seen {
            Ok(seen) if good(&seen) => return Ok(seen),
            Ok(seen) if late => {
                return Err(anyhow!("timed out waiting for {what}; last: {seen:?}"));
            }
            Err(error) if late => {
                return Err(error.context(format!("timed out waiting for {what}")));
            }
            _ => {}
        }
    }
}
