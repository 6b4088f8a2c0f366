//! A bill with its control number, as the gateway returns it and as the browser stores it.

use billpay_contract::{BillId, BillView, IssuedBill};

use super::RetryKey;

/// A bill with its control number, as the create call returned it.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatedBill {
    /// The bill and its number.
    pub bill: IssuedBill,
    /// The gateway's id of the bill; `None` where the proxy stores no bills.
    pub id: Option<BillId>,
}

impl From<&BillView> for CreatedBill {
    fn from(view: &BillView) -> Self {
        Self {
            bill: view.bill.clone(),
            id: Some(view.id.clone()),
        }
    }
}

/// What the browser has stored for a bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StoredBill {
    /// The bill with its number.
    pub(crate) created: Option<CreatedBill>,
    /// The key of a call that had no answer when the page was left.
    pub(crate) retry_key: Option<RetryKey>,
}
