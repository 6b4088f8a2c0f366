//! The outbox of messages to the merchant's system. A message is stored in the transaction of the
//! change that it reports, and kept until it is delivered.

use std::time::Duration;

use billpay_contract::{BillId, BillReference, Timestamp};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::bill_store::{BillStore, WriteTransaction};
use super::rows;
use crate::ledger::Bill;

const PUT: &str = "INSERT INTO messages \
    (id, bill, version, kind, body, attempts, next_at, created_at) \
    VALUES ($1, $2, $3, $4, $5, 0, $6, $6)";

/// One statement, so that two gateways never take the same message. A message waits until each earlier
/// one of its bill was tried once. So messages arrive in order, and a message that the receiver
/// refuses does not delay a later one about a payment.
const TAKE: &str = "UPDATE messages SET next_at = $1, attempts = attempts + 1 \
    WHERE id IN (SELECT id FROM messages AS due WHERE delivered_at IS NULL AND next_at <= $2 \
    AND NOT EXISTS (SELECT 1 FROM messages AS earlier WHERE earlier.bill = due.bill \
    AND earlier.version < due.version AND earlier.delivered_at IS NULL AND earlier.failure IS NULL) \
    ORDER BY next_at LIMIT $3) AND delivered_at IS NULL AND next_at <= $2 RETURNING *";

const DELIVERED: &str = "UPDATE messages SET delivered_at = $2, failure = NULL WHERE id = $1";

const UNDELIVERED: &str = "UPDATE messages SET next_at = $2, failure = $3 WHERE id = $1 \
    AND delivered_at IS NULL";

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

/// Stores a message with the bill's state, unless messages are disabled.
pub(super) async fn enqueue(
    store: &BillStore,
    write: &mut WriteTransaction,
    bill: &Bill,
) -> super::Result<()> {
    let now = Timestamp::from_unix(write.now.div_euclid(1000));
    let (true, Some(body)) = (store.keeps_merchant_messages(), body(bill, now)) else {
        return Ok(());
    };
    let put = sqlx::query(PUT)
        .bind(format!("msg_{}", Uuid::now_v7().simple()))
        .bind(bill.id.as_str())
        .bind(bill.version)
        .bind(kind(bill))
        .bind(body.to_string())
        .bind(write.now);
    put.execute(&mut *write.transaction).await?;
    Ok(())
}

/// `bill.` and the status. Each status has its own type, so that an underpaid bill is never taken for
/// a paid one.
fn kind(bill: &Bill) -> String {
    format!("bill.{}", bill.balance().status.wire_name())
}

/// The body as Standard Webhooks recommends: type, timestamp, data.
fn body(bill: &Bill, now: Timestamp) -> Option<Value> {
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
    /// Takes due messages; for the time of the lease no other gateway gets them.
    pub(crate) async fn take_messages(
        &self,
        limit: u32,
        lease: Duration,
    ) -> super::Result<Vec<Message>> {
        let write = self.begin().await?;
        let mut transaction = write.transaction;
        let lease = i64::try_from(lease.as_millis()).unwrap_or(i64::MAX);
        let take = sqlx::query(TAKE)
            .bind(write.now.saturating_add(lease))
            .bind(write.now)
            .bind(i64::from(limit));
        let rows = take.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(|row| message(row, write.now)).collect()
    }

    /// Marks a message as delivered.
    pub(crate) async fn mark_delivered(&self, id: &str) -> super::Result<()> {
        let now = self.now().await?;
        let delivered = sqlx::query(DELIVERED).bind(id).bind(now);
        delivered.execute(self.pool()).await?;
        Ok(())
    }

    /// Records a failed attempt. The message is sent again after `pause`; with [`Duration::MAX`] only by
    /// the operator's command.
    pub(crate) async fn mark_undelivered(
        &self,
        id: &str,
        failure: &str,
        pause: Duration,
    ) -> super::Result<()> {
        let pause = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
        let next = self.now().await?.saturating_add(pause);
        let undelivered = sqlx::query(UNDELIVERED).bind(id).bind(next).bind(failure);
        undelivered.execute(self.pool()).await?;
        Ok(())
    }
}

fn message(row: &AnyRow, now: i64) -> super::Result<Message> {
    Ok(Message {
        id: row.try_get("id")?,
        bill: rows::id(row, "bill")?,
        kind: row.try_get("kind")?,
        body: row.try_get("body")?,
        attempts: row.try_get("attempts")?,
        taken_at: Timestamp::from_unix(now.div_euclid(1000)),
    })
}
