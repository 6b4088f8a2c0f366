//! Which values of bills are told, under which names. A name is never renamed: other programs read
//! them.

use billpay_contract::{BillDescription, BillId, BillReference, BillStatus, PaymentMode};

use super::cell::Cell;
use crate::ledger::{Bill, Stage};

/// A named value of a row.
pub(super) struct Column<T: 'static> {
    pub(super) name: &'static str,
    pub(super) of: fn(&T) -> Cell,
}

pub(super) type Columns<T> = &'static [Column<T>];

pub(super) const fn column<T>(name: &'static str, of: fn(&T) -> Cell) -> Column<T> {
    Column { name, of }
}

/// All of a bill.
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
    column("missing", |bill| Cell::money(bill.account().missing)),
    column("paid_at", |bill| Cell::time(bill.account().paid_at)),
    column("payment_reference", |bill| {
        Cell::text(bill.account().reference.as_deref())
    }),
    column("deadline", |bill| Cell::time(bill.deadline)),
    column("intent", |bill| Cell::text(bill.intent.as_deref())),
    column("rest_of", |bill| {
        Cell::word(bill.rest_of.as_ref().map(BillId::as_str))
    }),
    column("rest", |bill| {
        Cell::word(bill.rest.as_ref().map(BillId::as_str))
    }),
    column("attempts", |bill| Cell::Count(bill.attempts)),
    column("unseen_numbers_possible", |bill| Cell::Count(unseen(bill))),
];

/// What of a bill fits a screen.
pub(super) const BILL_SHORT: Columns<Bill> = &[
    column("created", created),
    column("number", number),
    column("description", description),
    column("customer", customer),
    column("amount", amount),
    column("status", |bill| match status(bill) {
        Cell::Nothing => stage(bill),
        status => status,
    }),
    column("paid", paid),
    column("id", id),
];

fn id(bill: &Bill) -> Cell {
    Cell::word(Some(bill.id.as_str()))
}

fn created(bill: &Bill) -> Cell {
    Cell::Time(bill.created_at)
}

fn number(bill: &Bill) -> Cell {
    let issued = bill.issued.as_ref();
    Cell::word(issued.map(|issued| issued.bill_pay_number.as_str()))
}

/// The merchant's own; a number that was asked for.
fn reference(bill: &Bill) -> Cell {
    Cell::word(bill.request.reference().map(BillReference::as_str))
}

fn description(bill: &Bill) -> Cell {
    let issued = bill.issued.as_ref();
    let answered = issued.and_then(|issued| issued.bill_description.as_deref());
    Cell::text(answered.or_else(|| bill.request.description().map(BillDescription::as_str)))
}

fn customer(bill: &Bill) -> Cell {
    let issued = bill.issued.as_ref();
    let answered = issued.and_then(|issued| issued.bill_customer_name.as_deref());
    Cell::text(answered.or(bill.customer_name.as_deref()))
}

fn amount(bill: &Bill) -> Cell {
    Cell::money(bill.amount())
}

fn mode(bill: &Bill) -> Cell {
    let issued = bill.issued.as_ref();
    let answered = issued.and_then(|issued| issued.bill_payment_mode);
    let asked = bill.request.charge().map(|charge| charge.payment_mode);
    Cell::word(answered.or(asked).map(PaymentMode::wire_name))
}

/// A bill without a number has none.
fn status(bill: &Bill) -> Cell {
    let status = bill.issued.as_ref().map(|_| bill.account().status);
    Cell::word(status.map(BillStatus::wire_name))
}

fn stage(bill: &Bill) -> Cell {
    Cell::word(Some(bill.stage.name()))
}

fn paid(bill: &Bill) -> Cell {
    Cell::money(bill.account().paid)
}

/// How many numbers ClickPesa may have made for the bill that nobody saw: one for each time that
/// it was asked and gave none, unless the number was chosen by the merchant. What it refused is
/// not told apart, so this is the most that there can be.
fn unseen(bill: &Bill) -> i64 {
    if bill.request.reference().is_some() {
        return 0;
    }
    match bill.stage {
        Stage::Asking | Stage::Unknown => bill.attempts,
        Stage::Refused | Stage::Issued | Stage::Closed => bill.attempts - 1,
    }
}
