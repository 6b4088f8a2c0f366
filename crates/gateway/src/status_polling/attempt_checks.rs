//! Ends attempts whose gateway has died, and corrects stored times when the database's clock was set back. In a task
//! of its own, because a sweep waits for ClickPesa.

use std::time::Duration;

use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::clock_watch::ClockWatch;
use super::sweep::CLAIM_TIME;
use crate::clock::Clock;
use crate::issuance::LEASE;
use crate::store::{BillStore, StoreError};

/// The pause between two checks. A step of the clock is noticed within this time.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);

/// A time of the database's clock that took longer to come is not compared: half of the difference that counts as
/// a step.
const SLOW_ANSWER: Duration = Duration::from_millis(500);

/// Runs checks until `stop`.
pub(crate) async fn run_attempt_checks(store: BillStore, clock: Clock, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(CHECK_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut watch = ClockWatch::default();
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(error) = check(&store, &clock, &mut watch).await {
            watch.forget();
            tracing::warn!(cause = %error, "checking the stored times failed; it is tried again");
        }
    }
}

/// Ends attempts that died with their gateway. When the database's clock was set, corrects the stored times
/// first, and leaves the attempts to the next check: those that live renew their leases until then.
async fn check(store: &BillStore, clock: &Clock, watch: &mut ClockWatch) -> Result<(), StoreError> {
    let asked = clock.now();
    let wall = store.now().await?;
    let answered = clock.now();
    if answered - asked > SLOW_ANSWER {
        // It is not known when the database read its clock. The next check asks again.
        return Ok(());
    }
    if watch.is_steady(answered, wall) {
        let ended = store.end_dead_attempts().await?;
        if ended > 0 {
            tracing::warn!(
                bills = ended,
                "attempts ended with their gateway: looking for their numbers"
            );
        }
        return Ok(());
    }
    let corrected = store.correct_future_times(LEASE, CLAIM_TIME).await?;
    if corrected > 0 {
        tracing::warn!(
            rows = corrected,
            "the database's clock was set back: corrected times in the future"
        );
    }
    Ok(())
}
