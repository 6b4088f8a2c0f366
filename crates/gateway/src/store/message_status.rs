//! Lists the messages to the merchant's system and schedules them again, for the operator's commands.

use billpay_contract::{BillId, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::bill_store::BillStore;
use super::rows;

/// The `next_at` of a message that is not sent again by itself.
const NEVER: i64 = i64::MAX;

const OF_BILL: &str = "SELECT * FROM messages WHERE bill = $1 ORDER BY version";

const UNDELIVERED_MESSAGES: &str = "SELECT * FROM messages WHERE delivered_at IS NULL AND failure IS NOT NULL \
    ORDER BY created_at, id LIMIT $1";

/// Resets a message with all its attempts. A delivered message is sent again only when it is named.
const RESEND: &str =
    "UPDATE messages SET next_at = $1, attempts = 0, delivered_at = NULL, failure = NULL WHERE ";
const NAMED: &str = "id = $2";
const OF_BILL_UNDELIVERED: &str = "bill = $2 AND delivered_at IS NULL AND failure IS NOT NULL";
const ALL_UNDELIVERED: &str = "$2 = '' AND delivered_at IS NULL AND failure IS NOT NULL";

/// A stored message and its delivery state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredMessage {
    pub(crate) id: String,
    pub(crate) bill: BillId,
    /// The message type.
    pub(crate) kind: String,
    pub(crate) created_at: Timestamp,
    /// The number of attempts.
    pub(crate) attempts: i64,
    /// Why the last attempt failed.
    pub(crate) failure: Option<String>,
    pub(crate) state: DeliveryState,
}

/// The delivery state of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DeliveryState {
    /// Delivered at that time.
    Delivered(Timestamp),
    /// The next attempt is at that time; while an attempt runs, that is the end of its lease.
    Scheduled(Timestamp),
    /// Sent again only by the operator's command.
    GivenUp,
}

/// Selects the messages to send again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Resend {
    /// One message, also if it was delivered.
    Message(String),
    /// The bill's messages whose last attempt failed.
    Bill(BillId),
    /// All messages whose last attempt failed.
    All,
}

impl BillStore {
    /// Lists a bill's messages, the oldest first.
    pub(crate) async fn messages_of(&self, bill: &BillId) -> super::Result<Vec<StoredMessage>> {
        let messages = sqlx::query(OF_BILL).bind(bill.as_str());
        let rows = messages.fetch_all(self.pool()).await?;
        rows.iter().map(stored_message).collect()
    }

    /// Lists the messages whose last attempt failed, the oldest first.
    pub(crate) async fn undelivered(&self, limit: u32) -> super::Result<Vec<StoredMessage>> {
        let messages = sqlx::query(UNDELIVERED_MESSAGES).bind(i64::from(limit));
        let rows = messages.fetch_all(self.pool()).await?;
        rows.iter().map(stored_message).collect()
    }

    /// Schedules messages to be sent again at once, and returns their number.
    pub(crate) async fn resend(&self, which: &Resend) -> super::Result<u64> {
        let (clause, name) = match which {
            Resend::Message(id) => (NAMED, &**id),
            Resend::Bill(id) => (OF_BILL_UNDELIVERED, id.as_str()),
            Resend::All => (ALL_UNDELIVERED, ""),
        };
        let statement = sqlx::AssertSqlSafe(format!("{RESEND}{clause}"));
        let resend = sqlx::query(statement).bind(self.now().await?).bind(name);
        Ok(resend.execute(self.pool()).await?.rows_affected())
    }
}

fn stored_message(row: &AnyRow) -> super::Result<StoredMessage> {
    let time = |name| row.try_get::<Option<i64>, _>(name).map(rows::timestamp);
    let next: i64 = row.try_get("next_at")?;
    let state = match (time("delivered_at")?, rows::timestamp(Some(next))) {
        (Some(delivered), _) => DeliveryState::Delivered(delivered),
        (None, Some(next_at)) if next < NEVER => DeliveryState::Scheduled(next_at),
        (None, _) => DeliveryState::GivenUp,
    };
    Ok(StoredMessage {
        id: row.try_get("id")?,
        bill: rows::id(row, "bill")?,
        kind: row.try_get("kind")?,
        created_at: Timestamp::from_unix(row.try_get::<i64, _>("created_at")?.div_euclid(1000)),
        attempts: row.try_get("attempts")?,
        failure: row.try_get("failure")?,
        state,
    })
}
