//! Numbers, and the bills that have them.

use billpay_contract::{BillId, BillStatus, ControlNumber, IssuedBill, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::database::{BillStore, Writing};
use super::error::StoreError;
use super::{messages, rows};
use crate::ledger::{Bill, Stage};

/// Locks the row where the database locks rows.
pub(super) const LOCK: &str = "UPDATE bills SET version = version WHERE id = $1 RETURNING number";

const ISSUE: &str = "UPDATE bills SET stage = 'issued', number = $2, issued = $3, lease_until = 0, \
    looked_at = $4, version = version + 1, updated_at = $4 WHERE id = $1";

const BY_NUMBER: &str = "SELECT id FROM bills WHERE number = $1";

const LIST: &str = "SELECT id FROM bills \
    WHERE (CAST($1 AS TEXT) IS NULL OR (status = $1 AND number IS NOT NULL)) \
    AND (CAST($2 AS TEXT) IS NULL OR (created_at, id) < (SELECT created_at, id FROM bills WHERE id = $2)) \
    AND (CAST($4 AS TEXT) IS NULL OR stage = $4) AND created_at >= $5 AND created_at < $6 \
    ORDER BY created_at DESC, id DESC LIMIT $3";

const BY_REFERENCE: &str = "SELECT id FROM bills WHERE reference = $1 AND number IS NULL";

const CLOSE: &str = "UPDATE bills SET stage = 'closed', status = $2, version = version + 1, \
    updated_at = $3 WHERE id = $1 AND stage = 'issued'";

/// What a number's arrival changed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Issue {
    /// The bill has this number now.
    Now(Bill),
    /// It has had another number: this one is nobody's.
    Other(Bill),
}

/// What payments changed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Recorded {
    /// Nothing that was not known.
    Nothing,
    /// The bill is another now.
    Changed(Box<Bill>),
    /// No bill of this gateway has that number.
    NoBill,
}

/// Which bills are listed, the newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Listing {
    /// Only those of this status, which have their number.
    pub(crate) status: Option<BillStatus>,
    /// Only those that have come so far.
    pub(crate) stage: Option<Stage>,
    /// Only those made at this time or later.
    pub(crate) from: Option<Timestamp>,
    /// Only those made before this time.
    pub(crate) to: Option<Timestamp>,
    /// Only those made before this one.
    pub(crate) before: Option<BillId>,
    /// At most so many.
    pub(crate) limit: u32,
}

impl BillStore {
    /// Keeps the number, whoever holds the lease: a number that exists is never lost.
    pub(crate) async fn issue(&self, id: &BillId, issued: &IssuedBill) -> super::Result<Issue> {
        let mut writing = self.begin().await?;
        let before = lock(&mut writing, id).await?;
        if let Some(number) = before {
            let bill = whole(&mut writing.transaction, id).await?;
            let same = number == issued.bill_pay_number.as_str();
            return Ok(if same {
                Issue::Now(bill)
            } else {
                Issue::Other(bill)
            });
        }
        let json = serde_json::to_string(issued).map_err(|_| StoreError::Unreadable("number"))?;
        let issue = sqlx::query(ISSUE)
            .bind(id.as_str())
            .bind(issued.bill_pay_number.as_str())
            .bind(json)
            .bind(writing.now);
        issue.execute(&mut *writing.transaction).await?;
        let bill = whole(&mut writing.transaction, id).await?;
        messages::tell(self, &mut writing, &bill).await?;
        self.commit(writing, id).await?;
        Ok(Issue::Now(bill))
    }

    /// The bill.
    pub(crate) async fn find(&self, id: &BillId) -> super::Result<Option<Bill>> {
        let mut connection = self.pool().acquire().await?;
        rows::bill(&mut connection, id.as_str()).await
    }

    /// The bill with that number.
    pub(crate) async fn find_number(&self, number: &ControlNumber) -> super::Result<Option<Bill>> {
        let mut connection = self.pool().acquire().await?;
        let row = sqlx::query(BY_NUMBER).bind(number.as_str());
        let Some(row) = row.fetch_optional(&mut *connection).await? else {
            return Ok(None);
        };
        rows::bill(&mut connection, rows::id(&row, "id")?.as_str()).await
    }

    /// Bills, the newest first.
    pub(crate) async fn list(&self, listing: &Listing) -> super::Result<Vec<Bill>> {
        let list = sqlx::query(LIST)
            .bind(listing.status.map(BillStatus::wire_name))
            .bind(listing.before.as_ref().map(BillId::as_str))
            .bind(i64::from(listing.limit))
            .bind(listing.stage.map(Stage::name))
            .bind(rows::millis(listing.from).unwrap_or(i64::MIN))
            .bind(rows::millis(listing.to).unwrap_or(i64::MAX));
        let mut connection = self.pool().acquire().await?;
        let rows = list.fetch_all(&mut *connection).await?;
        bills(&mut connection, &rows).await
    }

    /// The bill without a number that asked for this one.
    pub(crate) async fn find_asked(&self, number: &ControlNumber) -> super::Result<Option<Bill>> {
        let mut connection = self.pool().acquire().await?;
        let row = sqlx::query(BY_REFERENCE).bind(number.as_str());
        match row.fetch_optional(&mut *connection).await? {
            Some(row) => rows::bill(&mut connection, rows::id(&row, "id")?.as_str()).await,
            None => Ok(None),
        }
    }

    /// The number takes nothing any more, as ClickPesa has confirmed.
    pub(crate) async fn close(&self, id: &BillId) -> super::Result<Recorded> {
        let mut writing = self.begin().await?;
        lock(&mut writing, id).await?;
        let mut bill = whole(&mut writing.transaction, id).await?;
        bill.stage = Stage::Closed;
        let close = sqlx::query(CLOSE)
            .bind(id.as_str())
            .bind(bill.account().status.wire_name())
            .bind(writing.now);
        if close
            .execute(&mut *writing.transaction)
            .await?
            .rows_affected()
            == 0
        {
            return Ok(Recorded::Nothing);
        }
        bill.version += 1;
        // A payment that slipped in before still counts, and has been told.
        if bill.account().status == BillStatus::Closed {
            messages::tell(self, &mut writing, &bill).await?;
        }
        self.commit(writing, id).await?;
        Ok(Recorded::Changed(Box::new(bill)))
    }
}

/// Keeps everybody else from the bill until the transaction ends; its number, if it has one.
pub(super) async fn lock(writing: &mut Writing, id: &BillId) -> super::Result<Option<String>> {
    let lock = sqlx::query(LOCK).bind(id.as_str());
    let row = lock.fetch_optional(&mut *writing.transaction).await?;
    let row = row.ok_or(StoreError::Unreadable("bill"))?;
    Ok(row.try_get("number")?)
}

pub(super) async fn whole(connection: &mut AnyConnection, id: &BillId) -> super::Result<Bill> {
    let bill = rows::bill(connection, id.as_str()).await?;
    bill.ok_or(StoreError::Unreadable("bill"))
}

pub(super) async fn bills(
    connection: &mut AnyConnection,
    rows: &[AnyRow],
) -> super::Result<Vec<Bill>> {
    let mut bills = Vec::with_capacity(rows.len());
    for row in rows {
        bills.extend(rows::bill(connection, rows::id(row, "id")?.as_str()).await?);
    }
    Ok(bills)
}
