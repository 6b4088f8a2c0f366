//! Idempotency: one bill per idempotency key, intent, reference or remainder, and for a while per content and
//! browser, also across restarts and gateways. A lease decides which attempt may ask ClickPesa for the bill's number.

use std::time::Duration;

use billpay_contract::{BillId, BillReference, BillRequest, BillStatus, CreateOutcome, Timestamp};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::batched::NewLease;
use super::bill_change::{Audience, change_bill};
use super::bill_store::BillStore;
use super::connection::{Connection, Row};
use super::dialect::Dialect;
use super::error::StoreError;
use super::rows::{self, select_bills};
use crate::ledger::{Bill, Browser, NewBill, Stage};

/// Finds a bill by an identifier.
const FIND_BY_IDENTIFIER: [(&str, Identifier); 5] = [
    ("idempotency_key", Identifier::Key),
    ("intent", Identifier::Intent),
    ("rest_of", Identifier::Remainder),
    ("reference", Identifier::Reference),
    ("browser_bill", Identifier::Browser),
];

/// How long a browser's unpaid number is used again for the same content, in milliseconds: ten minutes, like the
/// key of a form in `static/boot.js`. After that it is another bill.
const BROWSER_BILL_MS: i64 = 600_000;

/// Remembers that a form led to the bill of another form.
const REMEMBER_FORM: &str =
    "INSERT INTO form_keys (idempotency_key, bill) VALUES ($1, $2) ON CONFLICT DO NOTHING";

/// Finds the key of the bill that a form led to.
const KEY_OF_FORM: &str = "SELECT bills.idempotency_key AS idempotency_key FROM form_keys \
    JOIN bills ON bills.id = form_keys.bill WHERE form_keys.idempotency_key = $1";

/// Lets the browser's next bill with this content be another one.
const FORGET_BROWSER: &str = "UPDATE bills SET browser_bill = NULL WHERE id = $1";

const TAKE_OVER: &str = "UPDATE bills SET stage = 'asking', holder = $2, lease_until = now_ms() + $3, \
    attempts = attempts + 1, reference = COALESCE(reference, $4), version = version + 1, \
    updated_at = now_ms(), deadline = $5, request = $6, fingerprint = $7, taken_over_at = now_ms() \
    WHERE id = $1";

const FIND_BY_INTENT: &str = select_bills!(
    where "bills.intent = $1 AND bills.fingerprint = $2 AND bills.number IS NOT NULL"
);

const RENEW: &str = "UPDATE bills SET lease_until = now_ms() + $3 \
    WHERE id = $1 AND holder = $2 AND stage = 'asking'";

/// Releases the lease without a number. Clears the reference of a refused bill, so that another bill can use it.
const RELEASE_LEASE: &str = "UPDATE bills SET stage = $3, lease_until = 0, \
    reference = CASE WHEN $3 = 'refused' THEN NULL ELSE reference END, \
    version = version + 1, updated_at = now_ms() WHERE id = $1 AND holder = $2 AND stage = 'asking'";

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
    /// The conflicting row vanished, the generated number collided, or the browser's last bill is another one: claim
    /// again, with another number.
    Retry,
}

/// The identifiers that a bill is found by.
#[derive(Clone, Copy, PartialEq)]
enum Identifier {
    Key,
    Intent,
    Remainder,
    Reference,
    Browser,
}

impl Identifier {
    /// The claim's result when the identifier belongs to a bill with other content. `None` where the content
    /// does not matter: a bill has one remainder, also when the amount has changed since.
    const fn conflict(self) -> Option<Claim> {
        match self {
            Self::Key => Some(Claim::KeyReused),
            Self::Intent => Some(Claim::IntentReused),
            Self::Reference => Some(Claim::ReferenceTaken),
            Self::Remainder | Self::Browser => None,
        }
    }

    fn of(self, lease: &NewLease) -> Option<&str> {
        let bill = &lease.bill;
        match self {
            Self::Key => Some(&bill.idempotency_key),
            Self::Intent => bill.intent.as_deref(),
            Self::Remainder => bill.remainder_of.as_ref().map(BillId::as_str),
            // Not a generated number: another bill may have got the same one.
            Self::Reference => bill.request.reference().map(BillReference::as_str),
            Self::Browser => lease.browser_bill.as_deref(),
        }
    }
}

/// A hash of the bill's content. Does not depend on the idempotency key, nor on whether the number takes several
/// payments, which the operator can change between two attempts.
fn fingerprint(bill: &NewBill) -> Result<String, StoreError> {
    let request = json(&bill.request.clone().with_max_collection(None))?;
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

/// A hash of the browser and the bill's content.
fn browser_bill(bill: &NewBill, fingerprint: &str) -> Option<String> {
    let browser = bill.browser.as_ref()?.id();
    let hash = Sha256::new().chain_update(browser);
    Some(hex::encode(hash.chain_update(fingerprint).finalize()))
}

fn json(request: &BillRequest) -> Result<String, StoreError> {
    serde_json::to_string(request).map_err(|_| StoreError::Unreadable("request"))
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
        let mut bill = bill.clone();
        if bill.browser.is_some()
            && let Some(key) = self.key_of_form(bill.idempotency_key.clone()).await?
        {
            bill.idempotency_key = key;
        }
        let fingerprint = fingerprint(&bill)?;
        let new = NewLease {
            browser_bill: browser_bill(&bill, &fingerprint),
            fingerprint,
            request: json(&bill.request)?,
            bill: bill.clone(),
            holder: holder.as_str().to_owned(),
            lease: rows::duration(lease),
        };
        let began = Instant::now();
        let claim = match self.database().insert(new.clone()).await? {
            Some(created_at) => Claim::New(bill.stored(created_at)),
            None => {
                let existing = self.transaction(move |connection| {
                    Box::pin(async move { new.claim_existing(connection).await })
                });
                existing.await?
            }
        };
        // The lease began before the claim was stored. After a long wait, another attempt may have it by now.
        let is_late = began.elapsed() > lease / 3;
        match &claim {
            Claim::New(bill) | Claim::TakenOver(bill)
                if is_late && !self.renew(&bill.id, holder, lease).await? =>
            {
                Ok(Claim::Retry)
            }
            _ => Ok(claim),
        }
    }

    /// The key of the bill that the form with this key led to, if that is the bill of another form.
    async fn key_of_form(&self, key: String) -> super::Result<Option<String>> {
        let found = self.look_up(move |connection| {
            Box::pin(async move {
                let read = |row: &Row<'_>| row.get("idempotency_key");
                connection
                    .row(KEY_OF_FORM, &[key.as_str().into()], read)
                    .await
            })
        });
        found.await
    }

    /// Finds the bill with a number that was created from the same intent.
    pub(crate) async fn find_by_intent(&self, bill: &NewBill) -> super::Result<Option<Bill>> {
        let (intent, fingerprint) = (bill.intent.clone(), fingerprint(bill)?);
        let found = self.look_up(move |connection| {
            Box::pin(async move {
                let values = [intent.as_deref().into(), fingerprint.as_str().into()];
                rows::one(connection, FIND_BY_INTENT, &values).await
            })
        });
        found.await
    }

    /// Renews the lease; `false` when another attempt holds it by now.
    pub(crate) async fn renew(
        &self,
        id: &BillId,
        holder: &LeaseHolder,
        lease: Duration,
    ) -> super::Result<bool> {
        let (id, holder, lease) = (id.clone(), holder.clone(), rows::duration(lease));
        let renewed = self.write(move |connection| {
            Box::pin(async move {
                let values = [id.as_str().into(), holder.as_str().into(), lease.into()];
                connection.execute(RENEW, &values).await
            })
        });
        Ok(renewed.await? > 0)
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
        let (released_id, holder) = (id.clone(), holder.clone());
        let released = self.write(move |connection| {
            Box::pin(async move {
                let (id, stage) = (released_id, stage.name());
                let values = [id.as_str().into(), holder.as_str().into(), stage.into()];
                let release = (RELEASE_LEASE, &values[..]);
                change_bill(connection, &id, release, None, Audience::ThisGateway).await
            })
        });
        if released.await? {
            self.announce_here(id);
        }
        Ok(())
    }
}

impl NewLease {
    /// Claims the stored bill that has one of the new bill's identifiers.
    async fn claim_existing(&self, connection: &mut Connection) -> super::Result<Claim> {
        for (column, identifier) in FIND_BY_IDENTIFIER {
            let Some(value) = identifier.of(self) else {
                continue;
            };
            let lock = match connection.dialect() {
                Dialect::Sqlite => "",
                Dialect::Postgres => " FOR UPDATE",
            };
            let find = format!(
                "SELECT id, fingerprint, intent, stage = 'asking' AND lease_until > now_ms() AS leased, \
                 now_ms() - COALESCE(taken_over_at, created_at) >= {BROWSER_BILL_MS} AS old \
                 FROM bills WHERE {column} = $1{lock}"
            );
            let values = [value.into()];
            let Some(known) = connection.row(&find, &values, known_bill).await? else {
                continue;
            };
            let has_other_content = known.fingerprint != self.fingerprint
                || (identifier == Identifier::Key && known.intent != self.bill.intent);
            if has_other_content && let Some(conflict) = identifier.conflict() {
                return Ok(conflict);
            }
            let found = rows::bill(connection, &known.id).await?;
            let found = found.ok_or(StoreError::Unreadable("bill"))?;
            if identifier == Identifier::Browser {
                let id = found.id.as_str().into();
                if !self.repeats(&found, known.old) {
                    connection.execute(FORGET_BROWSER, &[id]).await?;
                    return Ok(Claim::Retry);
                }
                let key = self.bill.idempotency_key.as_str().into();
                connection.execute(REMEMBER_FORM, &[key, id]).await?;
            }
            if found.issued.is_some() {
                return Ok(Claim::Issued(found));
            }
            if known.leased {
                return Ok(Claim::InProgress(found));
            }
            return self.take_over(connection, found).await;
        }
        // The conflicting row vanished, or another bill has the generated number.
        Ok(Claim::Retry)
    }

    /// Whether the new bill is the browser's last one with its content again.
    fn repeats(&self, last: &Bill, old: bool) -> bool {
        let takes_over = matches!(self.bill.browser, Some(Browser::Repeats(_)));
        takes_over && (last.issued.is_none() || !(old || is_settled(last)))
    }

    /// Takes the lease of an attempt that has ended.
    async fn take_over(
        &self,
        connection: &mut Connection,
        mut found: Bill,
    ) -> super::Result<Claim> {
        let bill = &self.bill;
        let values = [
            found.id.as_str().into(),
            self.holder.as_str().into(),
            self.lease.into(),
            self.reference().into(),
            self.deadline().into(),
            self.request.as_str().into(),
            self.fingerprint.as_str().into(),
        ];
        match connection.execute(TAKE_OVER, &values).await {
            Ok(_) => {
                found.reference = found.reference.or_else(|| bill.reference().cloned());
                found.request = bill.request.clone();
                found.deadline = bill.effective_deadline();
                found.version += 1;
                Ok(Claim::TakenOver(found))
            }
            // The bill was refused before, and another bill has its reference by now.
            Err(error) if error.is_unique_violation() && bill.request.reference().is_some() => {
                Ok(Claim::ReferenceTaken)
            }
            Err(error) if error.is_unique_violation() => Ok(Claim::Retry),
            Err(error) => Err(error),
        }
    }
}

/// What decides about a claim of a stored bill.
struct KnownBill {
    id: String,
    fingerprint: String,
    intent: Option<String>,
    /// Whether an attempt holds the lease.
    leased: bool,
    /// Whether it is too old to be found by its browser.
    old: bool,
}

/// Whether the bill is fully paid, or closed without a payment.
fn is_settled(bill: &Bill) -> bool {
    !matches!(
        bill.balance().status,
        BillStatus::Issued | BillStatus::PartPaid | BillStatus::Underpaid
    )
}

fn known_bill(row: &Row<'_>) -> super::Result<KnownBill> {
    Ok(KnownBill {
        id: row.get("id")?,
        fingerprint: row.get("fingerprint")?,
        intent: row.get("intent")?,
        leased: row.get("leased")?,
        old: row.get("old")?,
    })
}
