//! The ticket that ties an idempotency key to one bill, so that a bill which is sent again goes by the
//! same key.

use billpay_contract::{BillRequest, IdempotencyKey};
use serde::{Deserialize, Serialize};

/// A bill that was sent and has no number yet, with the key that it was sent by. Sent again, it
/// goes by the same key: the gateway then makes no second number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    key: IdempotencyKey,
    /// All that makes the bill another one.
    bill: String,
}

impl Ticket {
    pub(super) fn new(key: IdempotencyKey, bill: &BillRequest, intent: Option<&str>) -> Self {
        let bill = fingerprint(bill, intent);
        Self { key, bill }
    }

    /// The key, whatever bill the ticket is for.
    pub(super) const fn key(&self) -> IdempotencyKey {
        self.key
    }

    /// The key, if the ticket is for that bill.
    pub(super) fn key_of(
        &self,
        bill: &BillRequest,
        intent: Option<&str>,
    ) -> Option<IdempotencyKey> {
        (self.bill == fingerprint(bill, intent)).then_some(self.key)
    }
}

/// The parts are told apart by a character that none of them holds.
fn fingerprint(bill: &BillRequest, intent: Option<&str>) -> String {
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
    use crate::state::Preset;

    fn bill(amount: &str) -> BillRequest {
        Preset::new("Water", amount, "", "").draft.parse().unwrap()
    }

    #[test]
    fn a_ticket_reads_back_as_it_was_written() {
        let key = IdempotencyKey::from_random([0x9f; 16]);
        let ticket = Ticket::new(key, &bill("5"), Some("a.b.c"));
        let text = serde_json::to_string(&ticket).unwrap();
        assert_eq!(serde_json::from_str::<Ticket>(&text).unwrap(), ticket);
        for text in ["", "{}", "[]", r#"{"key":"9F","bill":""}"#, "9f\nWater"] {
            assert!(serde_json::from_str::<Ticket>(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_ticket_is_for_one_bill_however_it_was_typed() {
        let key = IdempotencyKey::from_random([1; 16]);
        let ticket = Ticket::new(key, &bill("90900"), None);
        assert_eq!(ticket.key_of(&bill("90,900"), None), Some(key));
        assert_eq!(ticket.key_of(&bill("90,901"), None), None);
        assert_eq!(ticket.key_of(&bill("90900"), Some("a.b.c")), None);
    }
}
