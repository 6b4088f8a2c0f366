//! A bill with its payment status, as the gateway reports it.

use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::bill_id::BillId;
use crate::bill_status::BillStatus;
use crate::issued_bill::IssuedBill;
use crate::lenient::or_default;
use crate::timestamp::Timestamp;

/// A bill with its control number and its payment status: the response of `GET /api/bills/{id}`, and
/// each message of its event stream.
///
/// An invalid id, amount or time is an error: a report about money is accepted completely or not at
/// all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BillView {
    /// The bill's id.
    pub id: BillId,
    /// The bill with its control number.
    pub bill: IssuedBill,
    /// Whether the bill has been paid.
    pub status: BillStatus,
    /// The sum of the payments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_amount: Option<Amount>,
    /// The amount that an underpaid or a partly paid bill still needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_amount: Option<Amount>,
    /// When the payment was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
    /// The payment's reference in the payer's own message.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub payment_reference: Option<String>,
    /// Whether a payment was started and its outcome is not known yet.
    #[serde(default, deserialize_with = "or_default")]
    pub payment_pending: bool,
    /// Whether the last payment attempt failed. No money was moved.
    #[serde(default, deserialize_with = "or_default")]
    pub attempt_failed: bool,
    /// The end of the time in which the number can be paid, if limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Timestamp>,
    /// The bill for the missing amount, once it was created.
    #[serde(
        rename = "rest",
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub remainder: Option<BillId>,
    /// The bill whose missing amount this bill is for.
    #[serde(
        rename = "restOf",
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub remainder_of: Option<BillId>,
    /// The number of changes of the bill: a newer view has a higher version.
    #[serde(default, deserialize_with = "or_default")]
    pub version: i64,
    /// The gateway's time of this view. The clock of the customer's phone may be wrong.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    /// The JSON of a view with the required fields and these others.
    fn json_with(more: &str) -> String {
        format!(
            r#"{{"id":"{ID}","bill":{{"billPayNumber":"0123"}},"status":"issued","at":"2026-11-25T07:33:46Z"{more}}}"#
        )
    }

    fn read(more: &str) -> Option<BillView> {
        serde_json::from_str(&json_with(more)).ok()
    }

    #[test]
    fn a_view_reads_back_as_it_was_written() {
        let json = r#"{"id":"0123456789abcdef0123456789abcdef","bill":{"billPayNumber":"0123","billAmount":90900},"status":"underpaid","paidAmount":90000,"missingAmount":900,"paidAt":"2026-11-25T07:33:45Z","paymentReference":"abc","paymentPending":false,"attemptFailed":false,"deadline":"2026-11-25T10:33:45Z","rest":"fedcba9876543210fedcba9876543210","restOf":"00000000000000000000000000000000","version":3,"at":"2026-11-25T07:33:46Z"}"#;
        let view: BillView = serde_json::from_str(json).unwrap();
        assert_eq!(view.missing_amount.map(Amount::cents), Some(90_000));
        assert_eq!(serde_json::to_string(&view).unwrap(), json);
    }

    #[test]
    fn optional_fields_may_be_missing_or_null() {
        let view = read("").unwrap();
        assert_eq!((view.paid_amount, view.deadline), (None, None));
        let nulls = r#","paidAmount":null,"missingAmount":null,"paidAt":null,"paymentReference":null,"paymentPending":null,"attemptFailed":null,"deadline":null,"rest":null,"restOf":null,"version":null"#;
        assert_eq!(read(nulls).unwrap(), view);
    }

    #[test]
    fn an_invalid_id_amount_or_time_is_an_error() {
        for invalid in [
            r#","paidAmount":"much""#,
            r#","missingAmount":-1"#,
            r#","paidAt":"yesterday""#,
            r#","deadline":7"#,
        ] {
            assert_eq!(read(invalid), None, "{invalid}");
        }
        for member in ["id", "bill", "status", "at"] {
            for invalid in ["null", "7", "{}"] {
                let mut view: serde_json::Value = serde_json::from_str(&json_with("")).unwrap();
                view[member] = serde_json::from_str(invalid).unwrap();
                assert!(
                    serde_json::from_value::<BillView>(view).is_err(),
                    "{member}: {invalid}"
                );
            }
        }
        let short_id = json_with("").replace(ID, "b1");
        assert!(serde_json::from_str::<BillView>(&short_id).is_err());
    }

    #[test]
    fn an_invalid_detail_does_not_lose_the_view() {
        let plain = read("").unwrap();
        for invalid in [
            r#","paymentReference":7"#,
            r#","paymentPending":"yes""#,
            r#","attemptFailed":{}"#,
            r#","rest":"b2""#,
            r#","restOf":7"#,
            r#","version":"7""#,
            r#","new":[1]"#,
        ] {
            assert_eq!(read(invalid).as_ref(), Some(&plain), "{invalid}");
        }
    }
}
