//! The key by which a gateway knows that a call is the same one again, and the ticket that ties it
//! to one bill. Must not know where randomness comes from or where a ticket is kept.

use billpay_contract::BillRequest;

/// 128 bits: among all keys that are ever made, no two are the same.
const BYTES: usize = 16;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The value of the header `Idempotency-Key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey([u8; BYTES]);

impl IdempotencyKey {
    /// From random bytes.
    pub const fn from_random(bytes: [u8; BYTES]) -> Self {
        Self(bytes)
    }

    /// Hexadecimal digits.
    pub fn text(self) -> String {
        let digits = |byte: u8| [HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]];
        self.0
            .into_iter()
            .flat_map(digits)
            .map(char::from)
            .collect()
    }

    /// What [`IdempotencyKey::text`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; BYTES];
        if text.len() != 2 * BYTES {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digit = |of: u8| HEX.iter().position(|digit| *digit == of);
            *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
        }
        Some(Self(bytes))
    }
}

/// A bill that was sent and has no number yet, with the key that it was sent by. Sent again, it
/// goes by the same key: the gateway then makes no second number.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// As a text to be kept.
    pub(crate) fn text(&self) -> String {
        [&self.key.text(), "\n", &self.bill].concat()
    }

    /// What [`Ticket::text`] wrote.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (key, bill) = text.split_once('\n')?;
        let key = IdempotencyKey::parse(key)?;
        let bill = bill.to_owned();
        Some(Self { key, bill })
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
        let key = IdempotencyKey::from_random([0x9f; BYTES]);
        let ticket = Ticket::new(key, &bill("5"), Some("a.b.c"));
        assert_eq!(Ticket::parse(&ticket.text()), Some(ticket));
        assert_eq!(key.text(), "9f".repeat(BYTES));
        for text in [
            "",
            "\n",
            "9f\nWater",
            &["9F".repeat(BYTES), "\n".to_owned()].concat(),
        ] {
            assert_eq!(Ticket::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_ticket_is_for_one_bill_however_it_was_typed() {
        let key = IdempotencyKey::from_random([1; BYTES]);
        let ticket = Ticket::new(key, &bill("90900"), None);
        assert_eq!(ticket.key_of(&bill("90,900"), None), Some(key));
        assert_eq!(ticket.key_of(&bill("90,901"), None), None);
        assert_eq!(ticket.key_of(&bill("90900"), Some("a.b.c")), None);
    }
}
