//! A bill before it has a control number: the unvalidated draft and the valid request.

use serde::{Deserialize, Deserializer, Serialize};

use crate::amount::Amount;
use crate::amount_json::AmountDraft;
use crate::bill_description::BillDescription;
use crate::bill_reference::BillReference;
use crate::broken_rule::{BrokenRule, BrokenRules};
use crate::field::Field;
use crate::payment_mode::PaymentMode;

/// A bill as it was typed or sent, not validated. A blank field counts as absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BillDraft {
    /// What the bill is for.
    #[serde(rename = "billDescription", deserialize_with = "null_as_default")]
    pub description: String,
    /// The amount, in TZS.
    #[serde(rename = "billAmount", deserialize_with = "null_as_default")]
    pub amount: AmountDraft,
    /// A [`PaymentMode`]'s wire name; blank means ClickPesa's default.
    #[serde(rename = "billPaymentMode", deserialize_with = "null_as_default")]
    pub payment_mode: String,
    /// The merchant's own reference.
    #[serde(rename = "billReference", deserialize_with = "null_as_default")]
    pub reference: String,
}

/// The amount to pay, and whether a different amount may be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Charge {
    /// Which amounts the control number accepts.
    #[serde(rename = "billPaymentMode")]
    pub payment_mode: PaymentMode,
    /// The amount to pay.
    #[serde(rename = "billAmount")]
    pub amount: Amount,
    /// The sum that the control number collects in several payments. The gateway sets it.
    #[serde(
        rename = "billMaxCollectionAmount",
        skip_serializing_if = "Option::is_none"
    )]
    pub max_collection: Option<Amount>,
}

/// A valid bill, serialized as ClickPesa's request body: absent fields are left out, and the payment
/// mode is sent only with an amount.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct BillRequest {
    #[serde(rename = "billDescription", skip_serializing_if = "Option::is_none")]
    description: Option<BillDescription>,
    #[serde(flatten)]
    charge: Option<Charge>,
    #[serde(rename = "billReference", skip_serializing_if = "Option::is_none")]
    reference: Option<BillReference>,
}

impl BillDraft {
    /// Validates the bill.
    ///
    /// # Errors
    /// The broken rules, at most one per field, in the order of the form.
    pub fn parse(&self) -> Result<BillRequest, BrokenRules> {
        let mut broken = Vec::new();
        let description = collect(BillDescription::parse(&self.description), &mut broken);
        let amount = collect(self.amount.parse(), &mut broken);
        let payment_mode = collect(PaymentMode::parse(&self.payment_mode), &mut broken);
        let reference = collect(BillReference::parse(&self.reference), &mut broken);
        let request = BillRequest {
            description: description.flatten(),
            charge: amount.flatten().map(|amount| Charge {
                amount,
                payment_mode: payment_mode.unwrap_or_default(),
                max_collection: None,
            }),
            reference: reference.flatten(),
        };
        if broken.is_empty() && request.is_empty() {
            broken.push(BrokenRule::BillEmpty);
        }
        match BrokenRules::new(broken) {
            Some(broken) => Err(broken),
            None => Ok(request),
        }
    }

    /// The rule that this field breaks by itself: the error to show when the customer leaves the field.
    pub fn broken_at(&self, field: Field) -> Option<BrokenRule> {
        match field {
            Field::Description => BillDescription::parse(&self.description).err(),
            Field::Amount => self.amount.parse().err(),
            Field::PaymentMode => PaymentMode::parse(&self.payment_mode).err(),
            Field::Reference => BillReference::parse(&self.reference).err(),
        }
    }
}

/// Returns the parsed value, or adds the broken rule to the list.
fn collect<T>(parsed: Result<T, BrokenRule>, broken: &mut Vec<BrokenRule>) -> Option<T> {
    parsed.map_err(|rule| broken.push(rule)).ok()
}

impl BillRequest {
    /// What the bill is for.
    pub fn description(&self) -> Option<&BillDescription> {
        self.description.as_ref()
    }

    /// The amount to pay; without one the customer chooses.
    pub fn charge(&self) -> Option<Charge> {
        self.charge
    }

    /// The merchant's own reference; without one ClickPesa generates a number.
    pub fn reference(&self) -> Option<&BillReference> {
        self.reference.as_ref()
    }

    /// Returns the same bill with this reference.
    #[must_use]
    pub fn with_reference(mut self, reference: BillReference) -> Self {
        self.reference = Some(reference);
        self
    }

    /// Returns the same bill with a number that collects this sum in several payments, or that takes one payment.
    /// A bill without an amount stays the same.
    #[must_use]
    pub fn with_max_collection(mut self, max: Option<Amount>) -> Self {
        if let Some(charge) = &mut self.charge {
            charge.max_collection = max;
        }
        self
    }

    fn is_empty(&self) -> bool {
        self.description.is_none() && self.charge.is_none() && self.reference.is_none()
    }
}

/// Deserializes a value; `null` becomes the default.
fn null_as_default<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de> + Default,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(json: &str) -> BillDraft {
        serde_json::from_str(json).unwrap()
    }

    fn sent(json: &str) -> Result<String, BrokenRules> {
        Ok(serde_json::to_string(&draft(json).parse()?).unwrap())
    }

    #[test]
    fn the_mode_is_sent_only_with_an_amount() {
        assert_eq!(
            sent(r#"{"billDescription":"Water","billPaymentMode":"EXACT"}"#).unwrap(),
            r#"{"billDescription":"Water"}"#
        );
        assert_eq!(
            sent(r#"{"billAmount":"5,000"}"#).unwrap(),
            r#"{"billPaymentMode":"ALLOW_PARTIAL_AND_OVER_PAYMENT","billAmount":5000}"#
        );
    }

    #[test]
    fn a_draft_reads_back_as_it_was_written() {
        let draft = BillDraft {
            description: " Water".to_owned(),
            amount: AmountDraft::Text("90,900 ".to_owned()),
            payment_mode: "SOME".to_owned(),
            reference: "a-1".to_owned(),
        };
        let json = serde_json::to_value(&draft).unwrap();
        assert_eq!(
            serde_json::from_value::<BillDraft>(json.clone()).unwrap(),
            draft
        );

        let members = json.as_object().unwrap();
        assert_eq!(members.len(), Field::ALL.len());
        for field in Field::ALL {
            assert!(members.contains_key(field.wire_name()), "{field:?}");
        }
    }

    #[test]
    fn null_and_unknown_fields_count_as_absent() {
        let json = r#"{"billDescription":null,"billAmount":null,"billPaymentMode":null,"billReference":"a1","x":[1]}"#;
        assert_eq!(sent(json).unwrap(), r#"{"billReference":"A1"}"#);
    }

    #[test]
    fn an_empty_bill_is_refused_at_its_first_field() {
        let broken = draft(r#"{"billPaymentMode":"EXACT"}"#).parse().unwrap_err();
        assert_eq!(broken.at(Field::Description), Some(BrokenRule::BillEmpty));
    }

    #[test]
    fn every_broken_rule_is_reported_in_the_order_of_the_form() {
        let json = r#"{"billDescription":"a\nb","billAmount":0,"billPaymentMode":"SOME","billReference":"A-1"}"#;
        let broken = draft(json).parse().unwrap_err();
        assert_eq!(
            broken.iter().map(BrokenRule::code).collect::<Vec<_>>(),
            [
                "description_control_character",
                "amount_too_small",
                "payment_mode_unknown",
                "reference_not_alphanumeric"
            ]
        );
    }

    #[test]
    fn a_json_number_with_three_decimals_has_too_many_decimals() {
        let broken = draft(r#"{"billAmount":1.005}"#).parse().unwrap_err();
        assert_eq!(
            broken.at(Field::Amount),
            Some(BrokenRule::AmountTooManyDecimals)
        );
    }
}
