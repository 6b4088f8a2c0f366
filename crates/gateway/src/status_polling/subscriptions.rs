//! Subscriptions to the changes of a bill. The first subscriber of a bill starts a task that polls
//! ClickPesa, so that payments are noticed also without webhooks. The task ends with the last subscription.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use billpay_contract::BillId;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::AbortHandle;
use tokio::time::{Interval, MissedTickBehavior};

use super::poller::StatusPoller;
use crate::clickpesa::Caller;
use crate::client::Client;
use crate::client_shares::ClientShares;
use crate::store::Change;

/// The pauses between polls of a watched bill, in seconds: short in the first minutes, while the
/// customer pays. The last one is repeated while the page is open: with the longest jitter a minute.
const PAUSES_S: [u64; 8] = [4, 6, 8, 10, 15, 20, 30, 50];

/// The pause between two polls of this gateway, for all watched bills together: ten polls a second at
/// most. With more than 600 watched bills each is polled less often.
const MIN_POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The greatest number of polls of one client that wait in the queue. A client with many streams delays the others by at
/// most 3.2 seconds, less than the shortest pause. Customers of a mobile operator who share an address share this limit.
const MAX_QUEUED_PER_CLIENT: usize = 32;

/// The subscriptions at this gateway. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Subscriptions {
    watched: Arc<Mutex<HashMap<BillId, Watched>>>,
    poller: StatusPoller,
    pace: Arc<Pace>,
}

/// The pace of the polls.
#[derive(Debug)]
struct Pace {
    ticks: tokio::sync::Mutex<Interval>,
    /// The permits to wait for a tick. More polls of a client wait until one of its permits is free.
    permits: ClientShares,
}

#[derive(Debug)]
struct Watched {
    changed: watch::Sender<()>,
    subscribers: usize,
    poll: AbortHandle,
}

/// A subscription to a bill. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Subscription {
    subscriptions: Subscriptions,
    id: BillId,
    changed: watch::Receiver<()>,
}

impl Subscription {
    /// The id of the bill.
    pub(crate) fn id(&self) -> &BillId {
        &self.id
    }

    /// Stops polling the bill, because it is paid. Its other subscribers see this, too.
    pub(crate) fn stop_polling(&self) {
        if let Some(bill) = self.subscriptions.watched().get(&self.id) {
            bill.poll.abort();
        }
    }

    /// Waits until the bill has changed or may have changed.
    pub(crate) async fn changed(&mut self) {
        if self.changed.changed().await.is_err() {
            // Never: the sender is kept as long as there is a subscription.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut watched = self.subscriptions.watched();
        if let Some(bill) = watched.get_mut(&self.id) {
            bill.subscribers -= 1;
            if bill.subscribers == 0 {
                bill.poll.abort();
                watched.remove(&self.id);
            }
        }
    }
}

impl Subscriptions {
    /// Starts to forward the store's change notifications to subscribers.
    pub(crate) fn start(poller: StatusPoller) -> Self {
        let changes = poller.store.changes();
        let subscriptions = Self {
            watched: Arc::default(),
            poller,
            pace: Arc::new(Pace::new()),
        };
        tokio::spawn(forward_changes(changes, Arc::clone(&subscriptions.watched)));
        subscriptions
    }

    /// Subscribes a client to a bill. The polls count against the share of the client that
    /// subscribed first.
    pub(crate) fn subscribe(&self, id: &BillId, client: Client) -> Subscription {
        let mut watched = self.watched();
        let bill = watched.entry(id.clone()).or_insert_with(|| Watched {
            changed: watch::Sender::new(()),
            subscribers: 0,
            poll: tokio::spawn(poll(self.clone(), id.clone(), client)).abort_handle(),
        });
        bill.subscribers += 1;
        Subscription {
            subscriptions: self.clone(),
            id: id.clone(),
            changed: bill.changed.subscribe(),
        }
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<BillId, Watched>> {
        unpoisoned(&self.watched)
    }
}

impl Pace {
    fn new() -> Self {
        let mut ticks = tokio::time::interval(MIN_POLL_INTERVAL);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            ticks: tokio::sync::Mutex::new(ticks),
            permits: ClientShares::new(MAX_QUEUED_PER_CLIENT),
        }
    }

    /// Waits until a bill that this client watches may be polled.
    async fn wait(&self, client: Client) {
        let _permit = self.permits.acquire(client.0).await;
        self.ticks.lock().await.tick().await;
    }
}

/// A panic leaves the map consistent, so a poisoned lock is used all the same.
fn unpoisoned(
    watched: &Mutex<HashMap<BillId, Watched>>,
) -> MutexGuard<'_, HashMap<BillId, Watched>> {
    watched.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn forward_changes(
    mut changes: broadcast::Receiver<Change>,
    watched: Arc<Mutex<HashMap<BillId, Watched>>>,
) {
    loop {
        match changes.recv().await {
            Ok(Change::Bill(id)) => {
                if let Some(bill) = unpoisoned(&watched).get(&id) {
                    bill.changed.send_replace(());
                }
            }
            // Notifications were missed: any bill may have changed.
            Ok(Change::Missed) | Err(RecvError::Lagged(_)) => {
                for bill in unpoisoned(&watched).values() {
                    bill.changed.send_replace(());
                }
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// Polls a bill until it is paid. The store notifies the subscribers of changes.
async fn poll(subscriptions: Subscriptions, id: BillId, client: Client) {
    let poller = &subscriptions.poller;
    for round in 0.. {
        let pause = Duration::from_secs(PAUSES_S[PAUSES_S.len().min(round + 1) - 1]);
        tokio::time::sleep(jittered(pause)).await;
        // A bill that is paid while it waits for its turn is not polled.
        subscriptions.pace.wait(client).await;
        let bill = match poller.store.find(&id).await {
            Ok(Some(bill)) => bill,
            Ok(None) => return,
            Err(error) => {
                tracing::debug!(cause = %error, "reading a watched bill failed");
                continue;
            }
        };
        if bill.balance().status.is_fully_paid() {
            return;
        }
        // If another gateway has polled the bill in this time, this one does not.
        let max_age = pause / 2;
        let caller = Caller::Client(client.0);
        // Boxed, because each watched bill has this future, and the poll's is large and runs seldom.
        if let Err(error) = Box::pin(poller.poll(bill, max_age, caller)).await {
            tracing::debug!(%error, "polling a watched bill failed");
        }
    }
}

/// Adds up to a fifth, so that polls that started together spread.
fn jittered(pause: Duration) -> Duration {
    pause + pause / 100 * fastrand::u32(0..20)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use tokio::time::Instant;

    use super::*;
    use crate::ledger::new_bill_id;
    use crate::status_polling::poller::tests::poller;

    #[tokio::test(start_paused = true)]
    async fn a_client_with_many_streams_does_not_delay_the_polls_of_others() {
        let pace = Arc::new(Pace::new());
        let client = |number| Client(Some(IpAddr::from([203, 0, 113, number])));
        for _ in 0..1000 {
            let pace = Arc::clone(&pace);
            tokio::spawn(async move { pace.wait(client(1)).await });
        }
        tokio::task::yield_now().await;
        for number in 2..5 {
            let began = Instant::now();
            pace.wait(client(number)).await;
            assert!(began.elapsed() <= (MAX_QUEUED_PER_CLIENT as u32 + 1) * MIN_POLL_INTERVAL);
        }
    }

    #[tokio::test]
    async fn a_paid_bill_is_watched_without_polls() {
        let folder = tempfile::tempdir().unwrap();
        let subscriptions = Subscriptions::start(poller(&folder).await);
        let id = new_bill_id();
        let subscription = subscriptions.subscribe(&id, Client(None));
        let poll = subscriptions.watched()[&id].poll.clone();
        tokio::task::yield_now().await;
        assert!(!poll.is_finished());
        subscription.stop_polling();
        while !poll.is_finished() {
            tokio::task::yield_now().await;
        }
        // Only the polling has ended, not the subscription.
        assert_eq!(subscriptions.watched()[&id].subscribers, 1);
    }
}
