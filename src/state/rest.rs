//! A number for what a part payment left. Must not know how it is asked for.

use billpay_contract::{Amount, IssuedBill};

use super::{Check, Effect, Issued, Made, Origin, Screen, Signal, Standing, State, Target};
use crate::answer::{Failure, Trouble, TroubleKind};
use crate::bill_id::BillId;

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
    fn fits(&self, rest: &mut IssuedBill) -> Option<()> {
        let missing = self.missing()?;
        (*rest.bill_amount.get_or_insert(missing) <= missing).then_some(())
    }
}

impl State {
    pub(super) fn rest_wanted(mut self) -> (Self, Vec<Effect>) {
        let mut effects = Vec::new();
        if let Screen::Issued(issued) = &mut self.screen
            && let Some(id) = &issued.id
            && issued.rest != Rest::Asking
            && issued.standing() == Some(Standing::Underpaid)
            && issued.missing().is_some()
        {
            effects.push(Effect::Rest(id.clone()));
            issued.rest = Rest::Asking;
        }
        (self, effects)
    }

    pub(super) fn rest_answered(
        mut self,
        of: &BillId,
        result: Result<Made, Failure>,
    ) -> (Self, Vec<Effect>) {
        let Screen::Issued(issued) = &mut self.screen else {
            return (self, Vec::new());
        };
        if issued.rest != Rest::Asking || !issued.is(of.as_str()) {
            return (self, Vec::new());
        }
        let fitting = result.and_then(|mut made| {
            let fits = issued.fits(&mut made.bill);
            fits.map(|()| made)
                .ok_or_else(|| TroubleKind::Failed.unanswered())
        });
        match fitting {
            Ok(made) => {
                let opened = issued.origin == Origin::Opened;
                // A number that was there before is shown again, and is no news.
                let before = issued.view().and_then(|view| view.rest.as_deref());
                let again = before.is_some() && before == made.id.as_ref().map(BillId::as_str);
                // Somebody else's bill does not become this browser's.
                let kept = (!opened).then(|| Effect::Keep(self.preset.identity(), made.clone()));
                let origin = match (opened, again) {
                    (true, _) => Origin::Opened,
                    (false, true) => Origin::Kept,
                    (false, false) => Origin::Made,
                };
                let told = Signal::Issued {
                    bill: made.bill.clone(),
                    reference: None,
                };
                let mut rest = Issued::new(made, origin);
                rest.of_rest = true;
                self.screen = Screen::Issued(rest);
                let told = (!again).then_some(Effect::Tell(told));
                let effects = kept.into_iter().chain([Effect::Focus(Target::Number)]);
                (self, effects.chain(told).collect())
            }
            Err(failure) => {
                let trouble = failure.trouble();
                let mut effects = vec![Effect::Tell(Signal::Failed(trouble.clone()))];
                if trouble.kind == TroubleKind::Refused && issued.check != Check::Asking {
                    // Nothing may be missing any more: the rest has come since.
                    issued.check = Check::Asking;
                    effects.push(Effect::Check(of.clone()));
                }
                issued.rest = Rest::Failed(trouble);
                (self, effects)
            }
        }
    }
}
