//! A submitted form that waits for the create call's answer.

use billpay_contract::BillDraft;

use super::InitialBill;

/// A submitted form that waits for its answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Submission {
    /// The fields as typed. The customer can go on typing.
    pub(crate) draft: BillDraft,
    /// The merchant's own bill number, as it was requested.
    pub(super) reference: Option<String>,
    /// The initial bill that the merchant set meanwhile. It applies after the answer.
    pub(super) next_initial_bill: Option<InitialBill>,
}
