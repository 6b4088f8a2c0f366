//! The status of a bill: whether it has been paid.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Whether a bill has been paid.
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
    /// Not paid; the number can be paid.
    #[default]
    Issued,
    /// The amount was paid. For a bill without an amount: any amount was paid.
    Paid,
    /// Less than the amount was paid, and the number can be paid until the amount has come.
    PartPaid,
    /// Less than the amount was paid, and the number accepts no further payment.
    Underpaid,
    /// More than the amount was paid: in one payment, or in several if the number takes several.
    Overpaid,
    /// Two or more payments were received, together more than the amount, though the number takes only one.
    PaidTwice,
    /// Not paid, and the number no longer accepts a payment.
    Closed,
}

impl BillStatus {
    /// Every status.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The name in JSON, in events and in exports. It is never renamed.
    pub fn wire_name(self) -> &'static str {
        self.into()
    }

    /// Returns the status with this name, if there is one.
    pub fn from_wire_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Whether the number accepts a payment.
    pub const fn is_payable(self) -> bool {
        matches!(self, Self::Issued | Self::PartPaid)
    }

    /// Whether the full amount was paid.
    pub const fn is_fully_paid(self) -> bool {
        matches!(self, Self::Paid | Self::Overpaid | Self::PaidTwice)
    }
}

/// An unknown status, from a newer gateway, counts as issued: the number is shown as payable.
impl From<String> for BillStatus {
    fn from(name: String) -> Self {
        Self::from_wire_name(&name).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_parsed_by_its_name_and_an_unknown_one_counts_as_issued() {
        for (name, status) in [
            ("issued", BillStatus::Issued),
            ("paid", BillStatus::Paid),
            ("part_paid", BillStatus::PartPaid),
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
}
