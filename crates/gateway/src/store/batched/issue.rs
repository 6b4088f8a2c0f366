//! Stores the numbers of bills, with the messages about them.

use std::collections::HashMap;

use billpay_contract::BillId;

use super::given::Given;
use crate::store;
use crate::store::bill_change::{Audience, change_bill};
use crate::store::connection::Connection;
use crate::store::new_message::{NewMessage, put_from};

/// It names the version that it expects, so that it changes nothing if another was faster. The last condition is not
/// about the number, because PostgreSQL would find the bills without one by that column's index, however many there are.
macro_rules! issue {
    (number: $number:literal, issued: $issued:literal, id: $id:literal, expected: $expected:literal, $from:literal) => {
        concat!(
            "UPDATE bills SET stage = 'issued', number = ", $number, ", issued = ", $issued, ", lease_until = 0, \
             looked_at = now_ms(), poll_at = now_ms() + 300000, version = bills.version + 1, updated_at = now_ms()",
            $from, " WHERE bills.id = ", $id, " AND bills.version = ", $expected, " AND bills.issued IS NULL"
        )
    };
}

/// For SQLite, which would keep the rows of `given` in a temporary table: that costs more than the update itself.
pub(in crate::store) const ISSUE_ONE: &str =
    issue!(number: "$3", issued: "$4", id: "$1", expected: "$2", "");

pub(in crate::store) const ISSUE: &str = issue!(
    number: "given.number", issued: "given.issued", id: "given.id", expected: "given.expected", " FROM given"
);

/// A number for a bill.
#[derive(Debug)]
pub(in crate::store) struct Issue {
    pub(in crate::store) id: BillId,
    /// The version that the bill must have.
    pub(in crate::store) expected: i64,
    pub(in crate::store) number: String,
    /// ClickPesa's answer as JSON.
    pub(in crate::store) issued: String,
    pub(in crate::store) message: Option<NewMessage>,
}

impl Issue {
    /// Stores the number on SQLite. Returns `false` if the bill has another version.
    pub(in crate::store) async fn store(&self, connection: &mut Connection) -> store::Result<bool> {
        let values = [
            self.id.as_str().into(),
            self.expected.into(),
            self.number.as_str().into(),
            self.issued.as_str().into(),
        ];
        let issue = (ISSUE_ONE, &values[..]);
        let (message, audience) = (self.message.as_ref(), Audience::ThisGateway);
        change_bill(connection, &self.id, issue, message, audience).await
    }

    /// About how many bytes the operation adds to a statement: the lengths of its texts, and 150 for identifiers and numbers.
    pub(super) fn bytes(&self) -> usize {
        150 + self.issued.len()
            + self
                .message(|message| message.body.len())
                .unwrap_or_default()
    }

    /// Whether its number was stored. Of two numbers for one bill only one is.
    pub(super) fn is_among(&self, changed: &HashMap<BillId, String>) -> bool {
        changed.get(&self.id) == Some(&self.number)
    }

    fn message<'v, T>(&'v self, value: impl Fn(&'v NewMessage) -> T) -> Option<T> {
        self.message.as_ref().map(value)
    }
}

pub(in crate::store) fn given<'v>(all: &'v [&'v Issue]) -> Given<'v, &'v Issue> {
    Given::new(all)
        .text("id", |one| one.id.as_str())
        .integer("expected", |one| one.expected)
        .text("number", |one| one.number.as_str())
        .text("issued", |one| one.issued.as_str())
        .text("message", |one| one.message(|message| &*message.id))
        .integer("message_version", |one| {
            one.message(|message| message.version)
        })
        .text("kind", |one| one.message(|message| &*message.kind))
        .text("body", |one| one.message(|message| &*message.body))
}

/// The parts of a statement on PostgreSQL that store the numbers and the messages of the table `given`. `changed` has the
/// bills that got their number.
pub(super) fn changes() -> String {
    let put = put_from("changed");
    format!(
        "changed AS ({ISSUE} RETURNING bills.id, bills.number, message, message_version, kind, body), \
         put AS ({put})"
    )
}
