//! Finds the bills that are due for closing, polling or a lookup, and claims them for one gateway.

use std::collections::HashSet;
use std::time::Duration;

use billpay_contract::BillId;

use super::bill_store::BillStore;
use super::connection::Value;
use super::rows::{self, select_bills};
use crate::ledger::Bill;

/// Bills that were never tried come first, so that numbers that can't be closed do not delay others. Two
/// selections, because each reads only its first rows from the index; one would read every open bill with a
/// deadline.
pub(super) const OVERDUE: &str = select_bills!(
    "SELECT id FROM (SELECT * FROM (SELECT id, close_after, deadline FROM bills \
     WHERE stage = 'issued' AND deadline IS NOT NULL AND close_after = 0 AND deadline <= now_ms() \
     ORDER BY deadline LIMIT $1) AS untried UNION ALL SELECT * FROM (SELECT id, close_after, deadline FROM bills \
     WHERE stage = 'issued' AND deadline IS NOT NULL AND close_after > 0 AND close_after <= now_ms() \
     AND deadline <= now_ms() ORDER BY close_after LIMIT $1) AS tried) AS overdue \
     ORDER BY close_after, deadline LIMIT $1",
    order by "bills.close_after, bills.deadline, bills.id"
);

const CLAIM_CLOSING: &str = "UPDATE bills SET close_after = now_ms() + $2 \
    WHERE id = $1 AND close_after <= now_ms() AND stage = 'issued'";

/// The condition of bills that are not paid, or only in part. Also of those whose number is closed: a payment may have been
/// on its way. Written as in the indexes, which SQLite uses only then.
macro_rules! is_polled {
    () => {
        "(status = 'issued' OR status = 'part_paid' OR status = 'underpaid' OR status = 'closed')"
    };
}
pub(super) use is_polled;

/// Selects bills that are polled, and whose next poll is due.
macro_rules! due_for_poll {
    ($which:literal, order by $order:literal) => {
        select_bills!(
            concat!(
                "SELECT id FROM bills WHERE ", is_polled!(), " AND ", $which,
                " AND poll_at <= now_ms() ORDER BY ", $order, " LIMIT $1"
            ),
            order by concat!("bills.", $order, ", bills.id")
        )
    };
}

/// The lists of bills that are due for a poll: those that nobody has polled since somebody looked or since they were
/// created, the latest first; the same, the earliest first; and the others. A sweep takes the first bill of each, then the second
/// of each, and so on. So however many abandoned bills wait, those that somebody has just looked at come first, and no
/// bill waits for ever.
pub(super) const DUE_FOR_POLL: [&str; 3] = [
    due_for_poll!("poll_pause = 0", order by "poll_at DESC"),
    due_for_poll!("poll_pause = 0", order by "poll_at"),
    due_for_poll!("poll_pause > 0", order by "poll_at"),
];

/// Bills whose last attempt ended without a known result, and whose number can be looked up.
pub(super) const UNRESOLVED: &str = select_bills!(
    "SELECT id FROM bills WHERE stage IN ('asking', 'unknown') \
     AND reference IS NOT NULL AND lease_until <= now_ms() AND looked_at <= now_ms() - 300000 \
     AND created_at > now_ms() - 1209600000 ORDER BY looked_at LIMIT $1",
    order by "bills.looked_at, bills.id"
);

/// After somebody has looked at a bill, the sweep polls it five minutes later. After ninety days it does not. A bill
/// without a number is not polled.
const CLAIM_POLL: &str = "UPDATE bills SET looked_at = now_ms(), poll_pause = 0, poll_at = CASE \
    WHEN number IS NULL OR now_ms() - created_at > 7776000000 THEN NULL ELSE now_ms() + 300000 END \
    WHERE id = $1 AND looked_at <= now_ms() - $2";

/// The pause after a poll of the sweep, in milliseconds: at first seven and a half minutes, then half as long again as
/// the last one, at most six hours, and one day for bills older than two weeks. A bill that nobody looks at is polled
/// after 5, 12, 24, 41, 66, 104 and 161 minutes: seven times in its first four hours.
macro_rules! next_pause {
    () => {
        "CASE WHEN now_ms() - created_at > 1209600000 THEN 86400000 \
         WHEN poll_pause > 14400000 THEN 21600000 WHEN poll_pause > 0 THEN poll_pause * 3 / 2 ELSE 450000 END"
    };
}

const CLAIM_REPEATED_POLL: &str = concat!(
    "UPDATE bills SET looked_at = now_ms(), poll_pause = ",
    next_pause!(),
    ", poll_at = CASE WHEN number IS NULL OR now_ms() - created_at > 7776000000 THEN NULL ELSE now_ms() + ",
    next_pause!(),
    " END WHERE id = $1 AND looked_at <= now_ms() - $2"
);

/// After a failed poll, the next one is after an eighth of its pause, at least a minute. The pause grows all the same,
/// so a bill at which ClickPesa always fails is polled ever less often.
const POLL_AGAIN_SOON: &str = "UPDATE bills \
    SET poll_at = now_ms() + CASE WHEN poll_pause > 480000 THEN poll_pause / 8 ELSE 60000 END \
    WHERE id = $1 AND poll_at > now_ms() + 60000";

/// Puts a bill first among those that are due, as soon as the sweep may poll it again: a minute after the last poll.
const POLL_NEXT: &str = "UPDATE bills SET poll_pause = 0, \
    poll_at = CASE WHEN looked_at > now_ms() - 60000 THEN looked_at + 60000 ELSE now_ms() END \
    WHERE id = $1 AND poll_at IS NOT NULL";

/// Attempts that did not end within a minute after their lease: ten times the lease, so that no attempt on a slow
/// machine is among them.
pub(super) const END_DEAD_ATTEMPTS: &str = "UPDATE bills SET stage = 'unknown', updated_at = now_ms() \
    WHERE stage = 'asking' AND lease_until <= now_ms() - 60000";

impl BillStore {
    /// Marks the bills of attempts that ended with their gateway as of unknown outcome. Returns their number.
    pub(crate) async fn end_dead_attempts(&self) -> super::Result<u64> {
        let ended = self.write(|connection| {
            Box::pin(async move { connection.execute(END_DEAD_ATTEMPTS, &[]).await })
        });
        ended.await
    }

    /// Finds open bills whose deadline has passed.
    pub(crate) async fn overdue(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.select_due(OVERDUE, limit).await
    }

    /// Finds bills that may have a number at ClickPesa that is not stored here.
    pub(crate) async fn unresolved(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.select_due(UNRESOLVED, limit).await
    }

    /// Finds bills that are not paid and have not been polled for a while, the most urgent first.
    pub(crate) async fn due_for_poll(&self, limit: u32) -> super::Result<Vec<Bill>> {
        let mut due = Vec::new();
        for list in DUE_FOR_POLL {
            due.extend(self.select_due(list, limit).await?.into_iter().enumerate());
        }
        due.sort_by_key(|(place, _)| *place);
        let mut ids = HashSet::new();
        let mut due: Vec<_> = due.into_iter().map(|(_, bill)| bill).collect();
        due.retain(|bill| ids.insert(bill.id.clone()));
        due.truncate(limit as usize);
        Ok(due)
    }

    async fn select_due(&self, statement: &'static str, limit: u32) -> super::Result<Vec<Bill>> {
        let due = self.read(move |connection| {
            Box::pin(
                async move { rows::bills(connection, statement, &[i64::from(limit).into()]).await },
            )
        });
        due.await
    }

    /// Claims a bill for closing; `false` when another gateway has claimed it within the last `turn`.
    pub(crate) async fn claim_closing(&self, id: &BillId, turn: Duration) -> super::Result<bool> {
        self.claim_work(CLAIM_CLOSING, id, turn).await
    }

    /// Claims a bill that the sweep polls; `false` when it was polled within the last `pause`.
    pub(crate) async fn claim_repeated_poll(
        &self,
        id: &BillId,
        pause: Duration,
    ) -> super::Result<bool> {
        self.claim_work(CLAIM_REPEATED_POLL, id, pause).await
    }

    /// Claims a bill for a poll that a client or a webhook causes; `false` when it was polled within the last `pause`.
    pub(crate) async fn claim_poll(&self, id: &BillId, pause: Duration) -> super::Result<bool> {
        self.claim_work(CLAIM_POLL, id, pause).await
    }

    /// Brings the next poll of a bill forward, because the last one has failed.
    pub(crate) async fn poll_again_soon(&self, id: &BillId) -> super::Result<()> {
        self.set_poll(POLL_AGAIN_SOON, id).await
    }

    /// Has the sweep poll a bill next, because of a webhook.
    pub(crate) async fn poll_next(&self, id: &BillId) -> super::Result<()> {
        self.set_poll(POLL_NEXT, id).await
    }

    async fn set_poll(&self, statement: &'static str, id: &BillId) -> super::Result<()> {
        let id = id.clone();
        let updated = self.write(move |connection| {
            Box::pin(async move {
                let values = [Value::from(id.as_str())];
                connection.execute(statement, &values).await
            })
        });
        updated.await.map(drop)
    }

    async fn claim_work(
        &self,
        statement: &'static str,
        id: &BillId,
        time: Duration,
    ) -> super::Result<bool> {
        let id = id.clone();
        let claimed = self.write(move |connection| {
            Box::pin(async move {
                let values = [Value::from(id.as_str()), rows::duration(time).into()];
                connection.execute(statement, &values).await
            })
        });
        Ok(claimed.await? > 0)
    }
}
