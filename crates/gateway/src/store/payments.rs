//! Records payments: merges reports from webhooks and polls into the stored payments.

use billpay_contract::{BillId, ControlNumber};

use super::bill_store::{BillStore, WriteTransaction};
use super::bills::{Recorded, load_bill, lock};
use super::merchant_messages;
use super::rows::{self, cents, millis};
use crate::ledger::{Payment, merge_reports};

const BY_NUMBER: &str = "SELECT id FROM bills WHERE number = $1";

const UPSERT: &str = "INSERT INTO payments \
    (bill, id, status, amount, currency, reference, updated_at, source) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    ON CONFLICT (bill, id) DO UPDATE SET status = $3, amount = $4, currency = $5, \
    reference = $6, updated_at = $7, source = $8";

const CHANGED: &str =
    "UPDATE bills SET status = $2, version = version + 1, updated_at = $3 WHERE id = $1";

impl BillStore {
    /// Merges reported payments into the bill with that number.
    pub(crate) async fn record(
        &self,
        number: &ControlNumber,
        reported: &[Payment],
    ) -> super::Result<Recorded> {
        let mut write = self.begin().await?;
        let row = sqlx::query(BY_NUMBER).bind(number.as_str());
        let Some(row) = row.fetch_optional(&mut *write.transaction).await? else {
            return Ok(Recorded::UnknownNumber);
        };
        let id = rows::id(&row, "id")?;
        lock(&mut write, &id).await?;
        let before = load_bill(&mut write.transaction, &id).await?;
        let mut after = before.clone();
        for payment in reported {
            merge(&mut after.payments, payment);
        }
        if after.payments == before.payments {
            return Ok(Recorded::Unchanged);
        }
        for payment in &after.payments {
            upsert(&mut write, &id, payment).await?;
        }
        let status = after.balance().status;
        let changed = sqlx::query(CHANGED)
            .bind(id.as_str())
            .bind(status.wire_name())
            .bind(write.now);
        changed.execute(&mut *write.transaction).await?;
        after.version += 1;
        if status != before.balance().status {
            merchant_messages::enqueue(self, &mut write, &after).await?;
        }
        self.commit(write, &id).await?;
        Ok(Recorded::Changed(Box::new(after)))
    }
}

fn merge(payments: &mut Vec<Payment>, reported: &Payment) {
    match payments.iter_mut().find(|known| known.id == reported.id) {
        Some(known) => *known = merge_reports(known, reported),
        None => payments.push(reported.clone()),
    }
}

async fn upsert(
    write: &mut WriteTransaction,
    bill: &BillId,
    payment: &Payment,
) -> super::Result<()> {
    let upsert = sqlx::query(UPSERT)
        .bind(bill.as_str())
        .bind(&*payment.id)
        .bind(payment.status.wire_name())
        .bind(cents(payment.amount))
        .bind(&*payment.currency)
        .bind(payment.reference.as_deref())
        .bind(millis(payment.updated_at))
        .bind(payment.source.name());
    upsert.execute(&mut *write.transaction).await?;
    Ok(())
}
