//! What has become of a bill, as the gateway tells it. Must not know how the gateway learns it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Amount, IssuedBill, Moment};

/// Whether the money has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
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
    pub const ALL: [Self; 6] = [
        Self::Issued,
        Self::Paid,
        Self::Underpaid,
        Self::Overpaid,
        Self::PaidTwice,
        Self::Closed,
    ];

    /// The name on the wire, in events and in exports; never renamed.
    pub const fn wire_name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Paid => "paid",
            Self::Underpaid => "underpaid",
            Self::Overpaid => "overpaid",
            Self::PaidTwice => "paid_twice",
            Self::Closed => "closed",
        }
    }

    /// The status of that name.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|status| status.wire_name() == name)
    }

    /// Whether all the money that was asked for is there.
    pub const fn covers_the_bill(self) -> bool {
        matches!(self, Self::Paid | Self::Overpaid | Self::PaidTwice)
    }
}

impl Serialize for BillStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.wire_name())
    }
}

/// A status of a later gateway says nothing to this widget: the number is shown as it was.
impl<'de> Deserialize<'de> for BillStatus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Ok(Self::from_wire_name(&name).unwrap_or_default())
    }
}

/// A bill with its number and what has become of it: `GET /api/bills/{id}`, and each message of
/// its event stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BillView {
    /// The bill's own id: unguessable, and never the control number.
    pub id: String,
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_reference: Option<String>,
    /// A payment was begun, and its outcome is not known yet.
    #[serde(default)]
    pub payment_pending: bool,
    /// The last payment that was tried failed; no money has moved.
    #[serde(default)]
    pub attempt_failed: bool,
    /// Until when the number can be paid, when there is a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Moment>,
    /// The bill over what is missing, once it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<String>,
    /// The bill whose missing amount this one is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest_of: Option<String>,
    /// Counts the bill's changes: what was said later has a higher one.
    #[serde(default)]
    pub version: i64,
    /// When this was said: a phone's clock may be wrong.
    pub at: Moment,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_read_by_their_names_and_a_later_ones_is_no_trouble() {
        for status in BillStatus::ALL {
            assert_eq!(BillStatus::from_wire_name(status.wire_name()), Some(status));
        }
        let read: BillStatus = serde_json::from_str(r#""refunded""#).unwrap();
        assert_eq!(read, BillStatus::Issued);
    }

    #[test]
    fn a_view_reads_back_as_it_was_written() {
        let json = r#"{"id":"b1","bill":{"billPayNumber":"0123","billAmount":90900},"status":"underpaid","paidAmount":90000,"missingAmount":900,"paidAt":"2026-11-25T07:33:45Z","paymentReference":"abc","paymentPending":false,"attemptFailed":false,"version":3,"at":"2026-11-25T07:33:46Z"}"#;
        let view: BillView = serde_json::from_str(json).unwrap();
        assert_eq!(view.missing_amount.map(Amount::cents), Some(90_000));
        assert_eq!(serde_json::to_string(&view).unwrap(), json);
    }

    #[test]
    fn a_view_without_what_may_be_missing_is_read() {
        let json = r#"{"id":"b1","bill":{"billPayNumber":"0123"},"status":"issued","at":"2026-11-25T07:33:46Z"}"#;
        let view: BillView = serde_json::from_str(json).unwrap();
        assert_eq!((view.paid_amount, view.deadline), (None, None));
    }
}
