//! How a bill stands, as far as it changes what the customer sees and does.

use billpay_contract::{BillStatus, BillView};

/// How a bill stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A number of an earlier visit, of which nothing has been heard yet.
    Unknown,
    /// It can be paid, and nothing has come.
    Waiting,
    /// A payment is on its way.
    Pending,
    /// The last payment that was tried failed; the number is still good.
    AttemptFailed,
    /// All has come.
    Paid,
    /// Less has come, and the number takes no more.
    Underpaid,
    /// One payment of more has come.
    Overpaid,
    /// More than one payment has come.
    PaidTwice,
    /// The number takes nothing any more.
    Closed,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 9] = [
        Self::Unknown,
        Self::Waiting,
        Self::Pending,
        Self::AttemptFailed,
        Self::Paid,
        Self::Underpaid,
        Self::Overpaid,
        Self::PaidTwice,
        Self::Closed,
    ];

    /// What the gateway's view says.
    pub const fn of(view: &BillView) -> Self {
        match view.status {
            BillStatus::Issued if view.payment_pending => Self::Pending,
            BillStatus::Issued if view.attempt_failed => Self::AttemptFailed,
            BillStatus::Issued => Self::Waiting,
            BillStatus::Paid => Self::Paid,
            BillStatus::Underpaid => Self::Underpaid,
            BillStatus::Overpaid => Self::Overpaid,
            BillStatus::PaidTwice => Self::PaidTwice,
            BillStatus::Closed => Self::Closed,
        }
    }

    /// Whether the number still takes a payment.
    pub const fn payable(self) -> bool {
        matches!(
            self,
            Self::Unknown | Self::Waiting | Self::Pending | Self::AttemptFailed
        )
    }
}

/// Whether `later` may take the place of `shown`. Streams and looks overtake each other: what was
/// said earlier is no news. Where changes are not counted, the time decides, and within one second
/// money that has come does not go again.
pub(super) fn follows(shown: &BillView, later: &BillView) -> bool {
    let come = |view: &BillView| {
        let cents = view.paid_amount.map_or(0, billpay_contract::Amount::cents);
        (cents, view.status != BillStatus::Issued)
    };
    if later.version != shown.version {
        return later.version > shown.version;
    }
    later.at > shown.at || (later.at == shown.at && come(later) >= come(shown))
}

/// Whether the page around the widget has to hear of it.
pub(super) fn differs(shown: Option<&BillView>, later: &BillView) -> bool {
    let Some(shown) = shown else {
        return later.status != BillStatus::Issued || later.paid_amount.is_some();
    };
    let told = |view: &BillView| {
        (
            view.status,
            view.paid_amount,
            view.missing_amount,
            view.paid_at,
        )
    };
    told(shown) != told(later) || shown.payment_reference != later.payment_reference
}
