//! Idempotency: one bill per idempotency key, intent, reference or remainder, also across restarts and
//! gateways. A lease decides which attempt may ask ClickPesa for the bill's number.

use std::time::Duration;

use billpay_contract::{BillId, BillReference, CreateOutcome, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::bill_store::BillStore;
use super::error::StoreError;
use super::rows::{self, millis};
use crate::ledger::{Bill, NewBill, Stage};

const INSERT: &str = "INSERT INTO bills (id, idempotency_key, fingerprint, intent, rest_of, \
    reference, request, customer_name, deadline, stage, holder, lease_until, attempts, status, \
    looked_at, close_after, version, created_at, updated_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asking', $10, $11, 1, 'issued', 0, 0, 1, $12, $12) \
    ON CONFLICT DO NOTHING";

/// Finds a bill by an identifier. The `UPDATE` changes nothing; in PostgreSQL it locks the row.
const FIND_BY_IDENTIFIER: [(&str, Identifier); 4] = [
    (
        "UPDATE bills SET version = version WHERE idempotency_key = $1 RETURNING *",
        Identifier::Key,
    ),
    (
        "UPDATE bills SET version = version WHERE intent = $1 RETURNING *",
        Identifier::Intent,
    ),
    (
        "UPDATE bills SET version = version WHERE rest_of = $1 RETURNING *",
        Identifier::Remainder,
    ),
    (
        "UPDATE bills SET version = version WHERE reference = $1 RETURNING *",
        Identifier::Reference,
    ),
];

const TAKE_OVER: &str = "UPDATE bills SET stage = 'asking', holder = $2, lease_until = $3, \
    attempts = attempts + 1, reference = COALESCE(reference, $4), version = version + 1, \
    updated_at = $5, deadline = $6, request = $7, fingerprint = $8 WHERE id = $1";

const FIND_BY_INTENT: &str =
    "SELECT id FROM bills WHERE intent = $1 AND fingerprint = $2 AND number IS NOT NULL";

const RENEW: &str =
    "UPDATE bills SET lease_until = $3 WHERE id = $1 AND holder = $2 AND stage = 'asking'";

/// Releases the lease without a number. Clears the reference of a refused bill, so that another bill can use it.
const RELEASE_LEASE: &str = "UPDATE bills SET stage = $3, lease_until = 0, \
    reference = CASE WHEN $3 = 'refused' THEN NULL ELSE reference END, \
    version = version + 1, updated_at = $4 WHERE id = $1 AND holder = $2 AND stage = 'asking'";

/// The holder of a lease: one attempt to get a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeaseHolder(String);

impl LeaseHolder {
    /// A new, unique holder.
    pub(crate) fn random() -> Self {
        Self(uuid::Uuid::new_v4().simple().to_string())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The result of claiming a bill.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claim {
    /// The bill is stored now. The caller holds the lease and asks ClickPesa.
    New(Bill),
    /// An earlier attempt ended without a number, in the stage that the bill has. The caller holds the
    /// lease and asks again.
    TakenOver(Bill),
    /// The bill has its number.
    Issued(Bill),
    /// Another attempt holds the lease.
    InProgress(Bill),
    /// The key was used with other content or another intent.
    KeyReused,
    /// The intent was used with other content.
    IntentReused,
    /// The reference belongs to another bill.
    ReferenceTaken,
    /// The conflicting row vanished, or the generated number collided: claim again, with another number.
    Retry,
}

/// The identifiers that a bill is found by.
#[derive(Clone, Copy, PartialEq)]
enum Identifier {
    Key,
    Intent,
    Remainder,
    Reference,
}

impl Identifier {
    /// The claim's result when the identifier belongs to a bill with other content. `None` where the content
    /// does not matter: a bill has one remainder, also when the amount has changed since.
    const fn conflict(self) -> Option<Claim> {
        match self {
            Self::Key => Some(Claim::KeyReused),
            Self::Intent => Some(Claim::IntentReused),
            Self::Reference => Some(Claim::ReferenceTaken),
            Self::Remainder => None,
        }
    }

    fn of(self, bill: &NewBill) -> Option<&str> {
        match self {
            Self::Key => Some(&bill.idempotency_key),
            Self::Intent => bill.intent.as_deref(),
            Self::Remainder => bill.remainder_of.as_ref().map(BillId::as_str),
            // Not a generated number: another bill may have got the same one.
            Self::Reference => bill.request.reference().map(BillReference::as_str),
        }
    }
}

/// The reference to ask ClickPesa for: the customer's own, or a generated number.
fn number_to_request(bill: &NewBill) -> Option<&str> {
    bill.reference().map(BillReference::as_str)
}

/// A hash of the bill's content. Does not depend on the idempotency key.
fn fingerprint(bill: &NewBill) -> Result<String, StoreError> {
    let request = json(bill)?;
    let customer = bill.customer_name.as_deref().unwrap_or_default();
    let remainder_of = bill.remainder_of.as_ref().map_or("", BillId::as_str);
    let mut hash = Sha256::new();
    // A default deadline depends on the time of the request, so only a signed one is hashed.
    let signed = bill.deadline.filter(|_| bill.intent.is_some());
    let signed = signed.map_or(String::new(), Timestamp::rfc3339);
    for part in [&*request, customer, remainder_of, &signed] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    Ok(hex::encode(hash.finalize()))
}

fn json(bill: &NewBill) -> Result<String, StoreError> {
    serde_json::to_string(&bill.request).map_err(|_| StoreError::Unreadable("request"))
}

fn lease_end(now: i64, lease: Duration) -> i64 {
    now.saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX))
}

impl BillStore {
    /// Stores a bill before ClickPesa is asked, or finds the stored one. Of many concurrent claims one
    /// gets the lease, for the given time.
    pub(crate) async fn claim(
        &self,
        bill: &NewBill,
        holder: &LeaseHolder,
        lease: Duration,
    ) -> super::Result<Claim> {
        let mut write = self.begin().await?;
        let fingerprint = fingerprint(bill)?;
        let lease_until = lease_end(write.now, lease);
        let insert = sqlx::query(INSERT)
            .bind(bill.id.as_str())
            .bind(&*bill.idempotency_key)
            .bind(&*fingerprint)
            .bind(bill.intent.as_deref())
            .bind(bill.remainder_of.as_ref().map(BillId::as_str))
            .bind(number_to_request(bill))
            .bind(json(bill)?)
            .bind(bill.customer_name.as_deref())
            .bind(millis(bill.effective_deadline()))
            .bind(holder.as_str())
            .bind(lease_until)
            .bind(write.now);
        let connection = &mut *write.transaction;
        let inserted = insert.execute(&mut *connection).await?.rows_affected() > 0;
        let claim = if inserted {
            Claim::New(load(connection, bill.id.as_str()).await?)
        } else {
            claim_existing(
                connection,
                bill,
                &fingerprint,
                (holder, lease_until, write.now),
            )
            .await?
        };
        write.transaction.commit().await?;
        Ok(claim)
    }

    /// Finds the bill with a number that was created from the same intent.
    pub(crate) async fn find_by_intent(&self, bill: &NewBill) -> super::Result<Option<Bill>> {
        let query = sqlx::query(FIND_BY_INTENT)
            .bind(bill.intent.as_deref())
            .bind(fingerprint(bill)?);
        let mut connection = self.pool().acquire().await?;
        match query.fetch_optional(&mut *connection).await? {
            Some(row) => rows::bill(&mut connection, rows::id(&row, "id")?.as_str()).await,
            None => Ok(None),
        }
    }

    /// Renews the lease; `false` when another attempt holds it by now.
    pub(crate) async fn renew(
        &self,
        id: &BillId,
        holder: &LeaseHolder,
        lease: Duration,
    ) -> super::Result<bool> {
        let now = self.now().await?;
        let query = sqlx::query(RENEW).bind(id.as_str()).bind(holder.as_str());
        let renewed = query
            .bind(lease_end(now, lease))
            .execute(self.pool())
            .await?;
        Ok(renewed.rows_affected() > 0)
    }

    /// Releases the lease without a number.
    pub(crate) async fn release_lease(
        &self,
        id: &BillId,
        holder: &LeaseHolder,
        outcome: CreateOutcome,
    ) -> super::Result<()> {
        let stage = match outcome {
            CreateOutcome::NotCreated => Stage::Refused,
            CreateOutcome::Unknown => Stage::Unknown,
        };
        let mut write = self.begin().await?;
        let query = sqlx::query(RELEASE_LEASE)
            .bind(id.as_str())
            .bind(holder.as_str())
            .bind(stage.name())
            .bind(write.now);
        query.execute(&mut *write.transaction).await?;
        self.commit(write, id).await
    }
}

async fn load(connection: &mut AnyConnection, id: &str) -> super::Result<Bill> {
    let bill = rows::bill(connection, id).await?;
    bill.ok_or(StoreError::Unreadable("bill"))
}

/// Claims the stored bill that has one of the new bill's identifiers.
async fn claim_existing(
    connection: &mut AnyConnection,
    bill: &NewBill,
    fingerprint: &str,
    (holder, lease_until, now): (&LeaseHolder, i64, i64),
) -> super::Result<Claim> {
    for (statement, identifier) in FIND_BY_IDENTIFIER {
        let Some(value) = identifier.of(bill) else {
            continue;
        };
        let query = sqlx::query(statement).bind(value);
        let Some(row) = query.fetch_optional(&mut *connection).await? else {
            continue;
        };
        let has_other_content = row.try_get::<String, _>("fingerprint")? != fingerprint
            || (identifier == Identifier::Key
                && row.try_get::<Option<String>, _>("intent")? != bill.intent);
        if has_other_content && let Some(conflict) = identifier.conflict() {
            return Ok(conflict);
        }
        let id: String = row.try_get("id")?;
        let mut found = load(connection, &id).await?;
        if found.issued.is_some() {
            return Ok(Claim::Issued(found));
        }
        if is_leased(&row, now)? {
            return Ok(Claim::InProgress(found));
        }
        let query = sqlx::query(TAKE_OVER)
            .bind(&*id)
            .bind(holder.as_str())
            .bind(lease_until)
            .bind(number_to_request(bill))
            .bind(now)
            .bind(millis(bill.effective_deadline()))
            .bind(json(bill)?)
            .bind(fingerprint);
        return match query.execute(connection).await {
            Ok(_) => {
                found.reference = found.reference.or_else(|| bill.reference().cloned());
                found.request = bill.request.clone();
                found.deadline = bill.effective_deadline();
                Ok(Claim::TakenOver(found))
            }
            // The bill was refused before, and another bill has its reference by now.
            Err(error) if is_unique_violation(&error) && bill.request.reference().is_some() => {
                Ok(Claim::ReferenceTaken)
            }
            Err(error) if is_unique_violation(&error) => Ok(Claim::Retry),
            Err(error) => Err(error.into()),
        };
    }
    // The conflicting row vanished, or another bill has the generated number.
    Ok(Claim::Retry)
}

/// Whether an attempt holds the lease.
fn is_leased(row: &AnyRow, now: i64) -> super::Result<bool> {
    let stage: String = row.try_get("stage")?;
    Ok(stage == Stage::Asking.name() && row.try_get::<i64, _>("lease_until")? > now)
}

fn is_unique_violation(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}
