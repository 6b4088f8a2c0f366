//! A request for a control number.

use billpay_contract::{BillRequest, IdempotencyKey};

use super::RetryKey;
use super::retry_key::fingerprint;

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

impl NumberRequest {
    /// Identifies the bill that is requested.
    pub(crate) fn fingerprint(&self) -> String {
        fingerprint(&self.bill, self.intent.as_deref())
    }

    /// The key to be used when this bill is requested again.
    pub(crate) fn retry_key(&self) -> Option<RetryKey> {
        let key = self.key?;
        Some(RetryKey::new(key, &self.bill, self.intent.as_deref()))
    }
}
