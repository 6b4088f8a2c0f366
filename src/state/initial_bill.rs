//! The bill that the merchant sets before the customer uses the widget.

use billpay_contract::{AmountDraft, BillDraft, PaymentMode, Timestamp};

use crate::failure::ProblemKind;

/// The merchant's bill. Fields that are not set are empty.
#[derive(Clone, Debug, PartialEq)]
pub struct InitialBill {
    /// The bill's fields.
    pub draft: BillDraft,
    /// The customer's name. It is shown but not sent: ClickPesa's call has no such field.
    pub customer_name: String,
    /// Whether the customer can't change the bill.
    pub readonly: bool,
    /// Whether an attribute has a value that the page's template writes by mistake.
    pub mistaken: bool,
    /// Whether the merchant signed the bill.
    pub signature: Signature,
}

/// Whether the merchant signed the bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Signature {
    /// Not signed.
    #[default]
    Unsigned,
    /// Signed. Only the gateway verifies the signature.
    Signed(Intent),
    /// The merchant will sign it later.
    Awaited,
    /// The merchant set an intent that can't be read.
    Unreadable,
}

/// A bill that the merchant signed.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The compact JWS, which is sent to the gateway.
    pub token: String,
    /// The JWS's id (`jti`). It tells apart two orders with equal fields.
    pub id: String,
    /// Until when the number can be paid, if the merchant set a deadline.
    pub deadline: Option<Timestamp>,
}

impl Default for InitialBill {
    fn default() -> Self {
        Self::new("", "", "", "")
    }
}

impl InitialBill {
    /// An editable bill. The default payment mode is `EXACT`: one payment closes a number, so with the
    /// other mode a typing mistake on the phone would leave the bill partly paid and its number closed.
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
            mistaken: false,
            signature: Signature::Unsigned,
        }
    }

    /// A bill that is not known yet: nothing can be filled in or submitted.
    pub fn awaited() -> Self {
        Self {
            readonly: true,
            signature: Signature::Awaited,
            ..Self::default()
        }
    }

    /// Why this bill can't get a number.
    pub(crate) fn problem(&self) -> Option<ProblemKind> {
        match self.signature {
            Signature::Unreadable => Some(ProblemKind::IntentInvalid),
            _ if self.mistaken => Some(ProblemKind::AttributesInvalid),
            Signature::Signed(_) | Signature::Awaited | Signature::Unsigned => None,
        }
    }

    /// The signed intent, if there is a readable one.
    pub fn intent(&self) -> Option<&Intent> {
        match &self.signature {
            Signature::Signed(intent) => Some(intent),
            Signature::Unsigned | Signature::Awaited | Signature::Unreadable => None,
        }
    }

    /// The string by which the browser's storage tells this bill from the merchant's other bills. Its
    /// parts are separated by a character that no field accepts.
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
        parts.extend(match &self.signature {
            Signature::Unsigned => None,
            Signature::Signed(intent) => Some(&*intent.id),
            Signature::Awaited | Signature::Unreadable => Some(""),
        });
        parts.join("\n")
    }
}
