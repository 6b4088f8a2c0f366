//! What the merchant's own system is to be told: kept in the same transaction as the change that
//! it tells of, until it was delivered.

use std::time::Duration;

use billpay_contract::{BillId, BillReference, Timestamp};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::database::{BillStore, Writing};
use super::rows;
use crate::ledger::Bill;

const PUT: &str = "INSERT INTO messages \
    (id, bill, version, kind, body, attempts, next_at, created_at) \
    VALUES ($1, $2, $3, $4, $5, 0, $6, $6)";

/// One statement, so that two gateways never take the same message. A message waits until each
/// earlier one of its bill has been tried once: so they arrive in order where the receiver takes
/// them, and one that it does not take holds up no news of money.
const TAKE: &str = "UPDATE messages SET next_at = $1, attempts = attempts + 1 \
    WHERE id IN (SELECT id FROM messages AS due WHERE delivered_at IS NULL AND next_at <= $2 \
    AND NOT EXISTS (SELECT 1 FROM messages AS earlier WHERE earlier.bill = due.bill \
    AND earlier.version < due.version AND earlier.delivered_at IS NULL AND earlier.failure IS NULL) \
    ORDER BY next_at LIMIT $3) AND delivered_at IS NULL AND next_at <= $2 RETURNING *";

const DELIVERED: &str = "UPDATE messages SET delivered_at = $2, failure = NULL WHERE id = $1";

const UNDELIVERED: &str = "UPDATE messages SET next_at = $2, failure = $3 WHERE id = $1 \
    AND delivered_at IS NULL";

/// Something that the merchant's system is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// The same in each attempt, so that a receiver knows a repeat.
    pub(crate) id: String,
    /// The bill that it tells of.
    pub(crate) bill: BillId,
    /// Its type.
    pub(crate) kind: String,
    /// The JSON to be sent, to the byte.
    pub(crate) body: String,
    /// This attempt's number, from 1.
    pub(crate) attempts: i64,
    /// When this attempt began, by the database's clock.
    pub(crate) taken_at: Timestamp,
}

/// Keeps a message about what the bill has become, where somebody listens.
pub(super) async fn tell(
    store: &BillStore,
    writing: &mut Writing,
    bill: &Bill,
) -> super::Result<()> {
    let now = Timestamp::from_unix(writing.now.div_euclid(1000));
    let (true, Some(body)) = (store.tells_merchant(), body(bill, now)) else {
        return Ok(());
    };
    let put = sqlx::query(PUT)
        .bind(format!("msg_{}", Uuid::now_v7().simple()))
        .bind(bill.id.as_str())
        .bind(bill.version)
        .bind(kind(bill))
        .bind(body.to_string())
        .bind(writing.now);
    put.execute(&mut *writing.transaction).await?;
    Ok(())
}

/// `bill.` and the status: a merchant who waits for `bill.paid` must not take less for it.
fn kind(bill: &Bill) -> String {
    format!("bill.{}", bill.account().status.wire_name())
}

/// The payload in the form of Standard Webhooks: type, timestamp, data.
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
    // A merchant's program reads every member each time: null where there is none.
    members.insert(
        "restOf".to_owned(),
        json!(bill.rest_of.as_ref().map(BillId::as_str)),
    );
    Some(json!({"type": kind(bill), "timestamp": now, "data": data}))
}

impl BillStore {
    /// Messages whose turn it is; nobody else gets them for so long.
    pub(crate) async fn take_messages(
        &self,
        limit: u32,
        lease: Duration,
    ) -> super::Result<Vec<Message>> {
        let writing = self.begin().await?;
        let mut transaction = writing.transaction;
        let lease = i64::try_from(lease.as_millis()).unwrap_or(i64::MAX);
        let take = sqlx::query(TAKE)
            .bind(writing.now.saturating_add(lease))
            .bind(writing.now)
            .bind(i64::from(limit));
        let rows = take.fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.iter().map(|row| message(row, writing.now)).collect()
    }

    /// The merchant has the message.
    pub(crate) async fn delivered(&self, id: &str) -> super::Result<()> {
        let now = self.now().await?;
        let delivered = sqlx::query(DELIVERED).bind(id).bind(now);
        delivered.execute(self.pool()).await?;
        Ok(())
    }

    /// The merchant has not; it is sent again after that time, or by hand only when that is
    /// [`Duration::MAX`].
    pub(crate) async fn undelivered(
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
