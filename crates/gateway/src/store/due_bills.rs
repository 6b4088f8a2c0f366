//! Finds the bills that are due for closing, polling or a lookup, and claims them for one gateway.

use billpay_contract::BillId;
use std::time::Duration;

use super::bill_store::BillStore;
use super::bills::bills;
use crate::ledger::Bill;

/// Bills that were never tried come first, so that numbers that can't be closed do not delay others.
const OVERDUE: &str = "SELECT id FROM bills WHERE stage = 'issued' AND deadline IS NOT NULL \
    AND deadline <= $1 AND close_after <= $1 ORDER BY close_after, deadline LIMIT $2";

const CLAIM_CLOSING: &str =
    "UPDATE bills SET close_after = $2 WHERE id = $1 AND close_after <= $3 AND stage = 'issued'";

/// Bills of the last ninety days without a payment, also closed ones: a payment may have been on its
/// way. The pause between two polls grows with the bill's age: a tenth of it, at least five minutes,
/// at most six hours, and one day for bills older than two weeks.
const DUE_FOR_POLL: &str = "SELECT id FROM bills WHERE stage IN ('issued', 'closed') \
    AND status IN ('issued', 'closed') AND created_at > $1 - 7776000000 AND looked_at <= $1 - \
    CASE WHEN $1 - created_at < 3000000 THEN 300000 \
    WHEN $1 - created_at > 1209600000 THEN 86400000 \
    WHEN $1 - created_at > 216000000 THEN 21600000 ELSE ($1 - created_at) / 10 END \
    ORDER BY looked_at LIMIT $2";

/// Bills whose last attempt ended without a known result, and whose number can be looked up.
const UNRESOLVED: &str = "SELECT id FROM bills WHERE stage IN ('asking', 'unknown') \
    AND reference IS NOT NULL AND lease_until <= $1 AND looked_at <= $1 - 300000 \
    AND created_at > $1 - 1209600000 ORDER BY looked_at LIMIT $2";

const CLAIM_POLL: &str = "UPDATE bills SET looked_at = $2 WHERE id = $1 AND looked_at <= $3";

impl BillStore {
    /// Finds open bills whose deadline has passed.
    pub(crate) async fn overdue(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.select_due(OVERDUE, limit).await
    }

    /// Finds bills that may have a number at ClickPesa that is not stored here.
    pub(crate) async fn unresolved(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.select_due(UNRESOLVED, limit).await
    }

    async fn select_due(&self, statement: &'static str, limit: u32) -> super::Result<Vec<Bill>> {
        let now = self.now().await?;
        let found = sqlx::query(statement).bind(now).bind(i64::from(limit));
        let mut connection = self.pool().acquire().await?;
        let rows = found.fetch_all(&mut *connection).await?;
        bills(&mut connection, &rows).await
    }

    /// Claims a bill for closing; `false` when another gateway has claimed it within the last `turn`.
    pub(crate) async fn claim_closing(&self, id: &BillId, turn: Duration) -> super::Result<bool> {
        let now = self.now().await?;
        let turn = i64::try_from(turn.as_millis()).unwrap_or(i64::MAX);
        let take = sqlx::query(CLAIM_CLOSING).bind(id.as_str());
        let take = take.bind(now.saturating_add(turn)).bind(now);
        Ok(take.execute(self.pool()).await?.rows_affected() > 0)
    }

    /// Finds bills without a payment that have not been polled for a while.
    pub(crate) async fn due_for_poll(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.select_due(DUE_FOR_POLL, limit).await
    }

    /// Claims a bill for polling; `false` when it was polled within the last `pause`.
    pub(crate) async fn claim_poll(&self, id: &BillId, pause: Duration) -> super::Result<bool> {
        let now = self.now().await?;
        let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let take = sqlx::query(CLAIM_POLL).bind(id.as_str());
        let take = take.bind(now).bind(now.saturating_sub(pause));
        Ok(take.execute(self.pool()).await?.rows_affected() > 0)
    }
}
