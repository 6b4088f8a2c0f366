//! The columns of payments.

use super::cell_value::CellValue;
use super::columns::{Columns, column};
use crate::ledger::Payment;

pub(super) const PAYMENT: Columns<Payment> = &[
    column("id", |payment| CellValue::Text(payment.id.clone())),
    column("status", |payment| {
        CellValue::word(Some(payment.status.wire_name()))
    }),
    column("amount", |payment| CellValue::money(payment.amount)),
    column("currency", |payment| {
        CellValue::Text(payment.currency.clone())
    }),
    column("reference", |payment| {
        CellValue::text(payment.reference.as_deref())
    }),
    column("updated_at", |payment| CellValue::time(payment.updated_at)),
    column("source", |payment| {
        CellValue::word(Some(payment.source.name()))
    }),
];
