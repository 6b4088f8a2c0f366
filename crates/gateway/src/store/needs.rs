//! Bills that somebody must mind, and whose turn it is.

use billpay_contract::BillId;
use std::time::Duration;

use super::bills::bills;
use super::database::BillStore;
use crate::ledger::Bill;

/// Those that were never tried come first: numbers that can't be switched off keep nobody waiting.
const OVERDUE: &str = "SELECT id FROM bills WHERE stage = 'issued' AND deadline IS NOT NULL \
    AND deadline <= $1 AND close_after <= $1 ORDER BY close_after, deadline LIMIT $2";

const TAKE_CLOSING: &str =
    "UPDATE bills SET close_after = $2 WHERE id = $1 AND close_after <= $3 AND stage = 'issued'";

/// Bills of the last ninety days without money, those among them whose number was closed: a payment
/// may have been on its way. The longer one has been waiting, the seldomer: after a tenth of its age
/// since the last look, at least five minutes, at most six hours, and after a fortnight once a day.
const UNLOOKED: &str = "SELECT id FROM bills WHERE stage IN ('issued', 'closed') \
    AND status IN ('issued', 'closed') AND created_at > $1 - 7776000000 AND looked_at <= $1 - \
    CASE WHEN $1 - created_at < 3000000 THEN 300000 \
    WHEN $1 - created_at > 1209600000 THEN 86400000 \
    WHEN $1 - created_at > 216000000 THEN 21600000 ELSE ($1 - created_at) / 10 END \
    ORDER BY looked_at LIMIT $2";

/// Bills whose attempt ended without a word, and whose number can be looked up.
const STRANDED: &str = "SELECT id FROM bills WHERE stage IN ('asking', 'unknown') \
    AND reference IS NOT NULL AND lease_until <= $1 AND looked_at <= $1 - 300000 \
    AND created_at > $1 - 1209600000 ORDER BY looked_at LIMIT $2";

const TAKE_LOOK: &str = "UPDATE bills SET looked_at = $2 WHERE id = $1 AND looked_at <= $3";

impl BillStore {
    /// Bills whose deadline has passed and that are open still, for the caller to close.
    pub(crate) async fn overdue(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.in_need(OVERDUE, limit).await
    }

    /// Bills that may have a number that is not known here, for the caller to look up.
    pub(crate) async fn stranded(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.in_need(STRANDED, limit).await
    }

    async fn in_need(&self, statement: &'static str, limit: u32) -> super::Result<Vec<Bill>> {
        let now = self.now().await?;
        let found = sqlx::query(statement).bind(now).bind(i64::from(limit));
        let mut connection = self.pool().acquire().await?;
        let rows = found.fetch_all(&mut *connection).await?;
        bills(&mut connection, &rows).await
    }

    /// Takes the turn to close, if nobody has it; nobody else gets it for so long.
    pub(crate) async fn take_closing(&self, id: &BillId, turn: Duration) -> super::Result<bool> {
        let now = self.now().await?;
        let turn = i64::try_from(turn.as_millis()).unwrap_or(i64::MAX);
        let take = sqlx::query(TAKE_CLOSING).bind(id.as_str());
        let take = take.bind(now.saturating_add(turn)).bind(now);
        Ok(take.execute(self.pool()).await?.rows_affected() > 0)
    }

    /// Bills that nobody has looked at for a while and that have no money.
    pub(crate) async fn unlooked(&self, limit: u32) -> super::Result<Vec<Bill>> {
        self.in_need(UNLOOKED, limit).await
    }

    /// Takes the turn to look for payments, if nobody has had it within that time.
    pub(crate) async fn take_look(&self, id: &BillId, pause: Duration) -> super::Result<bool> {
        let now = self.now().await?;
        let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let take = sqlx::query(TAKE_LOOK).bind(id.as_str());
        let take = take.bind(now).bind(now.saturating_sub(pause));
        Ok(take.execute(self.pool()).await?.rows_affected() > 0)
    }
}
