//! A request for a control number.

use billpay_contract::{BillRequest, IdempotencyKey};

/// A request for a control number. Its JSON body is `CreateBillRequest` in `crates/contract`; the key is sent
/// as a header.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberRequest {
    /// The bill.
    pub bill: BillRequest,
    /// The same bill as the merchant signed it.
    pub intent: Option<String>,
    /// The idempotency key; `None` where the browser has no source of randomness.
    pub key: Option<IdempotencyKey>,
}
