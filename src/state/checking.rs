//! The customer's own look at whether a bill is paid.

use billpay_contract::BillId;

use super::effects::Effects;
use super::{Effect, Issued, News, Screen, Standing, State, Target};
use crate::answer::{Failure, TroubleKind};

/// The customer's own look at how the bill stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// None, or something has changed since.
    #[default]
    None,
    /// It is on its way.
    Asking,
    /// It found nothing new.
    Done,
    /// It failed.
    Failed(TroubleKind),
}

impl Issued {
    fn checked(&mut self, result: Result<News, Failure>, effects: &mut Effects) {
        match result {
            Ok(news) => {
                self.check = Check::Done;
                self.hear(news, effects);
                if !self.standing().is_some_and(Standing::payable) {
                    // The button has gone, and the focus with it.
                    self.check = Check::None;
                    effects.add(Effect::Focus(Target::Number));
                }
            }
            Err(failure) => self.check = Check::Failed(failure.trouble().kind),
        }
    }
}

impl State {
    pub(super) fn check_wanted(&mut self, effects: &mut Effects) {
        if let Screen::Issued(issued) = &mut self.screen
            && let Some(id) = &issued.id
            && issued.check != Check::Asking
            && issued.standing().is_some_and(Standing::payable)
        {
            effects.add(Effect::Check(id.clone()));
            issued.check = Check::Asking;
        }
    }

    pub(super) fn checked(
        &mut self,
        id: &BillId,
        result: Result<News, Failure>,
        effects: &mut Effects,
    ) {
        if let Screen::Issued(issued) = &mut self.screen
            && issued.is(id)
        {
            issued.checked(result, effects);
        }
    }
}
