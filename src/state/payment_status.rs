//! The payment status of a bill, as far as it changes what the customer sees and can do.

use billpay_contract::{BillStatus, BillView};

/// The payment status of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PaymentStatus {
    /// Not known yet: the number is from an earlier visit, and the gateway has not answered.
    Unknown,
    /// Payable, and nothing has been paid.
    Waiting,
    /// A payment is being processed.
    Pending,
    /// The last payment attempt failed; the number is still payable.
    AttemptFailed,
    /// Partly paid, and the number is payable until the amount has come.
    PartPaid,
    /// Fully paid.
    Paid,
    /// Partly paid, and the number takes no more payments.
    Underpaid,
    /// Paid with one payment of more than the amount.
    Overpaid,
    /// Paid with more than one payment.
    PaidTwice,
    /// Not paid, and the number takes no more payments.
    Closed,
    /// Not fully paid. The number takes no more payments, but one is still being processed.
    LastPaymentPending,
}

impl PaymentStatus {
    /// Every status.
    #[cfg(all(test, not(target_arch = "wasm32")))]
    pub(crate) const ALL: [Self; 11] = [
        Self::Unknown,
        Self::Waiting,
        Self::Pending,
        Self::AttemptFailed,
        Self::PartPaid,
        Self::Paid,
        Self::Underpaid,
        Self::Overpaid,
        Self::PaidTwice,
        Self::Closed,
        Self::LastPaymentPending,
    ];

    /// The status in the gateway's view of a bill.
    pub(crate) const fn of(view: &BillView) -> Self {
        match view.status {
            BillStatus::Issued | BillStatus::PartPaid if view.payment_pending => Self::Pending,
            BillStatus::Issued if view.attempt_failed => Self::AttemptFailed,
            BillStatus::Issued => Self::Waiting,
            BillStatus::PartPaid => Self::PartPaid,
            BillStatus::Paid => Self::Paid,
            BillStatus::Underpaid | BillStatus::Closed if view.payment_pending => {
                Self::LastPaymentPending
            }
            BillStatus::Underpaid => Self::Underpaid,
            BillStatus::Overpaid => Self::Overpaid,
            BillStatus::PaidTwice => Self::PaidTwice,
            BillStatus::Closed => Self::Closed,
        }
    }

    /// Whether a payment may arrive that the customer waits for, and can check.
    pub(crate) const fn awaits_payment(self) -> bool {
        self.payable() || matches!(self, Self::LastPaymentPending)
    }

    /// Whether the number still takes a payment.
    pub(crate) const fn payable(self) -> bool {
        matches!(
            self,
            Self::Unknown | Self::Waiting | Self::Pending | Self::AttemptFailed | Self::PartPaid
        )
    }
}

/// Whether `update` is newer than `shown`. Event streams and polls can arrive in any order. Views with
/// equal versions are compared by time; within one second, a payment is not undone.
pub(super) fn is_newer(shown: &BillView, update: &BillView) -> bool {
    let paid = |view: &BillView| {
        let cents = view.paid_amount.map_or(0, billpay_contract::Amount::cents);
        (cents, view.status != BillStatus::Issued)
    };
    if update.version != shown.version {
        return update.version > shown.version;
    }
    update.at > shown.at || (update.at == shown.at && paid(update) >= paid(shown))
}

/// Whether the page around the widget has to be notified of `update`.
pub(super) fn needs_notification(shown: Option<&BillView>, update: &BillView) -> bool {
    let Some(shown) = shown else {
        return update.status != BillStatus::Issued || update.paid_amount.is_some();
    };
    let reported = |view: &BillView| {
        (
            view.status,
            view.paid_amount,
            view.missing_amount,
            view.paid_at,
        )
    };
    reported(shown) != reported(update) || shown.payment_reference != update.payment_reference
}
