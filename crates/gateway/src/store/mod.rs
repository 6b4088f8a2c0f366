//! Where bills are kept: one interface, two databases.
//!
//! What a caller is told has happened is on disk: SQLite syncs each commit, PostgreSQL does by
//! default. Statements are the same for both; [`dialect`] holds what differs.

mod bills;
mod claims;
mod database;
mod dialect;
mod error;
mod listening;
mod messages;
mod migrations;
mod needs;
mod notifications;
mod outbox;
mod payments;
mod rows;
#[cfg(test)]
pub(crate) mod tests;
mod visiting;

pub(crate) use bills::{Issue, Listing, Recorded};
pub(crate) use claims::{Claim, Holder};
pub(crate) use database::{BillStore, Merchant};
pub(crate) use error::Result;
pub use error::StoreError;
pub(crate) use listening::Change;
pub(crate) use messages::Message;
pub(crate) use notifications::Notification;
pub(crate) use outbox::{Kept, Resend, Turn};
