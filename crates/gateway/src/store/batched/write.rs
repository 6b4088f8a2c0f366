//! Stores new bills and the numbers of others in one statement, which is one commit.

use std::collections::HashMap;

use billpay_contract::Timestamp;

use super::issue::{changes, given};
use super::new_lease::{INSERT, new_bills};
use super::{Batched, Issue, NewLease};
use crate::store;
use crate::store::connection::Connection;
use crate::store::error::StoreError;
use crate::store::rows;

/// A change of the table of bills.
#[derive(Debug)]
pub(in crate::store) enum Write {
    Insert(Box<NewLease>),
    Issue(Issue),
}

/// The result of a [`Write`].
#[derive(Debug)]
pub(in crate::store) enum Written {
    /// When the bill was stored; `None` if one of its identifiers is known.
    Insert(Option<Timestamp>),
    /// Whether the number is stored. The bill has another version otherwise.
    Issue(bool),
}

impl Written {
    /// The result of an [`Insert`](Write::Insert).
    pub(in crate::store) fn insert(self) -> store::Result<Option<Timestamp>> {
        match self {
            Self::Insert(created_at) => Ok(created_at),
            Self::Issue(_) => Err(StoreError::Stopped),
        }
    }

    /// The result of an [`Issue`](Write::Issue).
    pub(in crate::store) fn issue(self) -> store::Result<bool> {
        match self {
            Self::Issue(stored) => Ok(stored),
            Self::Insert(_) => Err(StoreError::Stopped),
        }
    }
}

impl Batched for Write {
    type Output = Written;

    fn sort_key(&self) -> &str {
        match self {
            Self::Insert(new) => &new.bill.idempotency_key,
            Self::Issue(issue) => issue.id.as_str(),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::Insert(new) => new.bytes(),
            Self::Issue(issue) => issue.bytes(),
        }
    }

    /// New bills come before numbers in all gateways, too.
    async fn run_all(connection: &mut Connection, all: &[Self]) -> store::Result<Vec<Written>> {
        let new = all.iter().filter_map(|one| match one {
            Self::Insert(new) => Some(&**new),
            Self::Issue(_) => None,
        });
        let issues = all.iter().filter_map(|one| match one {
            Self::Issue(issue) => Some(issue),
            Self::Insert(_) => None,
        });
        let (new, issues): (Vec<_>, Vec<_>) = (new.collect(), issues.collect());
        let (new_bills, numbers) = (new_bills(&new), given(&issues));
        let mut values = new_bills.values();
        let first = values.len() + 1;
        values.extend(numbers.values());
        let statement = format!(
            "WITH {}, {}, created AS ({INSERT}), {} \
             SELECT id, created_at, NULL AS number FROM created UNION ALL SELECT id, NULL, number FROM changed",
            new_bills.definition(1),
            numbers.definition(first),
            changes()
        );
        let (mut created, mut changed) = (HashMap::new(), HashMap::new());
        let rows = connection.rows(&statement, &values, |row| {
            let id = rows::id(row, "id")?;
            match row.get("number")? {
                Some(number) => drop(changed.insert(id, number)),
                None => drop(created.insert(id, rows::timestamp(row.get("created_at")?))),
            }
            Ok(())
        });
        rows.await?;
        let written = |one: &Self| match one {
            Self::Insert(new) => Written::Insert(created.get(&new.bill.id).copied().flatten()),
            Self::Issue(issue) => Written::Issue(issue.is_among(&changed)),
        };
        Ok(all.iter().map(written).collect())
    }
}
