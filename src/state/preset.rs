//! What the merchant sets beforehand. Must not know where it is set.

use billpay_contract::{AmountDraft, BillDraft, PaymentMode};

/// The merchant's bill, as far as it is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// The fields of the bill.
    pub draft: BillDraft,
    /// Who pays; shown, and not sent: ClickPesa's call has no such field.
    pub customer_name: String,
    /// Whether the customer may only take the bill as it is.
    pub readonly: bool,
}

impl Default for Preset {
    fn default() -> Self {
        Self::new("", "", "", "")
    }
}

impl Preset {
    /// An editable bill. Without a mode it is `EXACT`: one payment closes a number, so a slip on
    /// the phone's keypad would otherwise leave a bill partly paid with its number gone.
    pub fn new(description: &str, amount: &str, payment_mode: &str, reference: &str) -> Self {
        let payment_mode = match payment_mode.trim() {
            "" => PaymentMode::Exact.wire_name(),
            mode => mode,
        };
        Self {
            draft: BillDraft {
                description: description.to_owned(),
                amount: AmountDraft::Typed(amount.to_owned()),
                payment_mode: payment_mode.to_owned(),
                reference: reference.to_owned(),
            },
            customer_name: String::new(),
            readonly: false,
        }
    }
}
