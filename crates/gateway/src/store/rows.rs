//! Reads bills and payments from rows.

use billpay_contract::{Amount, BillId, BillReference, IssuedBill, Timestamp};

use super::connection::{Connection, Row, Value};
use super::error::StoreError;
use crate::ledger::{self, Bill, Payment, PaymentSource, PaymentStatus, Stage};

const MILLIS: i64 = 1000;

/// A statement that selects bills with their payments and their remainders: those that meet a condition, or those whose
/// ids `$from` selects as `picked`. A bill with several payments has several rows, one after the other.
macro_rules! select_bills {
    (where $condition:literal) => {
        select_bills!(from "bills", where concat!("WHERE ", $condition), order by "bills.id")
    };
    ($from:expr, order by $order:expr) => {
        select_bills!(
            from concat!("(", $from, ") AS picked JOIN bills ON bills.id = picked.id"),
            where "",
            order by $order
        )
    };
    (from $from:expr, where $where:expr, order by $order:expr) => {
        concat!(
            "SELECT bills.id, bills.request, bills.stage, bills.issued, bills.reference, bills.rest_of, bills.intent, \
             bills.customer_name, bills.deadline, bills.attempts, remainders.id AS remainder, bills.created_at, \
             bills.version, payments.id AS payment, payments.status AS payment_status, \
             payments.source AS payment_source, payments.amount AS payment_amount, \
             payments.currency AS payment_currency, payments.reference AS payment_reference, \
             payments.updated_at AS payment_updated_at FROM ",
            $from,
            " LEFT JOIN bills AS remainders ON remainders.rest_of = bills.id AND remainders.number IS NOT NULL \
             LEFT JOIN payments ON payments.bill = bills.id ",
            $where,
            " ORDER BY ",
            $order,
            ", payments.id"
        )
    };
}
pub(super) use select_bills;

const BY_ID: &str = select_bills!(where "bills.id = $1");

/// Loads a bill with its payments and its remainder.
pub(super) async fn bill(connection: &mut Connection, id: &str) -> super::Result<Option<Bill>> {
    one(connection, BY_ID, &[id.into()]).await
}

/// Loads the bill that a statement made with `select_bills!` finds.
pub(super) async fn one(
    connection: &mut Connection,
    statement: &str,
    values: &[Value<'_>],
) -> super::Result<Option<Bill>> {
    Ok(bills(connection, statement, values).await?.pop())
}

/// Loads the bills that a statement made with `select_bills!` finds.
pub(super) async fn bills(
    connection: &mut Connection,
    statement: &str,
    values: &[Value<'_>],
) -> super::Result<Vec<Bill>> {
    let mut bills: Vec<Bill> = Vec::new();
    let rows = connection.rows(statement, values, |row| {
        let id = id(row, "id")?;
        if bills.last().is_none_or(|last| last.id != id) {
            bills.push(bill_without_payments(id, row)?);
        }
        if let (Some(bill), Some(payment)) = (bills.last_mut(), payment(row)?) {
            bill.payments.push(payment);
        }
        Ok(())
    });
    rows.await?;
    Ok(bills)
}

fn bill_without_payments(id: BillId, row: &Row<'_>) -> super::Result<Bill> {
    let text = |name: &str| row.get::<Option<String>>(name);
    let request: String = row.get("request")?;
    let stage: String = row.get("stage")?;
    let issued = text("issued")?.map(|json| serde_json::from_str::<IssuedBill>(&json));
    let reference = text("reference")?.map(|text| BillReference::parse(&text).ok().flatten());
    let remainder_of = text("rest_of")?.map(|id| BillId::parse(&id));
    Ok(Bill {
        id,
        intent: text("intent")?,
        request: ledger::parse_request(&request).ok_or(StoreError::Unreadable("request"))?,
        reference: reference.flatten(),
        customer_name: text("customer_name")?,
        deadline: timestamp(row.get("deadline")?),
        remainder_of: remainder_of.flatten(),
        stage: Stage::from_name(&stage).ok_or(StoreError::Unreadable("stage"))?,
        attempts: row.get("attempts")?,
        issued: issued
            .transpose()
            .map_err(|_| StoreError::Unreadable("number"))?,
        payments: Vec::new(),
        remainder: text("remainder")?.map(|id| parse_id(&id)).transpose()?,
        created_at: Timestamp::from_unix(row.get::<i64>("created_at")? / MILLIS),
        version: row.get("version")?,
    })
}

/// Reads a bill's id.
pub(super) fn id(row: &Row<'_>, name: &str) -> super::Result<BillId> {
    parse_id(&row.get::<String>(name)?)
}

fn parse_id(id: &str) -> super::Result<BillId> {
    BillId::parse(id).ok_or(StoreError::Unreadable("bill id"))
}

fn payment(row: &Row<'_>) -> super::Result<Option<Payment>> {
    let Some(id) = row.get("payment")? else {
        return Ok(None);
    };
    let status: String = row.get("payment_status")?;
    let source: String = row.get("payment_source")?;
    let cents: Option<i64> = row.get("payment_amount")?;
    let amount = cents.and_then(|cents| Amount::from_cents(u64::try_from(cents).ok()?).ok());
    Ok(Some(Payment {
        id,
        status: PaymentStatus::from_wire_name(&status),
        amount,
        currency: row.get("payment_currency")?,
        reference: row.get("payment_reference")?,
        updated_at: timestamp(row.get("payment_updated_at")?),
        source: PaymentSource::from_name(&source),
    }))
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

/// Converts a duration to milliseconds. A century is as good as for ever.
pub(super) fn duration(duration: std::time::Duration) -> i64 {
    const CENTURY: i64 = 100 * 366 * 24 * 3_600_000;
    i64::try_from(duration.as_millis()).map_or(CENTURY, |millis| millis.min(CENTURY))
}
