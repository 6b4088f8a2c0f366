//! The idempotency key for submitting the same bill again.

use billpay_contract::{BillRequest, IdempotencyKey};
use serde::{Deserialize, Serialize};

/// The key of a bill that was submitted and has no number yet. When the same bill is submitted again
/// with the same key, the gateway creates no second number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RetryKey {
    key: IdempotencyKey,
    /// A fingerprint of the bill that the key was used for.
    bill: String,
}

impl RetryKey {
    pub(super) fn new(key: IdempotencyKey, bill: &BillRequest, intent: Option<&str>) -> Self {
        let bill = fingerprint(bill, intent);
        Self { key, bill }
    }

    /// The key, for any bill.
    pub(crate) const fn key(&self) -> IdempotencyKey {
        self.key
    }

    /// The key, if it was used for that bill.
    pub(super) fn key_for(
        &self,
        bill: &BillRequest,
        intent: Option<&str>,
    ) -> Option<IdempotencyKey> {
        self.is_for(&fingerprint(bill, intent)).then_some(self.key)
    }

    /// Whether it was used for the bill with that fingerprint.
    pub(crate) fn is_for(&self, fingerprint: &str) -> bool {
        self.bill == fingerprint
    }
}

/// Identifies the bill that is requested. Its parts are separated by a character that none of them has.
pub(super) fn fingerprint(bill: &BillRequest, intent: Option<&str>) -> String {
    let charge = bill.charge();
    let amount = charge.map(|charge| charge.amount.plain());
    let parts = [
        bill.description().map_or("", |text| text.as_str()),
        amount.as_deref().unwrap_or_default(),
        charge.map_or("", |charge| charge.payment_mode.wire_name()),
        bill.reference().map_or("", |reference| reference.as_str()),
        intent.unwrap_or_default(),
    ];
    parts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::InitialBill;

    fn bill(amount: &str) -> BillRequest {
        InitialBill::new("Water", amount, "", "")
            .draft
            .parse()
            .unwrap()
    }

    #[test]
    fn a_retry_key_survives_serialization() {
        let key = IdempotencyKey::from_random([0x9f; 16]);
        let retry_key = RetryKey::new(key, &bill("5"), Some("a.b.c"));
        let text = serde_json::to_string(&retry_key).unwrap();
        assert_eq!(serde_json::from_str::<RetryKey>(&text).unwrap(), retry_key);
        for text in ["", "{}", "[]", r#"{"key":"9F","bill":""}"#, "9f\nWater"] {
            assert!(serde_json::from_str::<RetryKey>(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_retry_key_belongs_to_one_bill_however_its_amount_is_typed() {
        let key = IdempotencyKey::from_random([1; 16]);
        let retry_key = RetryKey::new(key, &bill("90900"), None);
        assert_eq!(retry_key.key_for(&bill("90,900"), None), Some(key));
        assert_eq!(retry_key.key_for(&bill("90,901"), None), None);
        assert_eq!(retry_key.key_for(&bill("90900"), Some("a.b.c")), None);
    }
}
