//! Status updates from the gateway, and the status check that the customer asks for.

use billpay_contract::BillId;

use crate::failure::Failure;
use crate::state::effects::Effects;
use crate::state::{
    BillUpdate, Effect, FocusTarget, Issued, PaymentStatus, Screen, State, StatusCheck,
};

impl Issued {
    fn check_finished(&mut self, result: Result<BillUpdate, Failure>, effects: &mut Effects) {
        match result {
            Ok(update) => {
                self.check = StatusCheck::Done;
                self.apply(update, effects);
                if !self
                    .payment_status()
                    .is_some_and(PaymentStatus::awaits_payment)
                {
                    // The button that had the focus is removed.
                    self.check = StatusCheck::None;
                    effects.add(Effect::Focus(FocusTarget::Number));
                }
            }
            Err(failure) => self.check = StatusCheck::Failed(failure.into_problem().kind),
        }
    }
}

impl State {
    pub(super) fn update_received(&mut self, update: BillUpdate, effects: &mut Effects) {
        if let Screen::Issued(issued) = &mut self.screen {
            issued.apply(update, effects);
        }
    }

    pub(super) fn check_requested(&mut self, effects: &mut Effects) {
        if let Screen::Issued(issued) = &mut self.screen
            && let Some(id) = &issued.id
            && issued.check != StatusCheck::InProgress
            && issued
                .payment_status()
                .is_some_and(PaymentStatus::awaits_payment)
        {
            effects.add(Effect::CheckStatus(id.clone()));
            issued.check = StatusCheck::InProgress;
        }
    }

    pub(super) fn check_finished(
        &mut self,
        id: &BillId,
        result: Result<BillUpdate, Failure>,
        effects: &mut Effects,
    ) {
        if let Screen::Issued(issued) = &mut self.screen
            && issued.has_id(id)
        {
            issued.check_finished(result, effects);
        }
    }
}
