//! The background sweep over bills that nobody watches: ends attempts whose gateway has died, closes bills
//! after their deadline, looks up numbers that may exist, and polls for payments that no webhook reported.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::clock_watch::ClockWatch;
use super::poller::{PollError, StatusPoller};
use crate::clock::Clock;
use crate::issuance::{Issuer, LEASE};
use crate::ledger::Bill;
use crate::store::StoreError;

/// The pause between two sweeps. A bill is closed within this time after its deadline, plus the time of
/// the calls to ClickPesa.
const SWEEP_INTERVAL: Duration = Duration::from_secs(5);

/// The greatest number of bills per sweep and task, each with at most two calls, so that a backlog is
/// reduced without delaying customers.
const BILLS: u32 = 20;

/// The time for which a bill is claimed for one gateway. A failed closing is tried again after it.
const CLAIM_TIME: Duration = Duration::from_secs(60);

/// A time of the database's clock that took longer to come is not compared: half of the difference that counts as
/// a step.
const SLOW_ANSWER: Duration = Duration::from_millis(500);

/// The time limit for switching a number off: the same as of a create call.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(20);

/// Runs sweeps until `stop`; the bill that is being worked on is finished.
pub(crate) async fn run_sweeps(
    poller: StatusPoller,
    issuer: Issuer,
    clock: Clock,
    stop: CancellationToken,
) {
    let mut ticks = tokio::time::interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let sweep = Sweep {
        poller,
        issuer,
        stop: stop.clone(),
    };
    let mut watch = ClockWatch::default();
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(error) = sweep.check_attempts(&mut watch, &clock).await {
            watch.forget();
            tracing::warn!(cause = %error, "checking the stored times failed; it is tried again");
        }
        if let Err(error) = sweep.run().await {
            tracing::warn!(cause = %error, "the sweep failed; it is tried again");
        }
    }
}

struct Sweep {
    poller: StatusPoller,
    issuer: Issuer,
    stop: CancellationToken,
}

impl Sweep {
    /// Ends attempts that died with their gateway. When the database's clock was set, corrects the stored times
    /// first, and leaves the attempts to the next sweep: those that live renew their leases until then.
    async fn check_attempts(
        &self,
        watch: &mut ClockWatch,
        clock: &Clock,
    ) -> Result<(), StoreError> {
        let store = &self.poller.store;
        let asked = clock.now();
        let wall = store.now().await?;
        let answered = clock.now();
        if answered - asked > SLOW_ANSWER {
            // It is not known when the database read its clock. The next sweep asks again.
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

    async fn run(&self) -> Result<(), StoreError> {
        let store = &self.poller.store;
        if self.must_pause() {
            return Ok(());
        }
        for bill in store.overdue(BILLS).await? {
            let id = bill.id.clone();
            if let Err(error) = self.close(bill).await {
                tracing::warn!(bill = id.as_str(), cause = %error, "closing a bill failed; it is tried again");
            }
            if self.must_pause() {
                return Ok(());
            }
        }
        for bill in store.unresolved(BILLS).await? {
            if store.claim_poll(&bill.id, CLAIM_TIME).await? {
                // A failure is tried again by a later sweep.
                let _ = self.issuer.resume(&bill).await;
            }
            if self.must_pause() {
                return Ok(());
            }
        }
        for bill in store.due_for_poll(BILLS).await? {
            if let Err(error) = self.poller.poll(bill, CLAIM_TIME).await {
                tracing::debug!(%error, "polling a bill failed");
            }
            if self.must_pause() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether the gateway stops or ClickPesa is down. Then no bill is claimed: its next turn may be hours later.
    fn must_pause(&self) -> bool {
        self.stop.is_cancelled() || self.poller.clickpesa.check_available().is_err()
    }

    /// Closes a bill: switches its number off at ClickPesa, polls its payments, and then marks it as
    /// closed. An earlier payment counts, and a pending one postpones the closing.
    async fn close(&self, bill: Bill) -> Result<(), PollError> {
        let store = &self.poller.store;
        let Some(issued) = bill.issued.clone() else {
            return Ok(());
        };
        if !store.claim_closing(&bill.id, CLAIM_TIME).await? {
            return Ok(());
        }
        // ClickPesa closes a number itself when it has collected all that it takes.
        if bill.balance().open {
            let number = &issued.bill_pay_number;
            self.poller
                .clickpesa
                .switch_off(number, CLOSE_TIMEOUT)
                .await?;
        }
        let balance = self.poller.poll_now(bill.clone()).await?.balance();
        if !balance.open || !balance.pending {
            store.close(&bill.id).await?;
        }
        Ok(())
    }
}
