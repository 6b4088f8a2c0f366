//! A bill with its control number: the response of the create call.

use serde::{Deserialize, Deserializer, Serialize};

use crate::amount::Amount;
use crate::bill::BillRequest;
use crate::bill_description::visible_line;
use crate::control_number::ControlNumber;
use crate::lenient::or_default;
use crate::payment_mode::PaymentMode;

/// The response of the create call, in ClickPesa's shape.
///
/// Only the number is required. Another field that is missing or invalid becomes `None`, so that a
/// number that exists is never lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IssuedBill {
    /// The number to pay.
    pub bill_pay_number: ControlNumber,
    /// What the bill is for.
    #[serde(
        default,
        deserialize_with = "visible_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_description: Option<String>,
    /// The customer's name, for numbers that belong to a customer.
    #[serde(
        default,
        deserialize_with = "visible_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_customer_name: Option<String>,
    /// The amount to pay, in TZS.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_amount: Option<Amount>,
    /// Which amounts the control number accepts.
    #[serde(
        default,
        deserialize_with = "mode",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_payment_mode: Option<PaymentMode>,
    /// The sum that the control number collects in several payments. Without it, one payment closes the number.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub bill_max_collection_amount: Option<Amount>,
}

impl IssuedBill {
    /// Takes each field that the response left out from the request: a customer with an exact amount to
    /// pay must not be asked to choose one.
    #[must_use]
    pub fn with_missing_from(mut self, request: &BillRequest) -> Self {
        if self.bill_description.is_none() {
            self.bill_description = request.description().map(|text| text.as_str().to_owned());
        }
        if let Some(charge) = request.charge() {
            self.bill_amount.get_or_insert(charge.amount);
            self.bill_payment_mode.get_or_insert(charge.payment_mode);
        }
        self
    }
}

/// Deserializes a text that people read. Characters that reorder text could display it as another text.
fn visible_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text: Option<String> = or_default(deserializer)?;
    Ok(text.map(|text| visible_line(&text)))
}

/// Deserializes a payment mode. In a response, a blank mode is not ClickPesa's default but `None`.
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
    fn only_the_control_number_is_required() {
        let bill = read(r#"{"billPayNumber":"0123"}"#);
        assert_eq!(bill.bill_pay_number.as_str(), "0123");
        assert_eq!((bill.bill_amount, bill.bill_payment_mode), (None, None));
    }

    #[test]
    fn an_amount_may_be_a_string_and_a_mode_may_have_spaces_around_it() {
        let json =
            r#"{"billPayNumber":"0123","billAmount":"90900.50","billPaymentMode":" EXACT "}"#;
        let bill = read(json);
        assert_eq!(bill.bill_amount.map(Amount::cents), Some(9_090_050));
        assert_eq!(bill.bill_payment_mode, Some(PaymentMode::Exact));
    }

    #[test]
    fn an_invalid_field_becomes_none_and_the_number_is_kept() {
        let invalid = [
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
        for value in invalid {
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
    fn texts_have_no_characters_that_reorder_them() {
        let bill = read(
            r#"{"billPayNumber":"0123","billDescription":"a\u202eb\nc","billCustomerName":"\u2067Asha\u2069"}"#,
        );
        assert_eq!(bill.bill_description.as_deref(), Some("ab c"));
        assert_eq!(bill.bill_customer_name.as_deref(), Some("Asha"));
    }

    #[test]
    fn missing_fields_are_taken_from_the_request() {
        let request = r#"{"billDescription":"Water","billAmount":90900,"billPaymentMode":"EXACT"}"#;
        let request: crate::bill::BillDraft = serde_json::from_str(request).unwrap();
        let request = request.parse().unwrap();
        let bill =
            read(r#"{"billPayNumber":"0123","billPaymentMode":""}"#).with_missing_from(&request);
        assert_eq!(
            bill.bill_amount,
            request.charge().map(|charge| charge.amount)
        );
        assert_eq!(bill.bill_payment_mode, Some(PaymentMode::Exact));
        assert_eq!(bill.bill_description.as_deref(), Some("Water"));

        let answered = r#"{"billPayNumber":"0123","billAmount":5,"billDescription":"Other"}"#;
        let bill = read(answered).with_missing_from(&request);
        assert_eq!(
            bill.bill_amount.map(Amount::cents),
            Some(500),
            "the response takes precedence"
        );
        assert_eq!(bill.bill_description.as_deref(), Some("Other"));
    }

    #[test]
    fn a_response_without_a_valid_number_is_an_error() {
        assert!(serde_json::from_str::<IssuedBill>(r#"{"billAmount":5}"#).is_err());
        assert!(serde_json::from_str::<IssuedBill>(r#"{"billPayNumber":"<script>"}"#).is_err());
    }
}
