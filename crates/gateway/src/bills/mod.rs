//! The handlers of the bill API: one file per endpoint.

pub(crate) mod check;
pub(crate) mod create;
pub(crate) mod events;
mod idempotency_key;
mod kept;
mod miss_limiter;
pub(crate) mod qr;
mod responses;
pub(crate) mod rest;
pub(crate) mod show;
mod wanted;

pub(crate) use check::look_now;
pub(crate) use create::made;
pub(crate) use kept::Kept;
pub(crate) use miss_limiter::MissLimiter;
pub(crate) use responses::view;
pub(crate) use rest::rest_of;
pub(crate) use show::look_soon;
