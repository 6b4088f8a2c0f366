//! A bill with its control number, as the gateway returns it and as the browser stores it.

use billpay_contract::{BillId, BillView, IssuedBill};

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
