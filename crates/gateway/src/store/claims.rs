//! Who asks ClickPesa for a bill's number.

use std::time::Duration;

use billpay_contract::{BillId, BillReference, CreateOutcome, Timestamp};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::database::BillStore;
use super::error::StoreError;
use super::rows::{self, millis};
use crate::ledger::{Bill, NewBill, Stage};

const INSERT: &str = "INSERT INTO bills (id, idempotency_key, fingerprint, intent, rest_of, \
    reference, request, customer_name, deadline, stage, holder, lease_until, attempts, status, \
    looked_at, close_after, version, created_at, updated_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asking', $10, $11, 1, 'issued', 0, 0, 1, $12, $12) \
    ON CONFLICT DO NOTHING";

/// Locks the row where the database locks rows.
const BY_NAME: [(&str, Name); 4] = [
    (
        "UPDATE bills SET version = version WHERE idempotency_key = $1 RETURNING *",
        Name::Key,
    ),
    (
        "UPDATE bills SET version = version WHERE intent = $1 RETURNING *",
        Name::Intent,
    ),
    (
        "UPDATE bills SET version = version WHERE rest_of = $1 RETURNING *",
        Name::Rest,
    ),
    (
        "UPDATE bills SET version = version WHERE reference = $1 RETURNING *",
        Name::Reference,
    ),
];

const TAKE_OVER: &str = "UPDATE bills SET stage = 'asking', holder = $2, lease_until = $3, \
    attempts = attempts + 1, reference = COALESCE(reference, $4), version = version + 1, \
    updated_at = $5, deadline = $6, request = $7, fingerprint = $8 WHERE id = $1";

const MADE: &str =
    "SELECT id FROM bills WHERE intent = $1 AND fingerprint = $2 AND number IS NOT NULL";

const RENEW: &str =
    "UPDATE bills SET lease_until = $3 WHERE id = $1 AND holder = $2 AND stage = 'asking'";

/// A refused bill's reference is free again.
const GIVE_UP: &str = "UPDATE bills SET stage = $3, lease_until = 0, \
    reference = CASE WHEN $3 = 'refused' THEN NULL ELSE reference END, \
    version = version + 1, updated_at = $4 WHERE id = $1 AND holder = $2 AND stage = 'asking'";

/// Who holds a lease: one attempt to get a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder(String);

impl Holder {
    /// A new one, unlike any other.
    pub(crate) fn random() -> Self {
        Self(uuid::Uuid::new_v4().simple().to_string())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What there is to do about a bill that somebody wants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claim {
    /// It is kept now and nobody has asked ClickPesa: the claimer does.
    New(Bill),
    /// Somebody asked before and left no number: the claimer asks again, minding the stage that
    /// the bill was left in.
    Again(Bill),
    /// It has its number.
    Issued(Bill),
    /// Somebody else asks ClickPesa now.
    Busy(Bill),
    /// The key stands for another bill.
    KeyReused,
    /// The intent stands for another bill.
    IntentReused,
    /// The reference is another bill's.
    ReferenceTaken,
    /// What stood in the way is gone, or the number that the gateway chose is another bill's: to be
    /// tried anew, with another number.
    Anew,
}

/// By what a bill is recognised.
#[derive(Clone, Copy, PartialEq)]
enum Name {
    Key,
    Intent,
    Rest,
    Reference,
}

impl Name {
    /// What it means that the name stands for another bill.
    const fn taken(self) -> Claim {
        match self {
            Self::Key => Claim::KeyReused,
            Self::Intent | Self::Rest => Claim::IntentReused,
            Self::Reference => Claim::ReferenceTaken,
        }
    }

    fn of(self, bill: &NewBill) -> Option<&str> {
        match self {
            Self::Key => Some(&bill.key),
            Self::Intent => bill.intent.as_deref(),
            Self::Rest => bill.rest_of.as_ref().map(BillId::as_str),
            // A number that the gateway chose names no bill: chance may have chosen it twice.
            Self::Reference => bill.request.reference().map(BillReference::as_str),
        }
    }
}

fn reference(bill: &NewBill) -> Option<&str> {
    bill.reference().map(BillReference::as_str)
}

/// The same for the same bill, whoever asks for it and under whichever key.
fn fingerprint(bill: &NewBill) -> Result<String, StoreError> {
    let request = json(bill)?;
    let customer = bill.customer_name.as_deref().unwrap_or_default();
    let rest_of = bill.rest_of.as_ref().map_or("", BillId::as_str);
    let mut hash = Sha256::new();
    // What a default deadline is depends on when it is asked for.
    let signed = bill.deadline.filter(|_| bill.intent.is_some());
    let signed = signed.map_or(String::new(), Timestamp::rfc3339);
    for part in [&*request, customer, rest_of, &signed] {
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    Ok(hex::encode(hash.finalize()))
}

fn json(bill: &NewBill) -> Result<String, StoreError> {
    serde_json::to_string(&bill.request).map_err(|_| StoreError::Unreadable("request"))
}

fn until(now: i64, lease: Duration) -> i64 {
    now.saturating_add(i64::try_from(lease.as_millis()).unwrap_or(i64::MAX))
}

impl BillStore {
    /// Keeps a bill before ClickPesa is asked, or finds the one that it is. Of any number of
    /// claimers at the same moment one is told to ask; the lease is its for so long.
    pub(crate) async fn claim(
        &self,
        bill: &NewBill,
        holder: &Holder,
        lease: Duration,
    ) -> super::Result<Claim> {
        let mut writing = self.begin().await?;
        let fingerprint = fingerprint(bill)?;
        let lease_until = until(writing.now, lease);
        let insert = sqlx::query(INSERT)
            .bind(bill.id.as_str())
            .bind(&*bill.key)
            .bind(&*fingerprint)
            .bind(bill.intent.as_deref())
            .bind(bill.rest_of.as_ref().map(BillId::as_str))
            .bind(reference(bill))
            .bind(json(bill)?)
            .bind(bill.customer_name.as_deref())
            .bind(millis(bill.until()))
            .bind(holder.as_str())
            .bind(lease_until)
            .bind(writing.now);
        let connection = &mut *writing.transaction;
        let inserted = insert.execute(&mut *connection).await?.rows_affected() > 0;
        let claim = if inserted {
            Claim::New(kept(connection, bill.id.as_str()).await?)
        } else {
            known(
                connection,
                bill,
                &fingerprint,
                (holder, lease_until, writing.now),
            )
            .await?
        };
        writing.transaction.commit().await?;
        Ok(claim)
    }

    /// The bill that was made from the same intent, if one was.
    pub(crate) async fn made(&self, bill: &NewBill) -> super::Result<Option<Bill>> {
        let made = sqlx::query(MADE)
            .bind(bill.intent.as_deref())
            .bind(fingerprint(bill)?);
        let mut connection = self.pool().acquire().await?;
        match made.fetch_optional(&mut *connection).await? {
            Some(row) => rows::bill(&mut connection, rows::id(&row, "id")?.as_str()).await,
            None => Ok(None),
        }
    }

    /// Prolongs the lease; `false` when another holds it meanwhile.
    pub(crate) async fn renew(
        &self,
        id: &BillId,
        holder: &Holder,
        lease: Duration,
    ) -> super::Result<bool> {
        let now = self.now().await?;
        let renew = sqlx::query(RENEW).bind(id.as_str()).bind(holder.as_str());
        let renewed = renew.bind(until(now, lease)).execute(self.pool()).await?;
        Ok(renewed.rows_affected() > 0)
    }

    /// Gives the lease up without a number.
    pub(crate) async fn give_up(
        &self,
        id: &BillId,
        holder: &Holder,
        outcome: CreateOutcome,
    ) -> super::Result<()> {
        let stage = match outcome {
            CreateOutcome::NotCreated => Stage::Refused,
            CreateOutcome::Unknown => Stage::Unknown,
        };
        let mut writing = self.begin().await?;
        let give_up = sqlx::query(GIVE_UP).bind(id.as_str()).bind(holder.as_str());
        let give_up = give_up.bind(stage.name()).bind(writing.now);
        give_up.execute(&mut *writing.transaction).await?;
        self.commit(writing, id).await
    }
}

async fn kept(connection: &mut AnyConnection, id: &str) -> super::Result<Bill> {
    let bill = rows::bill(connection, id).await?;
    bill.ok_or(StoreError::Unreadable("bill"))
}

/// The bill that stood in the way, and whose turn it is.
async fn known(
    connection: &mut AnyConnection,
    bill: &NewBill,
    fingerprint: &str,
    (holder, lease_until, now): (&Holder, i64, i64),
) -> super::Result<Claim> {
    for (statement, name) in BY_NAME {
        let Some(value) = name.of(bill) else { continue };
        let row = sqlx::query(statement).bind(value);
        let Some(row) = row.fetch_optional(&mut *connection).await? else {
            continue;
        };
        // The rest of a bill is one bill, whatever was missing when it was asked for.
        let rest = name == Name::Rest;
        let other = row.try_get::<String, _>("fingerprint")? != fingerprint
            || (name == Name::Key && row.try_get::<Option<String>, _>("intent")? != bill.intent);
        if !rest && other {
            return Ok(name.taken());
        }
        let id: String = row.try_get("id")?;
        let mut found = kept(connection, &id).await?;
        if found.issued.is_some() {
            return Ok(Claim::Issued(found));
        }
        if held(&row, now)? {
            return Ok(Claim::Busy(found));
        }
        let take = sqlx::query(TAKE_OVER).bind(&*id).bind(holder.as_str());
        let take = take.bind(lease_until).bind(reference(bill)).bind(now);
        let take = take.bind(millis(bill.until())).bind(json(bill)?);
        return match take.bind(fingerprint).execute(connection).await {
            Ok(_) => {
                found.reference = found.reference.or_else(|| bill.reference().cloned());
                found.request = bill.request.clone();
                found.deadline = bill.until();
                Ok(Claim::Again(found))
            }
            // Given up once, and its reference was given to another bill meanwhile.
            Err(error) if unique(&error) && bill.request.reference().is_some() => {
                Ok(Claim::ReferenceTaken)
            }
            Err(error) if unique(&error) => Ok(Claim::Anew),
            Err(error) => Err(error.into()),
        };
    }
    // Whatever stood in the way is gone, or is another bill's number that chance chose again.
    Ok(Claim::Anew)
}

/// Whether somebody asks now.
fn held(row: &AnyRow, now: i64) -> super::Result<bool> {
    let stage: String = row.try_get("stage")?;
    Ok(stage == Stage::Asking.name() && row.try_get::<i64, _>("lease_until")? > now)
}

fn unique(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}
