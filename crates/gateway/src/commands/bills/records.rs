//! Which values of payments and messages are told, under which names.

use super::cell::Cell;
use super::columns::{Columns, column};
use crate::ledger::Payment;
use crate::store::{Kept, Turn};

pub(super) const PAYMENT: Columns<Payment> = &[
    column("id", |payment| Cell::Text(payment.id.clone())),
    column("status", |payment| {
        Cell::word(Some(payment.status.wire_name()))
    }),
    column("amount", |payment| Cell::money(payment.amount)),
    column("currency", |payment| Cell::Text(payment.currency.clone())),
    column("reference", |payment| {
        Cell::text(payment.reference.as_deref())
    }),
    column("updated_at", |payment| Cell::time(payment.updated_at)),
    column("source", |payment| Cell::word(Some(payment.source.name()))),
];

pub(super) const MESSAGE: Columns<Kept> = &[
    column("message", |message| Cell::Word(message.id.clone())),
    column("type", |message| Cell::Word(message.kind.clone())),
    column("bill", |message| Cell::word(Some(message.bill.as_str()))),
    column("created", |message| Cell::Time(message.created_at)),
    column("attempts", |message| Cell::Count(message.attempts)),
    column("state", |message| Cell::word(Some(state(message)))),
    column("delivered_at", |message| match message.turn {
        Turn::Delivered(at) => Cell::Time(at),
        Turn::At(_) | Turn::GivenUp => Cell::Nothing,
    }),
    column("next_attempt", |message| match message.turn {
        Turn::At(at) => Cell::Time(at),
        Turn::Delivered(_) | Turn::GivenUp => Cell::Nothing,
    }),
    column("failure", |message| Cell::text(message.failure.as_deref())),
];

fn state(message: &Kept) -> &'static str {
    match message.turn {
        Turn::Delivered(_) => "delivered",
        Turn::At(_) => "waiting",
        Turn::GivenUp => "given_up",
    }
}
