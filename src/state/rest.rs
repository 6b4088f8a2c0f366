//! A number for what a part payment left.

use billpay_contract::{Amount, BillId, IssuedBill};

use super::effects::Effects;
use super::{Check, Effect, Issued, Made, Origin, Screen, Signal, Standing, State, Target};
use crate::answer::{Failure, Trouble, TroubleKind};

/// The number for what is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Rest {
    /// Not asked for.
    #[default]
    None,
    /// It is on its way.
    Asking,
    /// There is none.
    Failed(Trouble),
}

impl Issued {
    fn missing(&self) -> Option<Amount> {
        self.view()?.missing_amount
    }

    /// Never more than what is missing: a number over more would not be one for the rest.
    fn fits(&self, rest: &mut IssuedBill) -> bool {
        self.missing()
            .is_some_and(|missing| *rest.bill_amount.get_or_insert(missing) <= missing)
    }
}

impl State {
    pub(super) fn rest_wanted(&mut self, effects: &mut Effects) {
        if let Screen::Issued(issued) = &mut self.screen
            && let Some(id) = &issued.id
            && issued.rest != Rest::Asking
            && issued.standing() == Some(Standing::Underpaid)
            && issued.missing().is_some()
        {
            effects.add(Effect::Rest(id.clone()));
            issued.rest = Rest::Asking;
        }
    }

    pub(super) fn rest_answered(
        &mut self,
        of: &BillId,
        result: Result<Made, Failure>,
        effects: &mut Effects,
    ) {
        let Screen::Issued(issued) = &mut self.screen else {
            return;
        };
        if issued.rest != Rest::Asking || !issued.is(of) {
            return;
        }
        let failure = match result {
            Ok(mut made) => match issued.fits(&mut made.bill) {
                true => return self.rest_made(made, effects),
                false => TroubleKind::Failed.unanswered(),
            },
            Err(failure) => failure,
        };
        let trouble = failure.trouble();
        effects.tell(Signal::Failed(trouble.clone()));
        if trouble.kind == TroubleKind::Refused && issued.check != Check::Asking {
            // Nothing may be missing any more: the rest has come since.
            issued.check = Check::Asking;
            effects.add(Effect::Check(of.clone()));
        }
        issued.rest = Rest::Failed(trouble);
    }

    fn rest_made(&mut self, made: Made, effects: &mut Effects) {
        let Screen::Issued(issued) = &self.screen else {
            return;
        };
        let opened = issued.origin == Origin::Opened;
        // A number that was there before is shown again, and is no news.
        let before = issued.view().and_then(|view| view.rest.as_ref());
        let again = before.is_some() && before == made.id.as_ref();
        let origin = match (opened, again) {
            (true, _) => Origin::Opened,
            (false, true) => Origin::Kept,
            (false, false) => Origin::Made,
        };
        // Somebody else's bill does not become this browser's.
        if !opened {
            effects.add(Effect::Keep(self.preset.identity(), made.clone()));
        }
        effects.add(Effect::Focus(Target::Number));
        if !again {
            effects.tell(Signal::Issued {
                bill: made.bill.clone(),
                reference: None,
            });
        }
        self.issue(made, origin);
        if let Screen::Issued(rest) = &mut self.screen {
            rest.of_rest = true;
        }
    }
}
