//! A bill that has its number: the answer of the create call. Must not know whether it is paid.

use serde::{Deserialize, Deserializer, Serialize};

use crate::amount::WireNumber;
use crate::{Amount, ControlNumber, PaymentMode};

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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill_description: Option<String>,
    /// Whose number it is, for numbers that belong to a customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill_customer_name: Option<String>,
    /// How much is to be paid, in TZS.
    #[serde(
        default,
        deserialize_with = "amount_or_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_amount: Option<Amount>,
    /// Which amounts are taken.
    #[serde(
        default,
        deserialize_with = "mode_or_none",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_payment_mode: Option<PaymentMode>,
}

fn amount_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Amount>, D::Error> {
    let number = Option::<WireNumber>::deserialize(deserializer)?;
    Ok(number.and_then(|number| number.amount().ok()))
}

fn mode_or_none<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<PaymentMode>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    Ok(name.and_then(|name| PaymentMode::parse(&name).ok()))
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
    fn what_is_odd_is_left_out_and_the_number_is_kept() {
        let bill = read(
            r#"{"billPayNumber":"0123","billAmount":"free","billPaymentMode":"SOON","billDescription":null,"new":{}}"#,
        );
        assert_eq!((bill.bill_amount, bill.bill_payment_mode), (None, None));
    }

    #[test]
    fn an_answer_without_a_number_is_none() {
        assert!(serde_json::from_str::<IssuedBill>(r#"{"billAmount":5}"#).is_err());
        assert!(serde_json::from_str::<IssuedBill>(r#"{"billPayNumber":"<script>"}"#).is_err());
    }
}
