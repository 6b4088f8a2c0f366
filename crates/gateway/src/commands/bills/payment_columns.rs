//! The columns of payments.

use super::cell_value::CellValue;
use super::columns::{Columns, column};
use crate::ledger::Payment;

pub(super) const PAYMENT: Columns<Payment> = &[
    column("id", |payment| CellValue::UntrustedText(payment.id.clone())),
    column("status", |payment| {
        CellValue::trusted_text(Some(payment.status.wire_name()))
    }),
    column("amount", |payment| CellValue::money(payment.amount)),
    column("currency", |payment| {
        CellValue::UntrustedText(payment.currency.clone())
    }),
    column("reference", |payment| {
        CellValue::untrusted_text(payment.reference.as_deref())
    }),
    column("updated_at", |payment| CellValue::time(payment.updated_at)),
    column("source", |payment| {
        CellValue::trusted_text(Some(payment.source.name()))
    }),
];
