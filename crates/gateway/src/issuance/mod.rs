//! Issues one control number per bill, whatever fails on the way.
//!
//! A bill is stored before ClickPesa is asked. Other requests for the same bill wait for the attempt
//! that holds its lease. When that attempt dies, its lease expires and the next request takes over.
//! `docs/decisions/0012-one-control-number-per-bill.md` lists what is known in each case.

mod attempt;
mod bill_match;
mod error;
mod issuer;
mod lookup;
mod number_generator;

pub(crate) use attempt::LEASE;
pub(crate) use error::IssueError;
pub(crate) use issuer::Issuer;
