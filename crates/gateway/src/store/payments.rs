//! Records payments: merges reports from webhooks and polls into the stored payments.

use billpay_contract::{BillId, BillStatus, ControlNumber};

use super::bill_change::{Audience, change_bill, lock};
use super::bill_store::BillStore;
use super::bills::Recorded;
use super::connection::Connection;
use super::error::StoreError;
use super::rows::{self, cents, millis};
use crate::ledger::{Bill, Payment, merge_reports};

const UPSERT: &str = "INSERT INTO payments \
    (bill, id, status, amount, currency, reference, updated_at, source) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
    ON CONFLICT (bill, id) DO UPDATE SET status = $3, amount = $4, currency = $5, \
    reference = $6, updated_at = $7, source = $8";

const CHANGED: &str =
    "UPDATE bills SET status = $2, version = version + 1, updated_at = now_ms() WHERE id = $1";

impl BillStore {
    /// Merges reported payments into the bill with that number.
    pub(crate) async fn record(
        &self,
        number: &ControlNumber,
        reported: &[Payment],
    ) -> super::Result<Recorded> {
        let Some(bill) = self.find_number(number).await? else {
            return Ok(Recorded::UnknownNumber);
        };
        if with_payments(&bill, reported).is_none() {
            return Ok(Recorded::Unchanged);
        }
        let (store, reported) = (self.clone(), reported.to_vec());
        let recorded = self.transaction(move |connection| {
            Box::pin(async move { store.record_in(connection, &bill.id, &reported).await })
        });
        recorded.await
    }

    async fn record_in(
        &self,
        connection: &mut Connection,
        id: &BillId,
        reported: &[Payment],
    ) -> super::Result<Recorded> {
        lock(connection, id).await?;
        let before = rows::bill(connection, id.as_str()).await?;
        let before = before.ok_or(StoreError::Unreadable("bill"))?;
        let Some(after) = with_payments(&before, reported) else {
            return Ok(Recorded::Unchanged);
        };
        for payment in &after.payments {
            upsert(connection, id, payment).await?;
        }
        let status = after.balance().status;
        let message = is_told(&before, &after).then(|| self.message_about(&after));
        let values = [id.as_str().into(), status.wire_name().into()];
        let message = message.flatten();
        let change = (CHANGED, &values[..]);
        change_bill(
            connection,
            id,
            change,
            message.as_ref(),
            Audience::AllGateways,
        )
        .await?;
        Ok(Recorded::Changed(Box::new(after)))
    }
}

/// Whether the merchant's system is told: the status has changed, or money has arrived. A paid bill stays paid when a report
/// corrects the amount of its payment.
fn is_told(before: &Bill, after: &Bill) -> bool {
    let (before, after) = (before.balance(), after.balance());
    let paid_before = before.status == BillStatus::Paid;
    before.status != after.status || (before.paid != after.paid && !paid_before)
}

/// The bill with the reported payments; `None` if they were known.
fn with_payments(bill: &Bill, reported: &[Payment]) -> Option<Bill> {
    let mut after = bill.clone();
    for payment in reported {
        merge(&mut after.payments, payment);
    }
    after.version += 1;
    (after.payments != bill.payments).then_some(after)
}

fn merge(payments: &mut Vec<Payment>, reported: &Payment) {
    match payments.iter_mut().find(|known| known.id == reported.id) {
        Some(known) => *known = merge_reports(known, reported),
        None => payments.push(reported.clone()),
    }
}

async fn upsert(
    connection: &mut Connection,
    bill: &BillId,
    payment: &Payment,
) -> super::Result<()> {
    let values = [
        bill.as_str().into(),
        payment.id.as_str().into(),
        payment.status.wire_name().into(),
        cents(payment.amount).into(),
        payment.currency.as_str().into(),
        payment.reference.as_deref().into(),
        millis(payment.updated_at).into(),
        payment.source.name().into(),
    ];
    connection.execute(UPSERT, &values).await?;
    Ok(())
}
