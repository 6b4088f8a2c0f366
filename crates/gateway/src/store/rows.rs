//! Reads bills and payments from rows.

use billpay_contract::{Amount, BillId, BillReference, IssuedBill, Timestamp};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::error::StoreError;
use crate::ledger::{self, Bill, Payment, PaymentSource, PaymentStatus, Stage};

const MILLIS: i64 = 1000;

pub(super) const BILL: &str = "SELECT * FROM bills WHERE id = $1";
const PAYMENTS: &str = "SELECT * FROM payments WHERE bill = $1 ORDER BY id";
const REMAINDER: &str = "SELECT id FROM bills WHERE rest_of = $1 AND number IS NOT NULL";

/// Loads a bill with its payments and its remainder.
pub(super) async fn bill(connection: &mut AnyConnection, id: &str) -> super::Result<Option<Bill>> {
    let row = sqlx::query(BILL).bind(id);
    let Some(row) = row.fetch_optional(&mut *connection).await? else {
        return Ok(None);
    };
    let mut bill = bill_without_payments(&row)?;
    bill.payments = payments(connection, id).await?;
    let remainder = sqlx::query(REMAINDER)
        .bind(id)
        .fetch_optional(connection)
        .await?;
    bill.remainder = remainder.map(|row| self::id(&row, "id")).transpose()?;
    Ok(Some(bill))
}

/// The bill's payments, in the order of their ids.
pub(super) async fn payments(
    connection: &mut AnyConnection,
    id: &str,
) -> super::Result<Vec<Payment>> {
    let rows = sqlx::query(PAYMENTS).bind(id).fetch_all(connection).await?;
    rows.iter().map(payment).collect()
}

fn bill_without_payments(row: &AnyRow) -> super::Result<Bill> {
    let text = |name: &str| row.try_get::<Option<String>, _>(name);
    let request: String = row.try_get("request")?;
    let stage: String = row.try_get("stage")?;
    let issued = text("issued")?.map(|json| serde_json::from_str::<IssuedBill>(&json));
    let reference = text("reference")?.map(|text| BillReference::parse(&text).ok().flatten());
    let remainder_of = text("rest_of")?.map(|id| BillId::parse(&id));
    Ok(Bill {
        id: id(row, "id")?,
        intent: text("intent")?,
        request: ledger::parse_request(&request).ok_or(StoreError::Unreadable("request"))?,
        reference: reference.flatten(),
        customer_name: text("customer_name")?,
        deadline: timestamp(row.try_get("deadline")?),
        remainder_of: remainder_of.flatten(),
        stage: Stage::from_name(&stage).ok_or(StoreError::Unreadable("stage"))?,
        attempts: row.try_get("attempts")?,
        issued: issued
            .transpose()
            .map_err(|_| StoreError::Unreadable("number"))?,
        payments: Vec::new(),
        remainder: None,
        created_at: Timestamp::from_unix(row.try_get::<i64, _>("created_at")? / MILLIS),
        version: row.try_get("version")?,
    })
}

pub(super) fn id(row: &AnyRow, name: &str) -> super::Result<BillId> {
    let id: String = row.try_get(name)?;
    BillId::parse(&id).ok_or(StoreError::Unreadable("bill id"))
}

fn payment(row: &AnyRow) -> super::Result<Payment> {
    let status: String = row.try_get("status")?;
    let source: String = row.try_get("source")?;
    let cents: Option<i64> = row.try_get("amount")?;
    let amount = cents.and_then(|cents| Amount::from_cents(u64::try_from(cents).ok()?).ok());
    Ok(Payment {
        id: row.try_get("id")?,
        status: PaymentStatus::from_wire_name(&status),
        amount,
        currency: row.try_get("currency")?,
        reference: row.try_get("reference")?,
        updated_at: timestamp(row.try_get("updated_at")?),
        source: PaymentSource::from_name(&source),
    })
}

/// Converts milliseconds to a timestamp.
pub(super) fn timestamp(millis: Option<i64>) -> Option<Timestamp> {
    millis.map(|millis| Timestamp::from_unix(millis.div_euclid(MILLIS)))
}

/// Converts a timestamp to milliseconds.
pub(super) fn millis(timestamp: Option<Timestamp>) -> Option<i64> {
    timestamp.map(|timestamp| timestamp.unix() * MILLIS)
}

/// Converts an amount to cents. The greatest amount is far below the greatest `i64`.
pub(super) fn cents(amount: Option<Amount>) -> Option<i64> {
    amount.and_then(|amount| i64::try_from(amount.cents()).ok())
}
