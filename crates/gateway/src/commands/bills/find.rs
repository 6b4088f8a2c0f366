//! Finds the bill that an operator names.

use billpay_contract::{BillId, ControlNumber};

use super::flags::BillSelector;
use crate::commands::error::CommandError;
use crate::ledger::Bill;
use crate::store::BillStore;

/// The bill with that id or control number.
pub(super) async fn find(store: &BillStore, which: &BillSelector) -> Result<Bill, CommandError> {
    let id = BillId::parse(&which.0);
    if let Some(bill) = match &id {
        Some(id) => store.find(id).await?,
        None => None,
    } {
        return Ok(bill);
    }
    let number = ControlNumber::try_from(which.0.clone());
    let bill = match &number {
        Ok(number) => store.find_number(number).await?,
        Err(_) => None,
    };
    known(bill, &which.0)
}

pub(super) fn known(bill: Option<Bill>, name: &str) -> Result<Bill, CommandError> {
    bill.ok_or_else(|| unknown("bill with the id or number", name))
}

pub(super) fn unknown(what: &'static str, name: &str) -> CommandError {
    CommandError::Unknown {
        what,
        name: name.to_owned(),
    }
}
