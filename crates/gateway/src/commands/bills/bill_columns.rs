//! The columns of bills. A column is never renamed, because other programs read them.

use billpay_contract::{BillDescription, BillId, BillReference, BillStatus, PaymentMode};

use super::cell_value::CellValue;
use super::columns::{Columns, column};
use crate::ledger::{Bill, Stage};

/// All columns of a bill.
pub(super) const BILL: Columns<Bill> = &[
    column("id", id),
    column("created", created),
    column("number", number),
    column("reference", reference),
    column("description", description),
    column("customer", customer),
    column("amount", amount),
    column("mode", mode),
    column("status", status),
    column("stage", stage),
    column("paid", paid),
    column("missing", |bill| CellValue::money(bill.balance().missing)),
    column("paid_at", |bill| CellValue::time(bill.balance().paid_at)),
    column("payment_reference", |bill| {
        CellValue::untrusted_text(bill.balance().reference.as_deref())
    }),
    column("deadline", |bill| CellValue::time(bill.deadline)),
    column("intent", |bill| {
        CellValue::untrusted_text(bill.intent.as_deref())
    }),
    column("rest_of", |bill| {
        CellValue::trusted_text(bill.remainder_of.as_ref().map(BillId::as_str))
    }),
    column("rest", |bill| {
        CellValue::trusted_text(bill.remainder.as_ref().map(BillId::as_str))
    }),
    column("attempts", |bill| CellValue::Count(bill.attempts)),
    column("unseen_numbers_possible", |bill| {
        CellValue::Count(unseen(bill))
    }),
];

/// The columns that fit a terminal.
pub(super) const BILL_SHORT: Columns<Bill> = &[
    column("created", created),
    column("number", number),
    column("description", description),
    column("customer", customer),
    column("amount", amount),
    column("status", |bill| match status(bill) {
        CellValue::Empty => stage(bill),
        status => status,
    }),
    column("paid", paid),
    column("id", id),
];

fn id(bill: &Bill) -> CellValue {
    CellValue::trusted_text(Some(bill.id.as_str()))
}

fn created(bill: &Bill) -> CellValue {
    CellValue::Time(bill.created_at)
}

fn number(bill: &Bill) -> CellValue {
    let issued = bill.issued.as_ref();
    CellValue::trusted_text(issued.map(|issued| issued.bill_pay_number.as_str()))
}

/// The merchant's own reference, not a generated number.
fn reference(bill: &Bill) -> CellValue {
    CellValue::trusted_text(bill.request.reference().map(BillReference::as_str))
}

fn description(bill: &Bill) -> CellValue {
    let issued = bill.issued.as_ref();
    let answered = issued.and_then(|issued| issued.bill_description.as_deref());
    CellValue::untrusted_text(
        answered.or_else(|| bill.request.description().map(BillDescription::as_str)),
    )
}

fn customer(bill: &Bill) -> CellValue {
    let issued = bill.issued.as_ref();
    let answered = issued.and_then(|issued| issued.bill_customer_name.as_deref());
    CellValue::untrusted_text(answered.or(bill.customer_name.as_deref()))
}

fn amount(bill: &Bill) -> CellValue {
    CellValue::money(bill.amount())
}

fn mode(bill: &Bill) -> CellValue {
    let issued = bill.issued.as_ref();
    let answered = issued.and_then(|issued| issued.bill_payment_mode);
    let asked = bill.request.charge().map(|charge| charge.payment_mode);
    CellValue::trusted_text(answered.or(asked).map(PaymentMode::wire_name))
}

/// The status; a bill without a number has none.
fn status(bill: &Bill) -> CellValue {
    let status = bill.issued.as_ref().map(|_| bill.balance().status);
    CellValue::trusted_text(status.map(BillStatus::wire_name))
}

fn stage(bill: &Bill) -> CellValue {
    CellValue::trusted_text(Some(bill.stage.name()))
}

fn paid(bill: &Bill) -> CellValue {
    CellValue::money(bill.balance().paid)
}

/// The greatest number of control numbers that ClickPesa may have made for the bill without the gateway
/// seeing them: one per attempt without a number, unless the merchant chose the number. Refused
/// attempts are counted, too.
fn unseen(bill: &Bill) -> i64 {
    if bill.request.reference().is_some() {
        return 0;
    }
    match bill.stage {
        Stage::Asking | Stage::Unknown => bill.attempts,
        Stage::Refused | Stage::Issued | Stage::Closed => bill.attempts - 1,
    }
}
