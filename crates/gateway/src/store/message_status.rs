//! Lists the messages to the merchant's system and schedules them again, for the operator's commands.

use billpay_contract::{BillId, Timestamp};

use super::bill_store::BillStore;
use super::connection::{Row, Value};
use super::merchant_messages::NEVER;
use super::rows;

const OF_BILL: &str = "SELECT * FROM messages WHERE bill = $1 ORDER BY version";

const UNDELIVERED_MESSAGES: &str = "SELECT * FROM messages WHERE delivered_at IS NULL AND failure IS NOT NULL \
    ORDER BY created_at, id LIMIT $1";

/// Resets a message with all its attempts. A delivered message is sent again only when it is named.
const RESEND: &str = "UPDATE messages SET next_at = now_ms(), waits_since = now_ms(), attempts = 0, \
    delivered_at = NULL, failure = NULL WHERE ";
const NAMED: &str = "id = $1";
const OF_BILL_UNDELIVERED: &str = "bill = $1 AND delivered_at IS NULL AND failure IS NOT NULL";
const ALL_UNDELIVERED: &str = "$1 = '' AND delivered_at IS NULL AND failure IS NOT NULL";

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
        let bill = bill.clone();
        let messages = self.read(move |connection| {
            Box::pin(async move {
                let values = [bill.as_str().into()];
                connection.rows(OF_BILL, &values, stored_message).await
            })
        });
        messages.await
    }

    /// Lists the messages whose last attempt failed, the oldest first.
    pub(crate) async fn undelivered(&self, limit: u32) -> super::Result<Vec<StoredMessage>> {
        let messages = self.read(move |connection| {
            Box::pin(async move {
                let values = [i64::from(limit).into()];
                let rows = connection.rows(UNDELIVERED_MESSAGES, &values, stored_message);
                rows.await
            })
        });
        messages.await
    }

    /// Schedules messages to be sent again at once, and returns their number.
    pub(crate) async fn resend(&self, which: &Resend) -> super::Result<u64> {
        let (clause, name) = match which {
            Resend::Message(id) => (NAMED, &**id),
            Resend::Bill(id) => (OF_BILL_UNDELIVERED, id.as_str()),
            Resend::All => (ALL_UNDELIVERED, ""),
        };
        let (statement, name) = (format!("{RESEND}{clause}"), name.to_owned());
        let resent = self.write(move |connection| {
            Box::pin(async move {
                let values = [Value::from(name.as_str())];
                connection.execute(&statement, &values).await
            })
        });
        resent.await
    }
}

fn stored_message(row: &Row<'_>) -> super::Result<StoredMessage> {
    let time = |name| row.get::<Option<i64>>(name).map(rows::timestamp);
    let next: i64 = row.get("next_at")?;
    let state = match (time("delivered_at")?, rows::timestamp(Some(next))) {
        (Some(delivered), _) => DeliveryState::Delivered(delivered),
        (None, Some(next_at)) if next < NEVER => DeliveryState::Scheduled(next_at),
        (None, _) => DeliveryState::GivenUp,
    };
    Ok(StoredMessage {
        id: row.get("id")?,
        bill: rows::id(row, "bill")?,
        kind: row.get("kind")?,
        created_at: Timestamp::from_unix(row.get::<i64>("created_at")?.div_euclid(1000)),
        attempts: row.get("attempts")?,
        failure: row.get("failure")?,
        state,
    })
}
