//! Finds bills by their ids.

use std::collections::HashMap;

use billpay_contract::BillId;

use super::Batched;
use super::given::Given;
use crate::ledger::Bill;
use crate::store;
use crate::store::connection::Connection;
use crate::store::rows::{self, select_bills};

pub(in crate::store) const BY_IDS: &str =
    select_bills!("SELECT id FROM given", order by "bills.id");

/// A bill to be found by its id.
#[derive(Debug)]
pub(in crate::store) struct LookUp(pub(in crate::store) BillId);

impl Batched for LookUp {
    type Output = Option<Bill>;

    const ONLY_READS: bool = true;

    fn sort_key(&self) -> &str {
        self.0.as_str()
    }

    fn bytes(&self) -> usize {
        self.0.as_str().len()
    }

    async fn run_all(
        connection: &mut Connection,
        all: &[Self],
    ) -> store::Result<Vec<Self::Output>> {
        let mut ids: Vec<_> = all.iter().map(|one| one.0.as_str()).collect();
        // Several may wait for the same bill.
        ids.dedup();
        let given = Given::new(&ids).text("id", |id| *id);
        let statement = given.before(BY_IDS);
        let bills = rows::bills(connection, &statement, &given.values()).await?;
        let bills: HashMap<_, _> = bills
            .into_iter()
            .map(|bill| (bill.id.clone(), bill))
            .collect();
        Ok(all.iter().map(|one| bills.get(&one.0).cloned()).collect())
    }
}
