//! What was told of payments, merged into what is known.

use billpay_contract::{BillId, ControlNumber};

use super::bills::{Recorded, lock, whole};
use super::database::{BillStore, Writing};
use super::messages;
use super::rows::{self, cents, millis};
use crate::ledger::{Payment, merged};

const BY_NUMBER: &str = "SELECT id FROM bills WHERE number = $1";

const PUT: &str = "INSERT INTO payments \
    (bill, id, status, amount, currency, reference, updated_at, source) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    ON CONFLICT (bill, id) DO UPDATE SET status = $3, amount = $4, currency = $5, \
    reference = $6, updated_at = $7, source = $8";

const CHANGED: &str =
    "UPDATE bills SET status = $2, version = version + 1, updated_at = $3 WHERE id = $1";

impl BillStore {
    /// Merges what was told of payments on that number.
    pub(crate) async fn record(
        &self,
        number: &ControlNumber,
        told: &[Payment],
    ) -> super::Result<Recorded> {
        let mut writing = self.begin().await?;
        let row = sqlx::query(BY_NUMBER).bind(number.as_str());
        let Some(row) = row.fetch_optional(&mut *writing.transaction).await? else {
            return Ok(Recorded::NoBill);
        };
        let id = rows::id(&row, "id")?;
        lock(&mut writing, &id).await?;
        let before = whole(&mut writing.transaction, &id).await?;
        let mut after = before.clone();
        for payment in told {
            merge(&mut after.payments, payment);
        }
        if after.payments == before.payments {
            return Ok(Recorded::Nothing);
        }
        for payment in &after.payments {
            put(&mut writing, &id, payment).await?;
        }
        let status = after.account().status;
        let changed = sqlx::query(CHANGED)
            .bind(id.as_str())
            .bind(status.wire_name())
            .bind(writing.now);
        changed.execute(&mut *writing.transaction).await?;
        after.version += 1;
        if status != before.account().status {
            messages::tell(self, &mut writing, &after).await?;
        }
        self.commit(writing, &id).await?;
        Ok(Recorded::Changed(Box::new(after)))
    }
}

fn merge(payments: &mut Vec<Payment>, told: &Payment) {
    match payments.iter_mut().find(|known| known.id == told.id) {
        Some(known) => *known = merged(known, told),
        None => payments.push(told.clone()),
    }
}

async fn put(writing: &mut Writing, bill: &BillId, payment: &Payment) -> super::Result<()> {
    let put = sqlx::query(PUT)
        .bind(bill.as_str())
        .bind(&*payment.id)
        .bind(payment.status.wire_name())
        .bind(cents(payment.amount))
        .bind(&*payment.currency)
        .bind(payment.reference.as_deref())
        .bind(millis(payment.updated_at))
        .bind(payment.source.name());
    put.execute(&mut *writing.transaction).await?;
    Ok(())
}
