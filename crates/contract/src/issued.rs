//! A bill that has its number: the answer of the create call.

use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient::or_default;
use crate::{Amount, BillRequest, ControlNumber, PaymentMode};

/// The answer of the create call, in ClickPesa's shape.
///
/// Only the number is certain; whatever else is missing, unknown or unreadable is left out
/// rather than losing a number that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuedBill {
    /// The number to pay.
    pub bill_pay_number: ControlNumber,
    /// What the bill is for.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_description: Option<String>,
    /// Whose number it is, for numbers that belong to a customer.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_customer_name: Option<String>,
    /// How much is to be paid, in TZS.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_amount: Option<Amount>,
    /// Which amounts are taken.
    #[serde(
        default,
        deserialize_with = "mode",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_payment_mode: Option<PaymentMode>,
}

impl IssuedBill {
    /// With what was asked for in the place of what the answer left out: a customer who asked for
    /// an exact amount must not be told to choose one.
    #[must_use]
    pub fn completed_by(mut self, asked: &BillRequest) -> Self {
        if self.bill_description.is_none() {
            self.bill_description = asked.description().map(|text| text.as_str().to_owned());
        }
        if let Some(charge) = asked.charge() {
            self.bill_amount.get_or_insert(charge.amount);
            self.bill_payment_mode.get_or_insert(charge.payment_mode);
        }
        self
    }
}

/// Reads a mode. A blank one is no answer, although it is ClickPesa's default in a request.
fn mode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PaymentMode>, D::Error> {
    let name: String = or_default(deserializer)?;
    Ok(name.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> IssuedBill {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_number_alone_is_an_answer() {
        let bill = read(r#"{"billPayNumber":"0123"}"#);
        assert_eq!(bill.bill_pay_number.as_str(), "0123");
        assert_eq!((bill.bill_amount, bill.bill_payment_mode), (None, None));
    }

    #[test]
    fn numbers_may_be_texts_and_modes_have_spaces_around_them() {
        let json =
            r#"{"billPayNumber":"0123","billAmount":"90900.50","billPaymentMode":" EXACT "}"#;
        let bill = read(json);
        assert_eq!(bill.bill_amount.map(Amount::cents), Some(9_090_050));
        assert_eq!(bill.bill_payment_mode, Some(PaymentMode::Exact));
    }

    #[test]
    fn what_is_odd_is_left_out_and_the_number_is_kept() {
        let odd = [
            r#""free""#,
            r#"" ""#,
            r#""""#,
            "true",
            "null",
            "0",
            "-7.123",
            "{}",
            "[1,{}]",
        ];
        for value in odd {
            let bill = read(&format!(
                r#"{{"billPayNumber":"0123","billAmount":{value},"billPaymentMode":{value},"new":{value}}}"#
            ));
            assert_eq!(
                (bill.bill_amount, bill.bill_payment_mode),
                (None, None),
                "{value}"
            );
        }
        for value in ["7", "true", "null", "{}", "[1]"] {
            let bill = read(&format!(
                r#"{{"billPayNumber":"0123","billDescription":{value},"billCustomerName":{value}}}"#
            ));
            assert_eq!(
                (bill.bill_description, bill.bill_customer_name),
                (None, None),
                "{value}"
            );
        }
    }

    #[test]
    fn what_the_answer_leaves_out_is_what_was_asked_for() {
        let asked = r#"{"billDescription":"Water","billAmount":90900,"billPaymentMode":"EXACT"}"#;
        let asked: crate::BillDraft = serde_json::from_str(asked).unwrap();
        let asked = asked.parse().unwrap();
        let bill = read(r#"{"billPayNumber":"0123","billPaymentMode":""}"#).completed_by(&asked);
        assert_eq!(bill.bill_amount, asked.charge().map(|charge| charge.amount));
        assert_eq!(bill.bill_payment_mode, Some(PaymentMode::Exact));
        assert_eq!(bill.bill_description.as_deref(), Some("Water"));

        let answered = r#"{"billPayNumber":"0123","billAmount":5,"billDescription":"Other"}"#;
        let bill = read(answered).completed_by(&asked);
        assert_eq!(
            bill.bill_amount.map(Amount::cents),
            Some(500),
            "the answer goes first"
        );
        assert_eq!(bill.bill_description.as_deref(), Some("Other"));
    }

    #[test]
    fn an_answer_without_a_number_is_none() {
        assert!(serde_json::from_str::<IssuedBill>(r#"{"billAmount":5}"#).is_err());
        assert!(serde_json::from_str::<IssuedBill>(r#"{"billPayNumber":"<script>"}"#).is_err());
    }
}
