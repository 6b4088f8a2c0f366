//! Requesting a number for the remainder of an underpaid bill.

use billpay_contract::{Amount, BillId, IssuedBill};

use crate::failure::{Failure, ProblemKind};
use crate::state::effects::Effects;
use crate::state::{
    CreatedBill, Effect, FocusTarget, Issued, Notification, Origin, PaymentStatus,
    RemainderProgress, Screen, State, StatusCheck,
};

impl Issued {
    fn missing_amount(&self) -> Option<Amount> {
        self.view()?.missing_amount
    }

    /// Whether the number is for the missing amount or less. A number without an amount is for the
    /// missing amount.
    fn accepts_remainder(&self, remainder: &mut IssuedBill) -> bool {
        self.missing_amount()
            .is_some_and(|missing| *remainder.bill_amount.get_or_insert(missing) <= missing)
    }
}

impl State {
    pub(super) fn remainder_requested(&mut self, effects: &mut Effects) {
        if let Screen::Issued(issued) = &mut self.screen
            && let Some(id) = &issued.id
            && issued.remainder != RemainderProgress::InProgress
            && issued.payment_status() == Some(PaymentStatus::Underpaid)
            && issued.missing_amount().is_some()
        {
            effects.add(Effect::CreateRemainder(id.clone()));
            issued.remainder = RemainderProgress::InProgress;
        }
    }

    pub(super) fn remainder_finished(
        &mut self,
        underpaid: &BillId,
        result: Result<CreatedBill, Failure>,
        effects: &mut Effects,
    ) {
        let Screen::Issued(issued) = &mut self.screen else {
            return;
        };
        if issued.remainder != RemainderProgress::InProgress || !issued.has_id(underpaid) {
            return;
        }
        let failure = match result {
            Ok(_) if issued.payment_status() == Some(PaymentStatus::LastPaymentPending) => {
                ProblemKind::PaymentInProgress.into_failure()
            }
            Ok(mut created) => match issued.accepts_remainder(&mut created.bill) {
                true => return self.show_remainder(underpaid, created, effects),
                false => ProblemKind::Failed.into_failure(),
            },
            Err(failure) => failure,
        };
        let problem = failure.into_problem();
        effects.notify(Notification::Failed(problem.clone()));
        let outdated = matches!(
            problem.kind,
            ProblemKind::Refused | ProblemKind::PaymentInProgress
        );
        if outdated && issued.check != StatusCheck::InProgress {
            // The remainder may have been paid meanwhile, or its payment may have begun.
            issued.check = StatusCheck::InProgress;
            effects.add(Effect::CheckStatus(underpaid.clone()));
        }
        issued.remainder = RemainderProgress::Failed(problem);
    }

    fn show_remainder(&mut self, underpaid: &BillId, created: CreatedBill, effects: &mut Effects) {
        let Screen::Issued(issued) = &self.screen else {
            return;
        };
        let unsaved = issued.unsaved;
        let on_bill_page = issued.origin == Origin::BillPage;
        // The gateway returns the same number again for the same remainder.
        let known = issued.view().and_then(|view| view.remainder.as_ref());
        let repeated = known.is_some() && known == created.id.as_ref();
        let origin = match (on_bill_page, repeated) {
            (true, _) => Origin::BillPage,
            (false, true) => Origin::Stored,
            (false, false) => Origin::Created,
        };
        // The bill of a page may be somebody else's, so it is not stored.
        if !on_bill_page {
            effects.add(Effect::StoreRemainder {
                bill: self.initial_bill.identity(),
                underpaid: underpaid.clone(),
                created: created.clone(),
            });
        }
        effects.add(Effect::Focus(FocusTarget::Number));
        if !repeated {
            effects.notify(Notification::Issued {
                bill: created.bill.clone(),
                reference: None,
            });
        }
        self.issue(created, origin);
        if let Screen::Issued(remainder) = &mut self.screen {
            remainder.for_remainder = true;
            remainder.unsaved = unsaved;
        }
    }
}
