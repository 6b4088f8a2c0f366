//! Polls a bill after a webhook for its number, because ClickPesa's list of payments has precedence.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use billpay_contract::BillId;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Instrument;

use super::poller::{PollError, StatusPoller};
use crate::clickpesa::Caller;

/// The greatest number of bills that are polled after webhooks at the same time, about 1 KB each. Bills of
/// further webhooks are polled by the sweep, and by the customer's open page.
const MAX_BILLS: usize = 1000;

/// The greatest number of these bills whose webhooks one sender has sent: a flood from one address leaves the others to
/// ClickPesa.
const MAX_BILLS_OF_SENDER: usize = MAX_BILLS / 2;

/// The pauses before each attempt to poll, in seconds. ClickPesa's list may lag behind its webhook, and
/// ClickPesa may be unavailable for a while. After the last attempt the sweep polls the bill.
const PAUSES_S: [u64; 4] = [0, 4, 15, 60];

/// How often webhooks may cause a poll of one bill.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PollPace {
    /// The shortest pause after any poll of the bill.
    pub(crate) after_any: Duration,
    /// The shortest pause after a poll that a webhook has caused.
    pub(crate) after_webhook: Duration,
}

/// A webhook that causes a poll.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PollCause {
    /// The webhook's sender, who may be anybody.
    pub(crate) sender: Caller,
    pub(crate) pace: PollPace,
}

/// The polls that webhooks have caused: one task per bill. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct WebhookPolls {
    running: Arc<Mutex<HashMap<BillId, Running>>>,
    poller: StatusPoller,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// The task of a bill.
#[derive(Debug)]
struct Running {
    sender: Caller,
    /// Another webhook that has arrived since the task began its poll.
    again: Option<PollCause>,
}

impl Running {
    fn new(cause: PollCause) -> Self {
        Self {
            sender: cause.sender,
            again: None,
        }
    }
}

impl WebhookPolls {
    /// The polls run in `tasks`, and end with `stop`.
    pub(crate) fn new(poller: StatusPoller, tasks: TaskTracker, stop: CancellationToken) -> Self {
        Self {
            running: Arc::default(),
            poller,
            tasks,
            stop,
        }
    }

    /// Polls the bill in a task. If the bill has a task already, that task polls once more. If there are too many, the
    /// sweep polls the bill next.
    pub(crate) async fn start(&self, id: &BillId, cause: PollCause) {
        if self.start_task(id, cause) {
            return;
        }
        let bill = id.as_str();
        tracing::warn!(bill, "too many webhooks at once: the sweep polls the bill");
        if let Err(error) = self.poller.store.poll_next(id).await {
            tracing::warn!(bill, cause = %error, "bringing a poll forward failed");
        }
    }

    /// `false` if there are too many.
    fn start_task(&self, id: &BillId, cause: PollCause) -> bool {
        let mut running = self.running();
        if let Some(task) = running.get_mut(id) {
            task.again = Some(cause);
            return true;
        }
        if running.len() >= MAX_BILLS || has_its_share(&running, cause.sender) {
            return false;
        }
        running.insert(id.clone(), Running::new(cause));
        let task = self.clone().run(id.clone(), cause);
        self.tasks.spawn(task.in_current_span());
        true
    }

    async fn run(self, id: BillId, mut cause: PollCause) {
        loop {
            self.poll(&id, cause).await;
            self.sleep(cause.pace.after_webhook).await;
            let mut running = self.running();
            let again = running.remove(&id).and_then(|task| task.again);
            match again.filter(|_| !self.stop.is_cancelled()) {
                Some(next) => cause = next,
                None => return,
            }
            running.insert(id.clone(), Running::new(cause));
        }
    }

    /// Polls until one attempt succeeds.
    async fn poll(&self, id: &BillId, cause: PollCause) {
        for wait in PAUSES_S.map(Duration::from_secs) {
            if self.sleep(wait).await.is_none() {
                return;
            }
            match self.attempt(id, cause).await {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => {
                    let bill = id.as_str();
                    tracing::warn!(bill, cause = %error, "polling after a webhook failed");
                }
            }
        }
    }

    /// `None` if the gateway stops meanwhile.
    async fn sleep(&self, time: Duration) -> Option<()> {
        let sleep = tokio::time::sleep(time);
        self.stop.run_until_cancelled(sleep).await
    }

    /// Polls once; `false` if the bill was polled a moment ago, which may have been too early.
    async fn attempt(&self, id: &BillId, cause: PollCause) -> Result<bool, PollError> {
        let Some(bill) = self.poller.store.find(id).await? else {
            return Ok(true);
        };
        let (pause, sender) = (cause.pace.after_any, cause.sender);
        let polled = self.poller.poll_unless_recent(bill, pause, sender).await?;
        Ok(polled.is_some())
    }

    /// A panic leaves the map consistent, so a poisoned lock is used all the same.
    fn running(&self) -> MutexGuard<'_, HashMap<BillId, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether this sender has caused as many tasks as one may. Senders without an address have no share: all would be one.
fn has_its_share(running: &HashMap<BillId, Running>, sender: Caller) -> bool {
    let of_sender = running.values().filter(|task| task.sender == sender);
    sender.address().is_some() && of_sender.count() >= MAX_BILLS_OF_SENDER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::new_bill_id;
    use crate::status_polling::poller::tests::poller;

    const CAUSE: PollCause = PollCause {
        sender: Caller::Webhook(None),
        pace: PollPace {
            after_any: Duration::ZERO,
            after_webhook: Duration::ZERO,
        },
    };

    // The test has one thread, so no task runs before the test waits.
    #[tokio::test]
    async fn a_flood_of_webhooks_starts_one_task_per_bill_and_a_limited_number_in_all() {
        let folder = tempfile::tempdir().unwrap();
        let tasks = TaskTracker::new();
        let stop = CancellationToken::new();
        let polls = WebhookPolls::new(poller(&folder).await, tasks.clone(), stop.clone());
        let id = new_bill_id();
        for _ in 0..100 {
            assert!(polls.start_task(&id, CAUSE));
        }
        assert_eq!(tasks.len(), 1);
        for number in 1..2 * MAX_BILLS {
            let started = polls.start_task(&new_bill_id(), CAUSE);
            assert_eq!(started, number < MAX_BILLS);
        }
        assert_eq!(tasks.len(), MAX_BILLS);
        // The gateway stops: the tasks end and leave nothing behind.
        stop.cancel();
        tasks.close();
        tasks.wait().await;
        assert!(polls.running().is_empty());
    }

    #[tokio::test]
    async fn one_sender_leaves_tasks_for_others() {
        let folder = tempfile::tempdir().unwrap();
        let polls = WebhookPolls::new(
            poller(&folder).await,
            TaskTracker::new(),
            CancellationToken::new(),
        );
        let cause = |sender: [u8; 4]| PollCause {
            sender: Caller::Webhook(Some(sender.into())),
            ..CAUSE
        };
        for number in 0..MAX_BILLS {
            let started = polls.start_task(&new_bill_id(), cause([203, 0, 113, 1]));
            assert_eq!(started, number < MAX_BILLS_OF_SENDER);
        }
        assert!(polls.start_task(&new_bill_id(), cause([203, 0, 113, 2])));
    }
}
