//! Stores bills, payments, webhooks and messages in SQLite or PostgreSQL.
//!
//! A write that has returned is on disk: SQLite syncs each commit, and PostgreSQL does so by default.
//! The operations and their statements are the same for both databases: [`connection`] runs them, and
//! [`sqlite`] decides on which thread and in which transaction.

mod batched;
mod bill_change;
mod bill_store;
mod bills;
mod change_notifications;
mod clickpesa_webhooks;
mod clock_steps;
mod connection;
mod database;
mod dialect;
mod due_bills;
mod error;
mod existing_database;
mod idempotency;
mod merchant_messages;
mod message_status;
mod migrations;
mod new_message;
mod payments;
mod postgres;
mod rows;
mod sqlite;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use bill_store::{BillStore, MerchantMessages};
pub(crate) use bills::{BillFilter, IssueOutcome, Recorded};
pub(crate) use change_notifications::Change;
pub(crate) use clickpesa_webhooks::ClickPesaWebhook;
pub(crate) use error::Result;
pub use error::StoreError;
pub(crate) use idempotency::{Claim, LeaseHolder};
pub(crate) use merchant_messages::Message;
pub(crate) use message_status::{DeliveryState, Resend, StoredMessage};
