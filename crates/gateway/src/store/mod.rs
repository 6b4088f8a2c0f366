//! Where bills are kept: one interface, two databases.
//!
//! What a caller is told has happened is on disk: SQLite syncs each commit, PostgreSQL does by
//! default. Statements are the same for both; [`dialect`] holds what differs.

mod bills;
mod claims;
mod database;
mod dialect;
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

use billpay_contract::{BillId, Moment};

use crate::ledger::{Bill, Stage};

pub use database::StoreError;
pub(crate) use database::{BillStore, Merchant};
pub(crate) use messages::Message;
pub(crate) use notifications::Notification;
pub(crate) use outbox::{Kept, Resend, Turn};

/// Who holds a lease: one attempt to get a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder(String);

impl Holder {
    /// A new one, unlike any other.
    pub(crate) fn random() -> Self {
        Self(uuid::Uuid::new_v4().simple().to_string())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What there is to do about a bill that somebody wants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Claim {
    /// It is kept now and nobody has asked ClickPesa: the claimer does.
    New(Bill),
    /// Somebody asked before and left no number: the claimer asks again, minding the stage that
    /// the bill was left in.
    Again(Bill),
    /// It has its number.
    Issued(Bill),
    /// Somebody else asks ClickPesa now.
    Busy(Bill),
    /// The key stands for another bill.
    KeyReused,
    /// The intent stands for another bill.
    IntentReused,
    /// The reference is another bill's.
    ReferenceTaken,
    /// What stood in the way is gone, or the number that the gateway chose is another bill's: to be
    /// tried anew, with another number.
    Anew,
}

/// What others are told of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// That bill is another now.
    Of(BillId),
    /// Some may be: word of them may have been lost.
    Missed,
}

/// How an attempt ended without a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unmade {
    /// ClickPesa surely made none.
    Refused,
    /// It may have made one.
    Unknown,
}

/// What a number's arrival changed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Issue {
    /// The bill has this number now.
    Now(Bill),
    /// It has had another number: this one is nobody's.
    Other(Bill),
}

/// What payments changed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Recorded {
    /// Nothing that was not known.
    Nothing,
    /// The bill is another now.
    Changed(Box<Bill>),
    /// No bill of this gateway has that number.
    NoBill,
}

/// Which bills are listed, the newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Listing {
    /// Only those of this status, which have their number.
    pub(crate) status: Option<billpay_contract::BillStatus>,
    /// Only those that have come so far.
    pub(crate) stage: Option<Stage>,
    /// Only those made at this time or later.
    pub(crate) from: Option<Moment>,
    /// Only those made before this time.
    pub(crate) to: Option<Moment>,
    /// Only those made before this one.
    pub(crate) before: Option<BillId>,
    /// At most so many.
    pub(crate) limit: u32,
}

/// What the store answers.
pub(crate) type Result<T> = std::result::Result<T, StoreError>;
