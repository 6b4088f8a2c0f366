//! Waiting for what comes later.

use std::fmt::Debug;
use std::time::Duration;

use anyhow::{Result, anyhow};
use tokio::time::{Instant, interval};

/// How long something may take to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often it is looked at meanwhile.
const GLANCE: Duration = Duration::from_millis(25);

/// Looks until what was seen is good, and gives that. A look that fails, such as one at a page that is just
/// being left, is repeated as well; the error tells of the last look.
pub(crate) async fn eventually<T: Debug>(
    what: &str,
    mut look: impl AsyncFnMut() -> Result<T>,
    good: impl Fn(&T) -> bool,
) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    let mut glances = interval(GLANCE);
    loop {
        glances.tick().await;
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
