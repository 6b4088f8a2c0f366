//! What the merchant's own system is to be told: kept in the same transaction as the change that
//! it tells of, until it was delivered. Must not know how it is delivered.

use std::time::Duration;

use billpay_contract::Moment;
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::database::{BillStore, Writing};
use crate::ledger::Bill;

const PUT: &str = "INSERT INTO messages (id, bill, kind, body, attempts, next_at, created_at) \
    VALUES ($1, $2, $3, $4, 0, $5, $5)";

/// One statement, so that two gateways never take the same message.
const TAKE: &str = "UPDATE messages SET next_at = $1, attempts = attempts + 1 \
    WHERE id IN (SELECT id FROM messages WHERE delivered_at IS NULL AND next_at <= $2 \
    ORDER BY next_at LIMIT $3) AND delivered_at IS NULL AND next_at <= $2 RETURNING *";

const DELIVERED: &str = "UPDATE messages SET delivered_at = $2, failure = NULL WHERE id = $1";

const UNDELIVERED: &str = "UPDATE messages SET next_at = $2, failure = $3 WHERE id = $1 \
    AND delivered_at IS NULL";

/// Something that the merchant's system is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// The same in each attempt, so that a receiver knows a repeat.
    pub(crate) id: String,
    /// The JSON to be sent, to the byte.
    pub(crate) body: String,
    /// This attempt's number, from 1.
    pub(crate) attempts: i64,
}

/// Keeps a message about what the bill has become, where somebody listens.
pub(super) async fn tell(
    store: &BillStore,
    writing: &mut Writing,
    bill: &Bill,
) -> super::Result<()> {
    let now = Moment::from_unix(writing.now.div_euclid(1000));
    let (true, Some(body)) = (store.tells_merchant(), body(bill, now)) else {
        return Ok(());
    };
    let put = sqlx::query(PUT)
        .bind(format!("msg_{}", Uuid::now_v7().simple()))
        .bind(bill.id.as_str())
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
fn body(bill: &Bill, now: Moment) -> Option<Value> {
    let mut data = serde_json::to_value(bill.view(now)?).ok()?;
    let members = data.as_object_mut()?;
    members.remove("at");
    members.insert("intent".to_owned(), json!(bill.intent));
    members.insert(
        "reference".to_owned(),
        json!(
            bill.request
                .reference()
                .map(billpay_contract::BillReference::as_str)
        ),
    );
    members.insert(
        "restOf".to_owned(),
        json!(bill.rest_of.as_ref().map(|id| id.as_str())),
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
        rows.iter().map(message).collect()
    }

    /// The merchant has the message.
    pub(crate) async fn delivered(&self, id: &str) -> super::Result<()> {
        let now = self.now().await?;
        let delivered = sqlx::query(DELIVERED).bind(id).bind(now);
        delivered.execute(self.pool()).await?;
        Ok(())
    }

    /// The merchant has not; it is sent again after that time.
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

fn message(row: &AnyRow) -> super::Result<Message> {
    Ok(Message {
        id: row.try_get("id")?,
        body: row.try_get("body")?,
        attempts: row.try_get("attempts")?,
    })
}
