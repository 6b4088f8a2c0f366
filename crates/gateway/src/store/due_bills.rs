//! Finds the bills that are due for closing, polling or a lookup, and claims them for one gateway.

use billpay_contract::BillId;
use std::time::Duration;

use super::bill_store::BillStore;
use super::connection::Value;
use super::rows::{self, select_bills};
use crate::ledger::Bill;

/// Bills that were never tried come first, so that numbers that can't be closed do not delay others.
const OVERDUE: &str = select_bills!(
    "SELECT id FROM bills WHERE stage = 'issued' AND deadline IS NOT NULL \
     AND deadline <= now_ms() AND close_after <= now_ms() ORDER BY close_after, deadline LIMIT $1",
    order by "bills.close_after, bills.deadline, bills.id"
);

const CLAIM_CLOSING: &str = "UPDATE bills SET close_after = now_ms() + $2 \
    WHERE id = $1 AND close_after <= now_ms() AND stage = 'issued'";

/// Bills of the last ninety days without a payment, also closed ones: a payment may have been on its
/// way. The pause between two polls grows with the bill's age: a tenth of it, at least five minutes,
/// at most six hours, and one day for bills older than two weeks.
const DUE_FOR_POLL: &str = select_bills!(
    "SELECT id FROM bills WHERE stage IN ('issued', 'closed') \
     AND status IN ('issued', 'closed') AND created_at > now_ms() - 7776000000 \
     AND looked_at <= now_ms() - CASE WHEN now_ms() - created_at < 3000000 THEN 300000 \
     WHEN now_ms() - created_at > 1209600000 THEN 86400000 \
     WHEN now_ms() - created_at > 216000000 THEN 21600000 ELSE (now_ms() - created_at) / 10 END \
     ORDER BY looked_at LIMIT $1",
    order by "bills.looked_at, bills.id"
);

/// Bills whose last attempt ended without a known result, and whose number can be looked up.
const UNRESOLVED: &str = select_bills!(
    "SELECT id FROM bills WHERE stage IN ('asking', 'unknown') \
     AND reference IS NOT NULL AND lease_until <= now_ms() AND looked_at <= now_ms() - 300000 \
     AND created_at > now_ms() - 1209600000 ORDER BY looked_at LIMIT $1",
    order by "bills.looked_at, bills.id"
);

const CLAIM_POLL: &str =
    "UPDATE bills SET looked_at = now_ms() WHERE id = $1 AND looked_at <= now_ms() - $2";

impl BillStore {
    /// Finds open bills whose deadline has passed.
    pub(crate) async fn overdue(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.select_due(OVERDUE, limit).await
    }

    /// Finds bills that may have a number at ClickPesa that is not stored here.
    pub(crate) async fn unresolved(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.select_due(UNRESOLVED, limit).await
    }

    /// Finds bills without a payment that have not been polled for a while.
    pub(crate) async fn due_for_poll(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.select_due(DUE_FOR_POLL, limit).await
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

    /// Claims a bill for polling; `false` when it was polled within the last `pause`.
    pub(crate) async fn claim_poll(&self, id: &BillId, pause: Duration) -> super::Result<bool> {
        self.claim_work(CLAIM_POLL, id, pause).await
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
