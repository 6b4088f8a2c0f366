//! A bill that the merchant signed.

use billpay_contract::{Amount, BillRequest, Timestamp};

/// A bill that the merchant signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The intent's id, `jti`, by which a second use is recognised.
    pub id: String,
    /// The bill.
    pub request: BillRequest,
    /// The sum that its control number collects in several payments; without it, the operator's setting counts.
    pub max_collection: Option<Amount>,
    /// The customer's name.
    pub customer_name: Option<String>,
    /// When its control number stops accepting payments.
    pub deadline: Option<Timestamp>,
    /// When the intent expires: after that, no number is issued from it.
    pub expires_at: Timestamp,
}
