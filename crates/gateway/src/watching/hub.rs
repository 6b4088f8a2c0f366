//! Who watches which bill, here. The first watcher of a bill starts a poll of ClickPesa, so that
//! money is noticed without webhooks too; the last one to leave ends it.

use billpay_contract::BillId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::AbortHandle;
use tokio::time::{Interval, MissedTickBehavior};

use super::look::Looker;
use crate::store::Change;

/// Pauses between looks at a bill that somebody watches: often in the first minutes, in which a
/// payer types, then once a minute, the longest jitter counted, for as long as the page is open.
const PAUSES_S: [u64; 8] = [4, 6, 8, 10, 15, 20, 30, 50];

/// Between two looks of this gateway at bills that are watched, whichever they are: ten a second
/// are far from an attack, and with more than 600 watched bills each is looked at less often.
const PACE: Duration = Duration::from_millis(100);

/// The watchers of this gateway. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Hub {
    watched: Arc<Mutex<HashMap<BillId, Watched>>>,
    looker: Looker,
    pace: Arc<tokio::sync::Mutex<Interval>>,
}

#[derive(Debug)]
struct Watched {
    changed: watch::Sender<()>,
    watchers: usize,
    poll: AbortHandle,
}

/// Somebody watches a bill for as long as this lives.
#[derive(Debug)]
pub(crate) struct Watch {
    hub: Hub,
    id: BillId,
    changed: watch::Receiver<()>,
}

impl Watch {
    /// The bill that is watched.
    pub(crate) fn id(&self) -> &BillId {
        &self.id
    }

    /// Waits until the bill has changed, or may have.
    pub(crate) async fn changed(&mut self) {
        if self.changed.changed().await.is_err() {
            // The hub holds the sender for as long as this is one of its watchers.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watched = self.hub.watched();
        if let Some(bill) = watched.get_mut(&self.id) {
            bill.watchers -= 1;
            if bill.watchers == 0 {
                bill.poll.abort();
                watched.remove(&self.id);
            }
        }
    }
}

impl Hub {
    /// A hub that passes on what the store says has changed, for as long as the store lives.
    pub(crate) fn start(looker: Looker) -> Self {
        let changes = looker.store.changes();
        let mut interval = tokio::time::interval(PACE);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let hub = Self {
            watched: Arc::default(),
            looker,
            pace: Arc::new(tokio::sync::Mutex::new(interval)),
        };
        tokio::spawn(pass_on(changes, Arc::clone(&hub.watched)));
        hub
    }

    /// Watches a bill.
    pub(crate) fn watch(&self, id: &BillId) -> Watch {
        let mut watched = self.watched();
        let bill = watched.entry(id.clone()).or_insert_with(|| Watched {
            changed: watch::Sender::new(()),
            watchers: 0,
            poll: tokio::spawn(poll(self.clone(), id.clone())).abort_handle(),
        });
        bill.watchers += 1;
        Watch {
            hub: self.clone(),
            id: id.clone(),
            changed: bill.changed.subscribe(),
        }
    }

    fn watched(&self) -> MutexGuard<'_, HashMap<BillId, Watched>> {
        unpoisoned(&self.watched)
    }
}

/// Nothing panics while it holds the lock; if something did, the map is whole all the same.
fn unpoisoned(
    watched: &Mutex<HashMap<BillId, Watched>>,
) -> MutexGuard<'_, HashMap<BillId, Watched>> {
    watched.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn pass_on(
    mut changes: broadcast::Receiver<Change>,
    watched: Arc<Mutex<HashMap<BillId, Watched>>>,
) {
    loop {
        match changes.recv().await {
            Ok(Change::Of(id)) => {
                if let Some(bill) = unpoisoned(&watched).get(&id) {
                    bill.changed.send_replace(());
                }
            }
            // Some changes were missed: each may have been of any bill.
            Ok(Change::Missed) | Err(RecvError::Lagged(_)) => {
                for bill in unpoisoned(&watched).values() {
                    bill.changed.send_replace(());
                }
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// Looks until the money is there. The store tells watchers of what it finds.
async fn poll(hub: Hub, id: BillId) {
    let looker = &hub.looker;
    for round in 0.. {
        let pause = Duration::from_secs(PAUSES_S[PAUSES_S.len().min(round + 1) - 1]);
        tokio::time::sleep(jittered(pause)).await;
        let bill = match looker.store.find(&id).await {
            Ok(Some(bill)) => bill,
            Ok(None) => return,
            Err(error) => {
                tracing::debug!(cause = %error, "a watched bill can't be read now");
                continue;
            }
        };
        if bill.account().status.covers_the_bill() {
            return;
        }
        hub.pace.lock().await.tick().await;
        // Of several gateways whose customers watch the same bill, one looks.
        if let Err(error) = looker.look(bill, pause / 2).await {
            tracing::debug!(%error, "no look at a watched bill now");
        }
    }
}

/// Up to a fifth longer, so that customers who came together do not ask together for ever.
fn jittered(pause: Duration) -> Duration {
    pause + pause / 100 * fastrand::u32(0..20)
}
