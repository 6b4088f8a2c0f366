//! The background sweep over bills that nobody watches: closes bills after their deadline, looks up numbers that
//! may exist, and polls for payments that no webhook reported.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::poller::{PollError, StatusPoller};
use crate::clickpesa::Caller;
use crate::issuance::Issuer;
use crate::ledger::Bill;
use crate::store::StoreError;

/// The pause between two sweeps, and the time after which a sweep begins with no further bill of a kind. A bill is
/// closed within this time after its deadline, plus the time of the calls to ClickPesa.
const SWEEP_INTERVAL: Duration = Duration::from_secs(5);

/// The greatest number of bills of a kind in a sweep, for each call that may be in flight: as many as end in the
/// interval when ClickPesa takes half a second. A faster ClickPesa gets no more calls.
const BILLS_PER_CALL: usize = 10;

/// The time for which a bill is claimed for one gateway. A failed closing is tried again after it.
pub(super) const CLAIM_TIME: Duration = Duration::from_secs(60);

/// The time limit for switching a number off: the same as of a create call.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(20);

/// Runs sweeps until `stop`; the bills that are being worked on are finished.
pub(crate) async fn run_sweeps(poller: StatusPoller, issuer: Issuer, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let sweep = Sweep {
        max_calls: poller.clickpesa.background_calls(),
        poller,
        issuer,
        stop: stop.clone(),
    };
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(error) = sweep.run().await {
            tracing::warn!(cause = %error, "the sweep failed; it is tried again");
        }
    }
}

struct Sweep {
    poller: StatusPoller,
    issuer: Issuer,
    /// The greatest number of bills that are worked on at the same time.
    max_calls: usize,
    stop: CancellationToken,
}

impl Sweep {
    async fn run(&self) -> Result<(), StoreError> {
        let store = &self.poller.store;
        let bills = u32::try_from(BILLS_PER_CALL * self.max_calls).unwrap_or(u32::MAX);
        if self.must_pause() {
            return Ok(());
        }
        let overdue = store.overdue(bills).await?;
        self.each(overdue, |bill| self.close(bill)).await;
        let unresolved = store.unresolved(bills).await?;
        self.each(unresolved, |bill| self.look_up(bill)).await;
        let due = store.due_for_poll(bills).await?;
        self.each(due, |bill| self.poll(bill)).await;
        Ok(())
    }

    /// Works on several bills at a time. When the interval has passed, the rest is left to the next sweep, so that
    /// a slow ClickPesa or a backlog does not delay the other work.
    async fn each<F: Future<Output = ()>>(&self, bills: Vec<Bill>, work: impl Fn(Bill) -> F) {
        let late = tokio::time::sleep(SWEEP_INTERVAL);
        let bills = stream::iter(bills).take_until(Box::pin(late));
        let work = bills.for_each_concurrent(self.max_calls, |bill| async {
            if !self.must_pause() {
                work(bill).await;
            }
        });
        work.await;
    }

    /// Whether the gateway stops or ClickPesa is down. Then no bill is claimed: its next turn may be hours later.
    fn must_pause(&self) -> bool {
        self.stop.is_cancelled() || self.poller.clickpesa.check_available().is_err()
    }

    async fn poll(&self, bill: Bill) {
        let polled = self.poller.poll(bill, CLAIM_TIME, Caller::Background);
        if let Err(error) = polled.await {
            tracing::debug!(%error, "polling a bill failed");
        }
    }

    /// Looks up the number that an attempt may have got.
    async fn look_up(&self, bill: Bill) {
        match self.poller.store.claim_poll(&bill.id, CLAIM_TIME).await {
            Ok(true) => {
                // A failure is tried again by a later sweep.
                let _ = self.issuer.resume(&bill, Caller::Background).await;
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(cause = %error, "claiming a bill failed"),
        }
    }

    async fn close(&self, bill: Bill) {
        let id = bill.id.clone();
        if let Err(error) = self.try_to_close(bill).await {
            tracing::warn!(bill = id.as_str(), cause = %error, "closing a bill failed; it is tried again");
        }
    }

    /// Closes a bill: switches its number off at ClickPesa, polls its payments, and then marks it as
    /// closed. An earlier payment counts, and a pending one postpones the closing.
    async fn try_to_close(&self, bill: Bill) -> Result<(), PollError> {
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
        let polled = self.poller.poll_now(bill.clone(), Caller::Background);
        let balance = polled.await?.balance();
        if !balance.open || !balance.pending {
            store.close(&bill.id).await?;
        }
        Ok(())
    }
}
