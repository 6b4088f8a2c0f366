//! The sentences about what becomes of a bill that has its number.

use super::Left;
use crate::answer::TroubleKind;
use crate::state::{Check, Standing};

/// The sentences of one language about a bill's status, its deadline and its page.
#[derive(Debug)]
pub(crate) struct LiveText {
    /// How the bill stands, and what that means to the customer.
    pub(crate) standing: fn(Standing) -> StandingText,
    /// While something is awaited, where scripts hear of it.
    pub(crate) by_itself: &'static str,
    pub(crate) check_now: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) not_paid_yet: &'static str,
    pub(crate) check_failed: &'static str,
    /// When it was looked at a moment ago.
    pub(crate) checked_just_now: &'static str,

    pub(crate) paid_amount: &'static str,
    pub(crate) missing_amount: &'static str,
    pub(crate) paid_at: &'static str,
    pub(crate) payment_reference: &'static str,
    pub(crate) get_rest: &'static str,
    /// Above a number over what was missing.
    pub(crate) rest_note: &'static str,

    pub(crate) deadline: &'static str,
    pub(crate) time_left: &'static str,
    pub(crate) deadline_passed: &'static str,
    pub(crate) left: fn(Left) -> String,
    pub(crate) months: [&'static str; 12],
    /// The zone of all times, in brackets behind them.
    pub(crate) zone: &'static str,

    pub(crate) opening: &'static str,
    /// What to do when a bill did not come.
    pub(crate) open_advice: &'static str,
    pub(crate) qr_title: &'static str,
    pub(crate) qr_alt: &'static str,
    pub(crate) take_receipt: &'static str,
    /// Before the address of the bill's page, in a message.
    pub(crate) share_page: &'static str,
}

/// How a bill stands, and what that means.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StandingText {
    pub(crate) title: &'static str,
    pub(crate) advice: &'static str,
}

impl LiveText {
    /// What the customer's own look found.
    pub(crate) fn finding(&self, check: Check, standing: Standing) -> &'static str {
        match (check, standing) {
            (Check::None, _) => "",
            (Check::Asking, _) => self.checking,
            (Check::Done, Standing::Pending) => (self.standing)(standing).title,
            (Check::Done, _) => self.not_paid_yet,
            (Check::Failed(TroubleKind::Busy), _) => self.checked_just_now,
            (Check::Failed(_), _) => self.check_failed,
        }
    }
}
