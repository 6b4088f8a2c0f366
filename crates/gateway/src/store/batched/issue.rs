//! Stores the numbers of bills, with the messages about them.

use std::collections::HashMap;

use billpay_contract::BillId;

use super::Batched;
use super::given::Given;
use crate::store;
use crate::store::bill_change::{Audience, change_bill};
use crate::store::connection::Connection;
use crate::store::dialect::Dialect;
use crate::store::new_message::{NewMessage, put_from};
use crate::store::rows;

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

impl Batched for Issue {
    /// Whether the number is stored. The bill has another version otherwise.
    type Output = bool;

    fn sort_key(&self) -> &str {
        self.id.as_str()
    }

    async fn run_all(connection: &mut Connection, all: &[Self]) -> store::Result<Vec<bool>> {
        match connection.dialect() {
            Dialect::Sqlite => {
                let mut stored = Vec::new();
                for one in all {
                    stored.push(one.on_sqlite(connection).await?);
                }
                Ok(stored)
            }
            Dialect::Postgres => on_postgres(connection, all).await,
        }
    }
}

impl Issue {
    async fn on_sqlite(&self, connection: &mut Connection) -> store::Result<bool> {
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

    fn message<'v, T>(&'v self, value: impl Fn(&'v NewMessage) -> T) -> Option<T> {
        self.message.as_ref().map(value)
    }
}

pub(in crate::store) fn given(all: &[Issue]) -> Given<'_, Issue> {
    Given::new(all)
        .text("id", |one| one.id.as_str())
        .integer("expected", |one| one.expected)
        .text("number", |one| one.number.as_str())
        .text("issued", |one| one.issued.as_str())
}

async fn on_postgres(connection: &mut Connection, all: &[Issue]) -> store::Result<Vec<bool>> {
    let given = given(all)
        .text("message", |one| one.message(|message| &*message.id))
        .integer("message_version", |one| {
            one.message(|message| message.version)
        })
        .text("kind", |one| one.message(|message| &*message.kind))
        .text("body", |one| one.message(|message| &*message.body));
    let put = put_from("changed");
    let statement = format!(
        ", changed AS ({ISSUE} RETURNING bills.id, bills.number, message, message_version, kind, body), \
         put AS ({put}) SELECT id, number FROM changed"
    );
    let statement = given.before(&statement);
    let values = given.values();
    let changed = connection.rows(&statement, &values, |row| {
        Ok((rows::id(row, "id")?, row.get::<String>("number")?))
    });
    // With the number, because of two numbers for one bill only one is stored.
    let changed: HashMap<_, _> = changed.await?.into_iter().collect();
    let stored = |one: &Issue| changed.get(&one.id) == Some(&one.number);
    Ok(all.iter().map(stored).collect())
}
