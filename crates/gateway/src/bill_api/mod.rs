//! The handlers of the bill API: one file per endpoint.

pub(crate) mod check;
pub(crate) mod create;
pub(crate) mod events;
mod idempotency_header;
pub(crate) mod qr_code;
pub(crate) mod remainder_number;
mod resolve_request;
mod responses;
pub(crate) mod show;
mod stored_bill;

pub(crate) use check::poll_if_due;
pub(crate) use create::create_bill;
pub(crate) use remainder_number::issue_remainder_number;
pub(crate) use resolve_request::RequestIdentity;
pub(crate) use responses::view;
pub(crate) use stored_bill::StoredBill;
