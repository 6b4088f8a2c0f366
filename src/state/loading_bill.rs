//! A bill's own page while the bill is loaded, and when loading fails.

use billpay_contract::BillId;

use crate::failure::Problem;

/// A bill to load.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LoadingBill {
    /// The bill's id.
    pub(crate) id: BillId,
    /// Why loading failed; `None` while waiting for the answer.
    pub(crate) problem: Option<Problem>,
}
