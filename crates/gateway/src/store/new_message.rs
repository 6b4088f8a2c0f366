//! Stores a message to the merchant's system together with the change of a bill that it reports.

use billpay_contract::BillId;

use super::connection::{Connection, Value};

const COLUMNS: &str = "(bill, id, version, kind, body, attempts, next_at, created_at, waits_since)";

/// A message to be stored with a change of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewMessage {
    pub(super) id: String,
    pub(super) version: i64,
    pub(super) kind: String,
    pub(super) body: String,
}

impl NewMessage {
    pub(super) fn values(&self) -> [Value<'_>; 4] {
        [
            self.id.as_str().into(),
            self.version.into(),
            self.kind.as_str().into(),
            self.body.as_str().into(),
        ]
    }
}

/// Stores a message about a bill.
pub(super) async fn put(
    connection: &mut Connection,
    bill: &BillId,
    message: &NewMessage,
) -> super::Result<()> {
    let put = put_for("(SELECT $1 AS id)", 2);
    let [id, version, kind, body] = message.values();
    let values = [bill.as_str().into(), id, version, kind, body];
    connection.execute(&put, &values).await?;
    Ok(())
}

/// The statement that stores a message for each `id` of `bills`. The message's values have the four
/// parameters from `first` on.
pub(super) fn put_for(bills: &str, first: usize) -> String {
    let [id, version, kind, body] = [0, 1, 2, 3].map(|offset| first + offset);
    format!(
        "INSERT INTO messages {COLUMNS} \
         SELECT id, ${id}, ${version}, ${kind}, ${body}, 0, now_ms(), now_ms(), now_ms() FROM {bills}"
    )
}

/// The statement that stores the messages of the rows of `bills` that have one.
pub(super) fn put_from(bills: &str) -> String {
    format!(
        "INSERT INTO messages {COLUMNS} \
         SELECT id, message, message_version, kind, body, 0, now_ms(), now_ms(), now_ms() FROM {bills} \
         WHERE message IS NOT NULL"
    )
}
