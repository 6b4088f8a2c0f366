//! Bills and payments, and the rules that decide whether a bill is paid. Without I/O.

mod balance;
mod bill;
mod payment;

pub(crate) use bill::{Bill, Browser, NewBill, Stage, new_bill_id, parse_request};
pub(crate) use payment::{Payment, PaymentSource, PaymentStatus, merge_reports};
