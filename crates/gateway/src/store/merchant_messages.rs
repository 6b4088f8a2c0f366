//! The outbox of messages to the merchant's system. A message is stored in the transaction of the
//! change that it reports, and kept until it is delivered.

use std::time::Duration;

use billpay_contract::{BillId, BillReference, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::bill_store::BillStore;
use super::connection::{Row, Value};
use super::new_message::NewMessage;
use super::rows;
use crate::ledger::Bill;

/// One statement, so that two gateways never take the same message. A message waits until each earlier
/// one of its bill was tried once. So messages arrive in order, and a message that the receiver
/// refuses does not delay a later one about a payment.
pub(super) const TAKE: &str = "UPDATE messages SET next_at = now_ms() + $1, waits_since = now_ms(), attempts = attempts + 1 \
    WHERE id IN (SELECT id FROM messages AS due WHERE delivered_at IS NULL AND next_at <= now_ms() \
    AND NOT EXISTS (SELECT 1 FROM messages AS earlier WHERE earlier.bill = due.bill \
    AND earlier.version < due.version AND earlier.delivered_at IS NULL AND earlier.failure IS NULL) \
    ORDER BY next_at LIMIT $2) AND delivered_at IS NULL AND next_at <= now_ms() \
    RETURNING *, now_ms() AS taken_at";

const DELIVERED: &str = "UPDATE messages SET delivered_at = now_ms(), failure = NULL WHERE id = $1";

const UNDELIVERED: &str = "UPDATE messages SET next_at = now_ms() + $2, waits_since = now_ms(), failure = $3 WHERE id = $1 \
    AND delivered_at IS NULL";

const GIVE_UP: &str = "UPDATE messages SET next_at = $2, failure = $3 WHERE id = $1 \
    AND delivered_at IS NULL";

/// The `next_at` of a message that is not sent again by itself.
pub(super) const NEVER: i64 = i64::MAX;

/// A message to the merchant's system, for one delivery attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// The same in each attempt, so that a receiver recognises a repeat.
    pub(crate) id: String,
    /// The bill that it is about.
    pub(crate) bill: BillId,
    /// The message type, such as `bill.paid`.
    pub(crate) kind: String,
    /// The JSON body, exactly as it is sent.
    pub(crate) body: String,
    /// The number of this attempt, from 1.
    pub(crate) attempts: i64,
    /// When this attempt began, by the database's clock.
    pub(crate) taken_at: Timestamp,
}

/// `bill.` and the status. Each status has its own type, so that an underpaid bill is never taken for
/// a paid one.
fn kind(bill: &Bill) -> String {
    format!("bill.{}", bill.balance().status.wire_name())
}

/// The body as Standard Webhooks recommends: type, timestamp, data.
fn body(bill: &Bill, now: Timestamp) -> Option<serde_json::Value> {
    let mut data = serde_json::to_value(bill.view(now)?).ok()?;
    let members = data.as_object_mut()?;
    members.remove("at");
    members.insert("version".to_owned(), json!(bill.version));
    members.insert("intent".to_owned(), json!(bill.intent));
    members.insert(
        "reference".to_owned(),
        json!(bill.request.reference().map(BillReference::as_str)),
    );
    // Present in every message: null where there is none.
    members.insert(
        "restOf".to_owned(),
        json!(bill.remainder_of.as_ref().map(BillId::as_str)),
    );
    Some(json!({"type": kind(bill), "timestamp": now, "data": data}))
}

impl BillStore {
    /// The message about a bill's state, unless messages are disabled.
    pub(super) fn message_about(&self, bill: &Bill) -> Option<NewMessage> {
        if !self.keeps_merchant_messages() {
            return None;
        }
        let id = Uuid::now_v7();
        let (now, _) = id.get_timestamp()?.to_unix();
        let now = Timestamp::from_unix(i64::try_from(now).ok()?);
        Some(NewMessage {
            id: format!("msg_{}", id.simple()),
            version: bill.version,
            kind: kind(bill),
            body: body(bill, now)?.to_string(),
        })
    }

    /// Takes due messages; for the time of the lease no other gateway gets them.
    pub(crate) async fn take_messages(
        &self,
        limit: u32,
        lease: Duration,
    ) -> super::Result<Vec<Message>> {
        let values = [rows::duration(lease), i64::from(limit)];
        // Undone alone if a message can't be read.
        let taken = self.transaction(move |connection| {
            Box::pin(async move {
                let values = values.map(Value::from);
                connection.rows(TAKE, &values, message).await
            })
        });
        taken.await
    }

    /// Marks a message as delivered.
    pub(crate) async fn mark_delivered(&self, id: &str) -> super::Result<()> {
        let id = id.to_owned();
        let delivered = self.write(move |connection| {
            Box::pin(async move { connection.execute(DELIVERED, &[id.as_str().into()]).await })
        });
        delivered.await.map(drop)
    }

    /// Records a failed attempt. The message is sent again after `pause`; with [`Duration::MAX`] only by
    /// the operator's command.
    pub(crate) async fn mark_undelivered(
        &self,
        id: &str,
        failure: &str,
        pause: Duration,
    ) -> super::Result<()> {
        let (statement, time) = if pause == Duration::MAX {
            (GIVE_UP, NEVER)
        } else {
            (UNDELIVERED, rows::duration(pause))
        };
        let (id, failure) = (id.to_owned(), failure.to_owned());
        let undelivered = self.write(move |connection| {
            Box::pin(async move {
                let values = [id.as_str().into(), time.into(), failure.as_str().into()];
                connection.execute(statement, &values).await
            })
        });
        undelivered.await.map(drop)
    }
}

fn message(row: &Row<'_>) -> super::Result<Message> {
    Ok(Message {
        id: row.get("id")?,
        bill: rows::id(row, "bill")?,
        kind: row.get("kind")?,
        body: row.get("body")?,
        attempts: row.get("attempts")?,
        taken_at: Timestamp::from_unix(row.get::<i64>("taken_at")?.div_euclid(1000)),
    })
}
