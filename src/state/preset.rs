//! What the merchant sets beforehand.

use billpay_contract::{AmountDraft, BillDraft, PaymentMode, Timestamp};

/// The merchant's bill, as far as it is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// The fields of the bill.
    pub draft: BillDraft,
    /// Who pays; shown, and not sent: ClickPesa's call has no such field.
    pub customer_name: String,
    /// Whether the customer may only take the bill as it is.
    pub readonly: bool,
    /// Whether the merchant has signed it.
    pub signed: Signed,
}

/// Whether the merchant has signed the bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Signed {
    /// No.
    #[default]
    No,
    /// Yes; the gateway says whether the signature is good.
    Yes(Intent),
    /// It was meant to be, and can't be read.
    Unreadable,
}

/// A bill that the merchant signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The compact JWS, as it is sent on.
    pub token: String,
    /// Its own id, which tells two orders apart that look the same.
    pub id: String,
    /// Until when the number can be paid, where the merchant says so.
    pub deadline: Option<Timestamp>,
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
                amount: AmountDraft::Text(amount.to_owned()),
                payment_mode: payment_mode.to_owned(),
                reference: reference.to_owned(),
            },
            customer_name: String::new(),
            readonly: false,
            signed: Signed::No,
        }
    }

    /// What the merchant signed.
    pub fn intent(&self) -> Option<&Intent> {
        match &self.signed {
            Signed::Yes(intent) => Some(intent),
            Signed::No | Signed::Unreadable => None,
        }
    }

    /// What tells this bill from another one of the same merchant. Its parts are told apart by a
    /// character that no form lets through.
    pub fn identity(&self) -> String {
        let amount = match &self.draft.amount {
            AmountDraft::Text(typed) => typed.as_str(),
            AmountDraft::Number(_) => "",
        };
        let mut parts = vec![
            &*self.draft.description,
            amount,
            &*self.draft.payment_mode,
            &*self.draft.reference,
        ];
        parts.extend(match &self.signed {
            Signed::No => None,
            Signed::Yes(intent) => Some(&*intent.id),
            Signed::Unreadable => Some(""),
        });
        parts.join("\n")
    }
}
