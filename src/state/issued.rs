//! A bill that has its control number, and the updates of its payment status.

use billpay_contract::{BillId, BillStatus, BillView, IssuedBill};

use super::effects::Effects;
use super::payment_status::{is_newer, needs_notification};
use super::{
    CreatedBill, Effect, FocusTarget, Notification, PaymentStatus, RemainderProgress, StatusCheck,
};

/// A bill with its control number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Issued {
    /// The bill and its number.
    pub(crate) bill: IssuedBill,
    /// The gateway's id of the bill; `None` where the proxy stores no bills and has no status.
    pub(crate) id: Option<BillId>,
    /// Where the number comes from.
    pub(crate) origin: Origin,
    /// Whether the browser stored that the number is fully paid.
    pub(crate) known_paid: bool,
    /// Whether the browser will not remember the number.
    pub(crate) unsaved: bool,
    /// The bill's other numbers that the browser has stored, the newest first.
    pub(crate) others: Vec<CreatedBill>,
    /// Whether the number is for the remainder of another, underpaid bill.
    pub(crate) for_remainder: bool,
    /// The gateway's last update.
    pub(crate) update: Option<BillUpdate>,
    /// The status check that the customer asked for.
    pub(crate) check: StatusCheck,
    /// The request for a number for this bill's remainder.
    pub(crate) remainder: RemainderProgress,
    /// Whether the page around the widget was notified that the bill is paid.
    paid_notified: bool,
}

/// Where a number comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It was created just now.
    Created,
    /// The browser stored it, on an earlier visit.
    Stored,
    /// The bill's page was opened, perhaps by somebody else.
    BillPage,
}

/// The gateway's view of a bill.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BillUpdate {
    /// The view.
    pub(crate) view: BillView,
    /// By how many seconds the gateway's clock is ahead of this device's.
    pub(crate) clock_offset: i64,
}

impl Issued {
    /// A number without any update yet.
    pub(crate) fn new(created: CreatedBill, origin: Origin) -> Self {
        Self {
            bill: created.bill,
            id: created.id,
            origin,
            known_paid: false,
            unsaved: false,
            others: Vec::new(),
            for_remainder: false,
            update: None,
            check: StatusCheck::None,
            remainder: RemainderProgress::None,
            paid_notified: false,
        }
    }

    /// The payment status; `None` where no gateway reports it.
    pub(crate) fn payment_status(&self) -> Option<PaymentStatus> {
        self.id.as_ref()?;
        Some(match &self.update {
            Some(update) => PaymentStatus::of(&update.view),
            None if self.known_paid => PaymentStatus::Paid,
            None if self.origin == Origin::Stored => PaymentStatus::Unknown,
            None => PaymentStatus::Waiting,
        })
    }

    /// The payment status, if the number takes no more payments.
    pub(crate) fn settled(&self) -> Option<PaymentStatus> {
        self.payment_status().filter(|status| !status.payable())
    }

    /// The gateway's last view.
    pub(crate) fn view(&self) -> Option<&BillView> {
        self.update.as_ref().map(|update| &update.view)
    }

    /// The same with the amount that is left to pay, where the number takes several payments.
    pub(crate) fn with_amount_left(&self) -> Self {
        let mut issued = self.clone();
        if let Some(view) = self.view()
            && view.status == BillStatus::PartPaid
        {
            issued.bill.bill_amount = view.missing_amount;
        }
        issued
    }

    pub(super) fn has_id(&self, id: &BillId) -> bool {
        self.id.as_ref() == Some(id)
    }

    /// Applies an update, unless it is older than the last one, and adds the notifications for the page
    /// around the widget.
    pub(super) fn apply(&mut self, update: BillUpdate, effects: &mut Effects) {
        let shown = self.view();
        let outdated = shown.is_some_and(|shown| !is_newer(shown, &update.view));
        if !self.has_id(&update.view.id) || outdated {
            return;
        }
        if needs_notification(shown, &update.view) {
            effects.notify(Notification::Status(update.view.clone()));
        }
        if update.view.status.is_fully_paid() && !self.paid_notified {
            self.paid_notified = true;
            effects.notify(Notification::Paid(update.view.clone()));
            // The bill of a page may be somebody else's, so it is not stored.
            if self.origin != Origin::BillPage {
                effects.add(Effect::StorePaid(CreatedBill::from(&update.view)));
            }
        }
        let before = self.payment_status();
        self.for_remainder |= update.view.remainder_of.is_some();
        self.update = Some(update);
        if self.payment_status() == before {
            return;
        }
        let loses_button =
            |status: PaymentStatus| status.awaits_payment() || status == PaymentStatus::Underpaid;
        if before.is_some_and(loses_button) && self.settled().is_some() {
            // The element that had the focus may be removed: a part of the payable card, or a button of the settled one.
            effects.add(Effect::FocusIfInside(FocusTarget::Number));
        }
        if self.check != StatusCheck::InProgress {
            self.check = StatusCheck::None;
        }
        if self.remainder != RemainderProgress::InProgress {
            self.remainder = RemainderProgress::None;
        }
    }

    /// Resets requests that were aborted when the widget was unmounted.
    pub(super) fn pause(&mut self) {
        if self.check == StatusCheck::InProgress {
            self.check = StatusCheck::None;
        }
        if self.remainder == RemainderProgress::InProgress {
            self.remainder = RemainderProgress::None;
        }
    }

    /// Hides a problem that the page around the widget shows itself.
    pub(super) fn hide_problem(&mut self) {
        if matches!(self.remainder, RemainderProgress::Failed(_)) {
            self.remainder = RemainderProgress::None;
        }
    }
}
