//! Stores issued numbers; finds, lists and closes bills.

use billpay_contract::{BillId, BillStatus, ControlNumber, IssuedBill, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::bill_store::{BillStore, WriteTransaction};
use super::error::StoreError;
use super::{merchant_messages, rows};
use crate::ledger::{Bill, Stage};

/// Locks a bill's row where the database locks rows, and returns its number.
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

/// The result of storing a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum IssueOutcome {
    /// The bill has this number.
    Stored(Bill),
    /// The bill has another number already. This one is shown to nobody.
    AlreadyIssued(Bill),
}

/// The result of recording payments.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Recorded {
    /// The payments were known.
    Unchanged,
    /// The bill has changed.
    Changed(Box<Bill>),
    /// No bill of this gateway has the number.
    UnknownNumber,
}

/// Selects the bills of a list, the newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct BillFilter {
    /// Bills of this status; they have a number.
    pub(crate) status: Option<BillStatus>,
    /// Bills in this stage.
    pub(crate) stage: Option<Stage>,
    /// Bills created at this time or later.
    pub(crate) from: Option<Timestamp>,
    /// Bills created before this time.
    pub(crate) to: Option<Timestamp>,
    /// Bills created before this bill.
    pub(crate) before: Option<BillId>,
    /// The greatest number of bills.
    pub(crate) limit: u32,
}

impl BillStore {
    /// Stores the number, whoever holds the lease: a number that exists is never lost.
    pub(crate) async fn issue(
        &self,
        id: &BillId,
        issued: &IssuedBill,
    ) -> super::Result<IssueOutcome> {
        let mut write = self.begin().await?;
        let before = lock(&mut write, id).await?;
        if let Some(number) = before {
            let bill = load_bill(&mut write.transaction, id).await?;
            let same = number == issued.bill_pay_number.as_str();
            return Ok(if same {
                IssueOutcome::Stored(bill)
            } else {
                IssueOutcome::AlreadyIssued(bill)
            });
        }
        let json = serde_json::to_string(issued).map_err(|_| StoreError::Unreadable("number"))?;
        let issue = sqlx::query(ISSUE)
            .bind(id.as_str())
            .bind(issued.bill_pay_number.as_str())
            .bind(json)
            .bind(write.now);
        issue.execute(&mut *write.transaction).await?;
        let bill = load_bill(&mut write.transaction, id).await?;
        merchant_messages::enqueue(self, &mut write, &bill).await?;
        self.commit(write, id).await?;
        Ok(IssueOutcome::Stored(bill))
    }

    /// Finds a bill by its id.
    pub(crate) async fn find(&self, id: &BillId) -> super::Result<Option<Bill>> {
        let mut connection = self.pool().acquire().await?;
        rows::bill(&mut connection, id.as_str()).await
    }

    /// Finds a bill by its number.
    pub(crate) async fn find_number(&self, number: &ControlNumber) -> super::Result<Option<Bill>> {
        let mut connection = self.pool().acquire().await?;
        let row = sqlx::query(BY_NUMBER).bind(number.as_str());
        let Some(row) = row.fetch_optional(&mut *connection).await? else {
            return Ok(None);
        };
        rows::bill(&mut connection, rows::id(&row, "id")?.as_str()).await
    }

    /// Lists bills, the newest first.
    pub(crate) async fn list(&self, filter: &BillFilter) -> super::Result<Vec<Bill>> {
        let list = sqlx::query(LIST)
            .bind(filter.status.map(BillStatus::wire_name))
            .bind(filter.before.as_ref().map(BillId::as_str))
            .bind(i64::from(filter.limit))
            .bind(filter.stage.map(Stage::name))
            .bind(rows::millis(filter.from).unwrap_or(i64::MIN))
            .bind(rows::millis(filter.to).unwrap_or(i64::MAX));
        let mut connection = self.pool().acquire().await?;
        let rows = list.fetch_all(&mut *connection).await?;
        bills(&mut connection, &rows).await
    }

    /// Finds the bill without a number whose request asked for this number.
    pub(crate) async fn find_unnumbered(
        &self,
        number: &ControlNumber,
    ) -> super::Result<Option<Bill>> {
        let mut connection = self.pool().acquire().await?;
        let row = sqlx::query(BY_REFERENCE).bind(number.as_str());
        match row.fetch_optional(&mut *connection).await? {
            Some(row) => rows::bill(&mut connection, rows::id(&row, "id")?.as_str()).await,
            None => Ok(None),
        }
    }

    /// Closes the bill, after ClickPesa has confirmed that its number is off.
    pub(crate) async fn close(&self, id: &BillId) -> super::Result<Recorded> {
        let mut write = self.begin().await?;
        lock(&mut write, id).await?;
        let mut bill = load_bill(&mut write.transaction, id).await?;
        bill.stage = Stage::Closed;
        let close = sqlx::query(CLOSE)
            .bind(id.as_str())
            .bind(bill.balance().status.wire_name())
            .bind(write.now);
        if close
            .execute(&mut *write.transaction)
            .await?
            .rows_affected()
            == 0
        {
            return Ok(Recorded::Unchanged);
        }
        bill.version += 1;
        // A payment just before the closing counts, and has its own message.
        if bill.balance().status == BillStatus::Closed {
            merchant_messages::enqueue(self, &mut write, &bill).await?;
        }
        self.commit(write, id).await?;
        Ok(Recorded::Changed(Box::new(bill)))
    }
}

/// Locks the bill until the transaction ends, and returns its number, if it has one.
pub(super) async fn lock(
    write: &mut WriteTransaction,
    id: &BillId,
) -> super::Result<Option<String>> {
    let lock = sqlx::query(LOCK).bind(id.as_str());
    let row = lock.fetch_optional(&mut *write.transaction).await?;
    let row = row.ok_or(StoreError::Unreadable("bill"))?;
    Ok(row.try_get("number")?)
}

pub(super) async fn load_bill(connection: &mut AnyConnection, id: &BillId) -> super::Result<Bill> {
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
