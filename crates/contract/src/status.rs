//! The status of a bill, as the gateway reports it.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::lenient::or_default;
use crate::{Amount, BillId, IssuedBill, Moment};

/// Whether the money has come.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case", from = "String")]
#[strum(serialize_all = "snake_case")]
pub enum BillStatus {
    /// The number can be paid.
    #[default]
    Issued,
    /// The amount has come; where the payer chose it, some amount.
    Paid,
    /// Less than the amount has come, and the number takes no more.
    Underpaid,
    /// One payment of more than the amount has come.
    Overpaid,
    /// More than one payment has come, and more than the amount.
    PaidTwice,
    /// Nothing has come, and the number takes nothing any more.
    Closed,
}

impl BillStatus {
    /// Every status.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name on the wire, in events and in exports; never renamed.
    pub fn wire_name(self) -> &'static str {
        self.into()
    }

    /// The status of that name.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Whether all the money that was asked for is there.
    pub const fn covers_the_bill(self) -> bool {
        matches!(self, Self::Paid | Self::Overpaid | Self::PaidTwice)
    }
}

/// A status of a later gateway is unknown here: the number is shown as payable.
impl From<String> for BillStatus {
    fn from(name: String) -> Self {
        Self::from_wire_name(&name).unwrap_or_default()
    }
}

/// A bill with its number and its status: the answer of `GET /api/bills/{id}`, and each message of
/// its event stream.
///
/// A view whose id, amounts or times can't be read is an error: what the gateway reports about money
/// is taken as a whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BillView {
    /// The bill's id.
    pub id: BillId,
    /// The bill and its number.
    pub bill: IssuedBill,
    /// Whether the money has come.
    pub status: BillStatus,
    /// All that has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_amount: Option<Amount>,
    /// What an underpaid bill still lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_amount: Option<Amount>,
    /// When the money came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Moment>,
    /// The payer's own reference of the payment.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub payment_reference: Option<String>,
    /// A payment was begun, and its outcome is not known yet.
    #[serde(default, deserialize_with = "or_default")]
    pub payment_pending: bool,
    /// The last payment that was tried failed; no money has moved.
    #[serde(default, deserialize_with = "or_default")]
    pub attempt_failed: bool,
    /// Until when the number can be paid, when there is a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Moment>,
    /// The bill over what is missing, once it was made.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub rest: Option<BillId>,
    /// The bill whose missing amount this one is over.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub rest_of: Option<BillId>,
    /// Counts the bill's changes: a later view has a higher version.
    #[serde(default, deserialize_with = "or_default")]
    pub version: i64,
    /// The gateway's time of this view: a phone's clock may be wrong.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef";

    /// A view with only what it must have, and more members.
    fn whole(more: &str) -> String {
        format!(
            r#"{{"id":"{ID}","bill":{{"billPayNumber":"0123"}},"status":"issued","at":"2026-11-25T07:33:46Z"{more}}}"#
        )
    }

    fn read(more: &str) -> Option<BillView> {
        serde_json::from_str(&whole(more)).ok()
    }

    #[test]
    fn statuses_are_read_by_their_names_and_a_later_ones_is_no_trouble() {
        for (name, status) in [
            ("issued", BillStatus::Issued),
            ("paid", BillStatus::Paid),
            ("underpaid", BillStatus::Underpaid),
            ("overpaid", BillStatus::Overpaid),
            ("paid_twice", BillStatus::PaidTwice),
            ("closed", BillStatus::Closed),
        ] {
            assert_eq!(BillStatus::from_wire_name(name), Some(status));
            assert_eq!(status.wire_name(), name);
            assert_eq!(serde_json::to_value(status).unwrap(), name);
            assert_eq!(
                serde_json::from_value::<BillStatus>(name.into()).unwrap(),
                status
            );
        }
        let read: BillStatus = serde_json::from_str(r#""refunded""#).unwrap();
        assert_eq!(read, BillStatus::Issued);
    }

    #[test]
    fn a_view_reads_back_as_it_was_written() {
        let json = r#"{"id":"0123456789abcdef0123456789abcdef","bill":{"billPayNumber":"0123","billAmount":90900},"status":"underpaid","paidAmount":90000,"missingAmount":900,"paidAt":"2026-11-25T07:33:45Z","paymentReference":"abc","paymentPending":false,"attemptFailed":false,"deadline":"2026-11-25T10:33:45Z","rest":"fedcba9876543210fedcba9876543210","restOf":"00000000000000000000000000000000","version":3,"at":"2026-11-25T07:33:46Z"}"#;
        let view: BillView = serde_json::from_str(json).unwrap();
        assert_eq!(view.missing_amount.map(Amount::cents), Some(90_000));
        assert_eq!(serde_json::to_string(&view).unwrap(), json);
    }

    #[test]
    fn a_view_without_what_may_be_missing_is_read() {
        let view = read("").unwrap();
        assert_eq!((view.paid_amount, view.deadline), (None, None));
        let nulls = r#","paidAmount":null,"missingAmount":null,"paidAt":null,"paymentReference":null,"paymentPending":null,"attemptFailed":null,"deadline":null,"rest":null,"restOf":null,"version":null"#;
        assert_eq!(read(nulls).unwrap(), view);
    }

    #[test]
    fn a_view_is_read_whole_or_not_at_all() {
        for odd in [
            r#","paidAmount":"much""#,
            r#","missingAmount":-1"#,
            r#","paidAt":"yesterday""#,
            r#","deadline":7"#,
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
        for member in ["id", "bill", "status", "at"] {
            for odd in ["null", "7", "{}"] {
                let mut view: serde_json::Value = serde_json::from_str(&whole("")).unwrap();
                view[member] = serde_json::from_str(odd).unwrap();
                assert!(
                    serde_json::from_value::<BillView>(view).is_err(),
                    "{member}: {odd}"
                );
            }
        }
        let short_id = whole("").replace(ID, "b1");
        assert!(serde_json::from_str::<BillView>(&short_id).is_err());
    }

    #[test]
    fn an_odd_detail_loses_no_view() {
        let plain = read("").unwrap();
        for odd in [
            r#","paymentReference":7"#,
            r#","paymentPending":"yes""#,
            r#","attemptFailed":{}"#,
            r#","rest":"b2""#,
            r#","restOf":7"#,
            r#","version":"7""#,
            r#","new":[1]"#,
        ] {
            assert_eq!(read(odd).as_ref(), Some(&plain), "{odd}");
        }
    }
}
