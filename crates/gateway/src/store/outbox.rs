//! What the merchant's system was told and what it has not taken, for the operator.

use billpay_contract::{BillId, Timestamp};
use sqlx::Row;
use sqlx::any::AnyRow;

use super::database::BillStore;
use super::rows;

/// Comes up for no turn by itself: a pause without an end added to any time.
const NEVER: i64 = i64::MAX;

const OF_BILL: &str = "SELECT * FROM messages WHERE bill = $1 ORDER BY version";

const UNHEARD: &str = "SELECT * FROM messages WHERE delivered_at IS NULL AND failure IS NOT NULL \
    ORDER BY created_at, id LIMIT $1";

/// A message is told anew with all its attempts; one that was delivered only when it is named.
const RESEND: &str =
    "UPDATE messages SET next_at = $1, attempts = 0, delivered_at = NULL, failure = NULL WHERE ";
const NAMED: &str = "id = $2";
const OF_BILL_UNHEARD: &str = "bill = $2 AND delivered_at IS NULL AND failure IS NOT NULL";
const ALL_UNHEARD: &str = "$2 = '' AND delivered_at IS NULL AND failure IS NOT NULL";

/// What has become of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) id: String,
    pub(crate) bill: BillId,
    /// Its type.
    pub(crate) kind: String,
    pub(crate) created_at: Timestamp,
    /// How often it was sent.
    pub(crate) attempts: i64,
    /// Why the last attempt failed.
    pub(crate) failure: Option<String>,
    pub(crate) turn: Turn,
}

/// When a message is sent next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Not again: the merchant has had it since then.
    Delivered(Timestamp),
    /// At that time, or when the attempt that is being made now is known to have died.
    At(Timestamp),
    /// Only by hand.
    GivenUp,
}

/// Which messages are sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Resend {
    /// That one, even if it was delivered.
    Message(String),
    /// Those of that bill whose last attempt failed.
    Bill(BillId),
    /// All whose last attempt failed.
    All,
}

impl BillStore {
    /// The bill's messages, the oldest first.
    pub(crate) async fn outbox(&self, bill: &BillId) -> super::Result<Vec<Kept>> {
        let messages = sqlx::query(OF_BILL).bind(bill.as_str());
        let rows = messages.fetch_all(self.pool()).await?;
        rows.iter().map(kept).collect()
    }

    /// Messages whose last attempt failed, the oldest first.
    pub(crate) async fn unheard(&self, limit: u32) -> super::Result<Vec<Kept>> {
        let messages = sqlx::query(UNHEARD).bind(i64::from(limit));
        let rows = messages.fetch_all(self.pool()).await?;
        rows.iter().map(kept).collect()
    }

    /// Lets messages be sent again at once, as if they were new; how many.
    pub(crate) async fn resend(&self, which: &Resend) -> super::Result<u64> {
        let (clause, name) = match which {
            Resend::Message(id) => (NAMED, &**id),
            Resend::Bill(id) => (OF_BILL_UNHEARD, id.as_str()),
            Resend::All => (ALL_UNHEARD, ""),
        };
        let statement = sqlx::AssertSqlSafe(format!("{RESEND}{clause}"));
        let resend = sqlx::query(statement).bind(self.now().await?).bind(name);
        Ok(resend.execute(self.pool()).await?.rows_affected())
    }
}

fn kept(row: &AnyRow) -> super::Result<Kept> {
    let time = |name| row.try_get::<Option<i64>, _>(name).map(rows::moment);
    let next: i64 = row.try_get("next_at")?;
    let turn = match (time("delivered_at")?, rows::moment(Some(next))) {
        (Some(delivered), _) => Turn::Delivered(delivered),
        (None, Some(next_at)) if next < NEVER => Turn::At(next_at),
        (None, _) => Turn::GivenUp,
    };
    Ok(Kept {
        id: row.try_get("id")?,
        bill: rows::id(row, "bill")?,
        kind: row.try_get("kind")?,
        created_at: Timestamp::from_unix(row.try_get::<i64, _>("created_at")?.div_euclid(1000)),
        attempts: row.try_get("attempts")?,
        failure: row.try_get("failure")?,
        turn,
    })
}
