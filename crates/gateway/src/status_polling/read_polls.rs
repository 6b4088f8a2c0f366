//! Polls bills that are read. Clients without an event stream read their bill now and then, and must see payments
//! also where no webhook arrives.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use billpay_contract::BillId;
use tokio_util::task::TaskTracker;

use super::poller::StatusPoller;
use crate::clickpesa::Caller;
use crate::client::Client;
use crate::clock::Clock;
use crate::ledger::Bill;

/// The shortest pause between two polls that reads of a bill cause.
const PAUSE: Duration = Duration::from_secs(30);

/// The time in which a gateway asks the database once whether the pause of a bill is over, which takes longer than
/// the read itself. The poll then comes with the first read after this time.
const ASK_INTERVAL: Duration = Duration::from_secs(5);

/// The polls that reads cause.
#[derive(Debug)]
pub(crate) struct ReadPolls {
    poller: StatusPoller,
    tasks: TaskTracker,
    clock: Clock,
    asked: Mutex<Asked>,
}

/// The bills for which the database was asked in the current interval.
#[derive(Debug)]
struct Asked {
    since: Instant,
    bills: HashSet<BillId>,
}

impl Asked {
    /// Whether this is the first read of the bill in the interval.
    fn is_first(&mut self, id: &BillId, now: Instant) -> bool {
        if now.saturating_duration_since(self.since) >= ASK_INTERVAL {
            self.since = now;
            self.bills.clear();
        }
        self.bills.insert(id.clone())
    }
}

impl ReadPolls {
    /// Runs polls among these tasks.
    pub(crate) fn new(poller: StatusPoller, tasks: TaskTracker, clock: Clock) -> Self {
        let asked = Asked {
            since: clock.now(),
            bills: HashSet::new(),
        };
        Self {
            poller,
            tasks,
            clock,
            asked: Mutex::new(asked),
        }
    }

    /// Polls ClickPesa for the client that reads the bill, in a task of its own, unless the bill is paid. The next read
    /// has the result.
    pub(crate) fn start(&self, client: Client, bill: Bill) {
        // A panic leaves the set consistent, so a poisoned lock is used all the same.
        let asked = || self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if bill.balance().status.is_fully_paid() || !asked().is_first(&bill.id, self.clock.now()) {
            return;
        }
        let (poller, caller) = (self.poller.clone(), Caller::Client(client.0));
        self.tasks.spawn(async move {
            if let Err(error) = poller.poll(bill, PAUSE, caller).await {
                tracing::debug!(%error, "polling a bill that was read failed");
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::new_bill_id;

    #[test]
    fn the_database_is_asked_about_a_bill_once_in_an_interval() {
        let begin = Clock::system().now();
        let mut asked = Asked {
            since: begin,
            bills: HashSet::new(),
        };
        let (one, other) = (new_bill_id(), new_bill_id());
        for now in [begin, begin + ASK_INTERVAL] {
            assert!(asked.is_first(&one, now));
            assert!(!asked.is_first(&one, now + ASK_INTERVAL / 2));
            assert!(asked.is_first(&other, now + ASK_INTERVAL / 2));
        }
    }
}
