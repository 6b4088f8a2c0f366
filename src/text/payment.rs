//! The texts about a bill that has its number: payment status, deadline, receipt, and the bill's page.

use super::TimeLeft;
use crate::failure::ProblemKind;
use crate::state::{PaymentStatus, StatusCheck};

/// The texts of one language about a bill that has its number.
#[derive(Debug)]
pub(crate) struct PaymentText {
    /// The payment status.
    pub(crate) status: fn(PaymentStatus) -> StatusText,
    /// Says that the page updates automatically, while waiting for a payment.
    pub(crate) updates_automatically: &'static str,
    pub(crate) check_now: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) not_paid_yet: &'static str,
    pub(crate) check_failed: &'static str,
    /// The answer to a check too soon after the last one.
    pub(crate) checked_just_now: &'static str,

    pub(crate) paid_amount: &'static str,
    pub(crate) missing_amount: &'static str,
    pub(crate) paid_at: &'static str,
    pub(crate) payment_reference: &'static str,
    /// What a number that takes several payments means to the payer.
    pub(crate) in_parts: &'static str,
    pub(crate) get_remainder: &'static str,
    /// What to do about a remainder that no channel takes.
    pub(crate) remainder_refused: &'static str,
    /// What to do about the rest of a partly paid bill, if it is too small for every channel.
    pub(crate) rest_too_small: &'static str,
    /// Above a number for a remainder.
    pub(crate) remainder_note: &'static str,

    pub(crate) deadline: &'static str,
    pub(crate) time_left: &'static str,
    pub(crate) deadline_passed: &'static str,
    pub(crate) duration: fn(TimeLeft) -> String,
    pub(crate) months: [&'static str; 12],
    /// The time zone, shown in brackets after each time.
    pub(crate) zone: &'static str,

    pub(crate) loading: &'static str,
    /// What to do when loading failed.
    pub(crate) load_advice: &'static str,
    pub(crate) qr_title: &'static str,
    pub(crate) qr_alt: &'static str,
    pub(crate) keep_receipt: &'static str,
    /// The label of the bill page's address, in a shared message and on paper.
    pub(crate) share_page: &'static str,
}

/// The text of a payment status: what it is, and what to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StatusText {
    pub(crate) title: &'static str,
    pub(crate) advice: &'static str,
}

impl PaymentText {
    /// The result of the customer's status check.
    pub(crate) fn check_result(&self, check: StatusCheck, status: PaymentStatus) -> &'static str {
        match (check, status) {
            (StatusCheck::None, _) => "",
            (StatusCheck::InProgress, _) => self.checking,
            (StatusCheck::Done, PaymentStatus::Pending | PaymentStatus::LastPaymentPending) => {
                (self.status)(status).title
            }
            (StatusCheck::Done, _) => self.not_paid_yet,
            (StatusCheck::Failed(ProblemKind::Busy), _) => self.checked_just_now,
            (StatusCheck::Failed(_), _) => self.check_failed,
        }
    }
}
