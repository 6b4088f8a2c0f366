//! Stores new bills before ClickPesa is asked.

use billpay_contract::{BillId, BillReference, Timestamp};

use super::given::Given;
use crate::ledger::NewBill;
use crate::store;
use crate::store::connection::Connection;
use crate::store::rows::{self, millis};

/// Inserts rows if none of their identifiers is known.
macro_rules! insert {
    ($rows:literal) => {
        concat!(
            "INSERT INTO bills (id, idempotency_key, fingerprint, intent, rest_of, reference, request, \
             customer_name, deadline, stage, holder, lease_until, attempts, status, looked_at, \
             close_after, version, created_at, updated_at, browser_bill) ",
            $rows,
            " ON CONFLICT DO NOTHING"
        )
    };
}

/// For SQLite, which would keep the rows of `new_bills` and of `RETURNING` in temporary tables: each costs more than the
/// insert itself.
pub(in crate::store) const INSERT_ONE: &str = insert!(
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asking', $10, $13 + $11, 1, 'issued', 0, 0, 1, $13, $13, $12)"
);

/// Reads the table `new_bills`.
pub(super) const INSERT: &str = concat!(
    insert!(
        "SELECT id, idempotency_key, fingerprint, intent, rest_of, reference, request, customer_name, deadline, \
         'asking', holder, now_ms() + lease, 1, 'issued', 0, 0, 1, now_ms(), now_ms(), browser_bill \
         FROM new_bills WHERE TRUE"
    ),
    " RETURNING id, created_at"
);

/// A new bill and the lease of the attempt that asks ClickPesa for its number.
#[derive(Clone, Debug)]
pub(in crate::store) struct NewLease {
    pub(in crate::store) bill: NewBill,
    pub(in crate::store) fingerprint: String,
    pub(in crate::store) browser_bill: Option<String>,
    /// The bill's request as JSON.
    pub(in crate::store) request: String,
    pub(in crate::store) holder: String,
    /// The time until the lease expires, in milliseconds.
    pub(in crate::store) lease: i64,
}

impl NewLease {
    /// The reference to ask ClickPesa for: the customer's own, or a generated number.
    pub(in crate::store) fn reference(&self) -> Option<&str> {
        self.bill.reference().map(BillReference::as_str)
    }

    /// About how many bytes the operation adds to a statement: the lengths of its texts, and 300 for identifiers and numbers.
    pub(super) fn bytes(&self) -> usize {
        let optional = [&self.bill.intent, &self.bill.customer_name].into_iter();
        300 + self.request.len() + optional.flatten().map(String::len).sum::<usize>()
    }

    pub(in crate::store) fn deadline(&self) -> Option<i64> {
        millis(self.bill.effective_deadline())
    }

    /// Stores the bill on SQLite. Returns when it was stored, or `None` if one of its identifiers is known.
    pub(in crate::store) async fn insert(
        &self,
        connection: &mut Connection,
    ) -> store::Result<Option<Timestamp>> {
        let now = connection.now().await?;
        let bill = &self.bill;
        let values = [
            bill.id.as_str().into(),
            bill.idempotency_key.as_str().into(),
            self.fingerprint.as_str().into(),
            bill.intent.as_deref().into(),
            bill.remainder_of.as_ref().map(BillId::as_str).into(),
            self.reference().into(),
            self.request.as_str().into(),
            bill.customer_name.as_deref().into(),
            self.deadline().into(),
            self.holder.as_str().into(),
            self.lease.into(),
            self.browser_bill.as_deref().into(),
            now.into(),
        ];
        let inserted = connection.execute(INSERT_ONE, &values).await?;
        Ok(rows::timestamp(Some(now)).filter(|_| inserted == 1))
    }
}

/// The table of new bills for [`INSERT`].
pub(super) fn new_bills<'v>(all: &'v [&'v NewLease]) -> Given<'v, &'v NewLease> {
    Given::named("new_bills", all)
        .text("id", |one| one.bill.id.as_str())
        .text("idempotency_key", |one| one.bill.idempotency_key.as_str())
        .text("fingerprint", |one| one.fingerprint.as_str())
        .text("intent", |one| one.bill.intent.as_deref())
        .text("rest_of", |one| {
            one.bill.remainder_of.as_ref().map(BillId::as_str)
        })
        .text("reference", |one| one.reference())
        .text("request", |one| one.request.as_str())
        .text("customer_name", |one| one.bill.customer_name.as_deref())
        .integer("deadline", |one| one.deadline())
        .text("holder", |one| one.holder.as_str())
        .integer("lease", |one| one.lease)
        .text("browser_bill", |one| one.browser_bill.as_deref())
}
