//! Bills, one file per verb.

pub(crate) mod check;
pub(crate) mod create;
pub(crate) mod events;
mod idempotency_key;
mod kept;
pub(crate) mod qr;
pub(crate) mod rest;
pub(crate) mod show;
mod wanted;

use axum::Json;
use axum::response::{IntoResponse, Response};
use billpay_contract::ProblemCode;
use http::HeaderValue;
use http::header::LOCATION;

use crate::ledger::Bill;
use crate::problems::Failure;
use crate::router::Shared;

pub(crate) use check::look_now;
pub(crate) use create::made;
pub(crate) use kept::{Kept, Misses};
pub(crate) use rest::rest_of;
pub(crate) use show::look_soon;

/// A bill with its number in ClickPesa's shape, and where its page is.
fn issued(shared: &Shared, bill: &Bill) -> Result<Response, Failure> {
    let issued = bill.issued.as_ref();
    let issued = issued.ok_or_else(|| Failure::new(ProblemCode::Internal))?;
    let mut issued = issued.clone();
    issued.bill_customer_name = issued
        .bill_customer_name
        .or_else(|| bill.customer_name.clone());
    let address = shared.address.bill_path(&bill.id);
    // A path of our own and hex digits can stand in a header.
    let location = HeaderValue::from_str(&address).unwrap_or(HeaderValue::from_static("/"));
    Ok(([(LOCATION, location)], Json(issued)).into_response())
}

/// A bill as a browser is told of it.
pub(crate) fn view(shared: &Shared, bill: &Bill) -> Result<billpay_contract::BillView, Failure> {
    let view = bill.view(shared.clock.moment());
    view.ok_or_else(|| Failure::new(ProblemCode::BillNotFound))
}
