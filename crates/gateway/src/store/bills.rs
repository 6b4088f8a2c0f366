//! Stores issued numbers; finds, lists and closes bills.

use billpay_contract::{BillId, BillStatus, ControlNumber, IssuedBill, Timestamp};

use super::batched::Issue;
use super::bill_change::{Audience, change_bill};
use super::bill_store::BillStore;
use super::connection::Value;
use super::error::StoreError;
use super::rows::{self, select_bills};
use crate::ledger::{Bill, Stage};

/// It names the version that it expects, so that it changes nothing if another was faster.
const CLOSE: &str = "UPDATE bills SET stage = 'closed', status = $3, version = version + 1, \
    updated_at = now_ms() WHERE id = $1 AND version = $2 AND stage = 'issued'";

const BY_NUMBER: &str = select_bills!(where "bills.number = $1");

const BY_REFERENCE: &str = select_bills!(where "bills.reference = $1 AND bills.number IS NULL");

/// The second condition about the bill in `$2` repeats a part of the first, in a form that an index can be used
/// for. Without it each page of an export would read all newer bills again.
pub(super) const LIST: &str = select_bills!(
    "SELECT id FROM bills \
     WHERE (CAST($1 AS TEXT) IS NULL OR (status = $1 AND number IS NOT NULL)) \
     AND (CAST($2 AS TEXT) IS NULL OR (created_at, id) < (SELECT created_at, id FROM bills WHERE id = $2)) \
     AND created_at <= COALESCE((SELECT created_at FROM bills WHERE id = $2), 9223372036854775807) \
     AND (CAST($4 AS TEXT) IS NULL OR stage = $4) AND created_at >= $5 AND created_at < $6 \
     ORDER BY created_at DESC, id DESC LIMIT $3",
    order by "bills.created_at DESC, bills.id DESC"
);

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
        loop {
            let bill = self.find(id).await?;
            let bill = bill.ok_or(StoreError::Unreadable("bill"))?;
            if let Some(outcome) = self.issue_unchanged(bill, issued).await? {
                return Ok(outcome);
            }
        }
    }

    /// Stores the number of a bill that was claimed. Reads the bill only if it has changed since.
    pub(crate) async fn issue_claimed(
        &self,
        claimed: &Bill,
        issued: &IssuedBill,
    ) -> super::Result<IssueOutcome> {
        match self.issue_unchanged(claimed.clone(), issued).await? {
            Some(outcome) => Ok(outcome),
            None => self.issue(&claimed.id, issued).await,
        }
    }

    /// `None` if the stored bill has another version.
    async fn issue_unchanged(
        &self,
        mut bill: Bill,
        issued: &IssuedBill,
    ) -> super::Result<Option<IssueOutcome>> {
        if let Some(existing) = &bill.issued {
            let same = existing.bill_pay_number == issued.bill_pay_number;
            return Ok(Some(if same {
                IssueOutcome::Stored(bill)
            } else {
                IssueOutcome::AlreadyIssued(bill)
            }));
        }
        let expected = bill.version;
        bill.issued = Some(issued.clone());
        bill.stage = Stage::Issued;
        bill.version += 1;
        let json = serde_json::to_string(issued).map_err(|_| StoreError::Unreadable("number"))?;
        let issue = Issue {
            id: bill.id.clone(),
            expected,
            number: issued.bill_pay_number.as_str().to_owned(),
            issued: json,
            message: self.message_about(&bill),
        };
        let stored = self.database().issue(issue).await?;
        if stored {
            self.announce_here(&bill.id);
        }
        Ok(stored.then_some(IssueOutcome::Stored(bill)))
    }

    /// Finds a bill by its id.
    pub(crate) async fn find(&self, id: &BillId) -> super::Result<Option<Bill>> {
        self.database().find(id).await
    }

    /// Finds a bill by its number.
    pub(crate) async fn find_number(&self, number: &ControlNumber) -> super::Result<Option<Bill>> {
        self.find_text(BY_NUMBER, number.as_str()).await
    }

    /// Finds the bill without a number whose request asked for this number.
    pub(crate) async fn find_unnumbered(
        &self,
        number: &ControlNumber,
    ) -> super::Result<Option<Bill>> {
        self.find_text(BY_REFERENCE, number.as_str()).await
    }

    async fn find_text(&self, statement: &'static str, text: &str) -> super::Result<Option<Bill>> {
        let text = text.to_owned();
        let bill = self.look_up(move |connection| {
            Box::pin(async move { rows::one(connection, statement, &[text.as_str().into()]).await })
        });
        bill.await
    }

    /// Lists bills, the newest first.
    pub(crate) async fn list(&self, filter: &BillFilter) -> super::Result<Vec<Bill>> {
        let filter = filter.clone();
        let bills = self.read(move |connection| {
            Box::pin(async move {
                let values = [
                    filter.status.map(BillStatus::wire_name).into(),
                    filter.before.as_ref().map(BillId::as_str).into(),
                    Value::from(i64::from(filter.limit)),
                    filter.stage.map(Stage::name).into(),
                    rows::millis(filter.from).unwrap_or(i64::MIN).into(),
                    rows::millis(filter.to).unwrap_or(i64::MAX).into(),
                ];
                rows::bills(connection, LIST, &values).await
            })
        });
        bills.await
    }

    /// Closes the bill, after ClickPesa has confirmed that its number is off.
    pub(crate) async fn close(&self, id: &BillId) -> super::Result<Recorded> {
        loop {
            let bill = self.find(id).await?;
            let mut bill = bill.ok_or(StoreError::Unreadable("bill"))?;
            if bill.stage != Stage::Issued {
                return Ok(Recorded::Unchanged);
            }
            let expected = bill.version;
            let before = bill.balance().status;
            bill.stage = Stage::Closed;
            bill.version += 1;
            let status = bill.balance().status;
            // A payment just before the closing counts, and has its own message.
            let message = (status != before).then(|| self.message_about(&bill));
            let (id, message) = (id.clone(), message.flatten());
            let closed = self.write(move |connection| {
                Box::pin(async move {
                    let status = status.wire_name();
                    let values = [id.as_str().into(), expected.into(), status.into()];
                    let close = (CLOSE, &values[..]);
                    change_bill(
                        connection,
                        &id,
                        close,
                        message.as_ref(),
                        Audience::AllGateways,
                    )
                    .await
                })
            });
            if closed.await? {
                return Ok(Recorded::Changed(Box::new(bill)));
            }
        }
    }
}
