//! A bill that the merchant signed.

use billpay_contract::{BillRequest, Timestamp};

/// A bill as its merchant signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The intent's own name, `jti`: what a second use is recognised by.
    pub id: String,
    /// The bill.
    pub request: BillRequest,
    /// Whom the bill is for.
    pub customer_name: Option<String>,
    /// When the number that is made from it stops taking money.
    pub deadline: Option<Timestamp>,
    /// From when on no number is made from it.
    pub expires_at: Timestamp,
}
