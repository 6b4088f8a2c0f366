//! The background sweep over bills that nobody watches: closes bills after their deadline, looks up numbers that
//! may exist, and polls for payments that no webhook reported.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::{Instant, MissedTickBehavior, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::poller::{PollError, StatusPoller};
use crate::clickpesa::Caller;
use crate::issuance::Issuer;
use crate::ledger::Bill;
use crate::store::StoreError;

/// The pause between two sweeps, and the time after which a sweep begins with no further bill of a kind. A bill is
/// closed within this time after its deadline, plus the time until a slot is free and of the calls to ClickPesa.
const SWEEP_INTERVAL: Duration = Duration::from_secs(5);

/// The greatest number of bills of a kind in a sweep, for each call that may be in flight: as many as end in the
/// interval when ClickPesa takes half a second and there is work of one kind. A faster ClickPesa gets no more calls.
const BILLS_PER_CALL: usize = 10;

/// The time for which a bill is claimed for one gateway. A failed closing is tried again after it.
pub(super) const CLAIM_TIME: Duration = Duration::from_secs(60);

/// The time limit for switching a number off: the same as of a create call.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(20);

/// Runs sweeps until `stop`; the bills that are being worked on are finished.
pub(crate) async fn run_sweeps(poller: StatusPoller, issuer: Issuer, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(SWEEP_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let max_calls = poller.clickpesa.background_calls();
    let sweep = Sweep {
        poller,
        issuer,
        max_calls,
        slots: Arc::new(Semaphore::new(max_calls)),
        tasks: TaskTracker::new(),
        stop: stop.clone(),
    };
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(error) = sweep.run().await {
            tracing::warn!(cause = %error, "the sweep failed; it is tried again");
        }
    }
    sweep.tasks.close();
    sweep.tasks.wait().await;
}

#[derive(Clone)]
struct Sweep {
    poller: StatusPoller,
    issuer: Issuer,
    /// The greatest number of bills that are worked on at the same time.
    max_calls: usize,
    /// One for each bill that is worked on. The kinds of work take turns.
    slots: Arc<Semaphore>,
    /// The bills that are worked on. A sweep does not wait for them.
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Sweep {
    async fn run(&self) -> Result<(), StoreError> {
        let store = &self.poller.store;
        let bills = u32::try_from(BILLS_PER_CALL * self.max_calls).unwrap_or(u32::MAX);
        if self.must_pause() {
            return Ok(());
        }
        let done = tokio::try_join!(
            self.each(store.overdue(bills), Self::close),
            self.each(store.unresolved(bills), Self::look_up),
            self.each(store.due_for_poll(bills), Self::poll),
        );
        done.map(drop)
    }

    /// Begins the work on the bills, each as soon as a slot is free. When the interval has passed, the rest is left to
    /// the next sweep, which reads again what is most urgent.
    async fn each<F: Future<Output = ()> + Send + 'static>(
        &self,
        bills: impl Future<Output = Result<Vec<Bill>, StoreError>>,
        work: fn(Self, Bill) -> F,
    ) -> Result<(), StoreError> {
        let bills = bills.await?;
        let end = Instant::now() + SWEEP_INTERVAL;
        for bill in bills {
            let slot = timeout_at(end, Arc::clone(&self.slots).acquire_owned()).await;
            let Ok(Ok(slot)) = slot else { break };
            if self.must_pause() {
                break;
            }
            let work = work(self.clone(), bill);
            self.tasks.spawn(async move {
                work.await;
                drop(slot);
            });
        }
        Ok(())
    }

    /// Whether the gateway stops or ClickPesa is down. Then no bill is claimed: its next turn may be hours later.
    fn must_pause(&self) -> bool {
        self.stop.is_cancelled() || self.poller.clickpesa.check_background_not_paused().is_err()
    }

    async fn poll(self, bill: Bill) {
        let polled = self.poller.poll(bill, CLAIM_TIME, Caller::Background);
        if let Err(error) = polled.await {
            tracing::debug!(%error, "polling a bill failed");
        }
    }

    /// Looks up the number that an attempt may have got.
    async fn look_up(self, bill: Bill) {
        match self.poller.store.claim_poll(&bill.id, CLAIM_TIME).await {
            Ok(true) => {
                if let Err(error) = self.issuer.recover_number(&bill, Caller::Background).await {
                    tracing::debug!(%error, "looking up a number failed; a later sweep tries again");
                }
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(cause = %error, "claiming a bill failed"),
        }
    }

    async fn close(self, bill: Bill) {
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
