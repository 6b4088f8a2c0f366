//! The customer's own look at whether a bill is paid. Must not know how it is made.

use super::{Effect, Issued, News, Screen, Standing, State, Target};
use crate::answer::{Failure, TroubleKind};
use crate::bill_id::BillId;

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
    fn checked(&mut self, result: Result<News, Failure>) -> Vec<Effect> {
        match result {
            Ok(news) => {
                self.check = Check::Done;
                let mut effects = self.hear(news);
                if !self.standing().is_some_and(Standing::payable) {
                    // The button has gone, and the focus with it.
                    self.check = Check::None;
                    effects.push(Effect::Focus(Target::Number));
                }
                effects
            }
            Err(failure) => {
                self.check = Check::Failed(failure.trouble().kind);
                Vec::new()
            }
        }
    }
}

impl State {
    pub(super) fn check_wanted(mut self) -> (Self, Vec<Effect>) {
        let mut effects = Vec::new();
        if let Screen::Issued(issued) = &mut self.screen
            && let Some(id) = &issued.id
            && issued.check != Check::Asking
            && issued.standing().is_some_and(Standing::payable)
        {
            effects.push(Effect::Check(id.clone()));
            issued.check = Check::Asking;
        }
        (self, effects)
    }

    pub(super) fn checked(
        mut self,
        id: &BillId,
        result: Result<News, Failure>,
    ) -> (Self, Vec<Effect>) {
        let effects = match &mut self.screen {
            Screen::Issued(issued) if issued.is(id.as_str()) => issued.checked(result),
            _ => Vec::new(),
        };
        (self, effects)
    }
}
