//! What the gateway knows of a bill and its payments, and what follows from it.

mod account;
mod bill;
mod payment;

pub(crate) use bill::{Bill, NewBill, Stage, new_bill_id, request};
pub(crate) use payment::{Payment, PaymentStatus, Source, merged};
