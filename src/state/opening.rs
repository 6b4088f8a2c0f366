//! A bill's own page, until the bill is there.

use billpay_contract::BillId;

use super::effects::Effects;
use super::handed::made;
use super::{Effect, Made, News, Origin, Screen, State};
use crate::answer::{Failure, Trouble};

/// A bill that is to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Which.
    pub id: BillId,
    /// Why it is not there; nothing while it is on its way.
    pub trouble: Option<Trouble>,
}

impl State {
    /// The beginning on a bill's own page.
    pub fn opening(id: BillId) -> Self {
        let trouble = None;
        Self::of(Screen::Opening(Opening { id, trouble }))
    }

    /// On the screen: a bill that this browser keeps is there at once, another one is asked for.
    pub(super) fn opened_or_asked(&mut self, kept: Option<Made>, effects: &mut Effects) {
        let Screen::Opening(opening) = &self.screen else {
            return;
        };
        match kept.filter(|made| made.id.as_ref() == Some(&opening.id)) {
            Some(made) => self.issue(made, Origin::Kept),
            // The server that rendered the page has looked already.
            None if opening.trouble.is_some() => {}
            None => effects.add(Effect::Open(opening.id.clone())),
        }
    }

    pub(super) fn open_wanted(&mut self, effects: &mut Effects) {
        if let Screen::Opening(opening) = &mut self.screen
            && opening.trouble.take().is_some()
        {
            effects.add(Effect::Open(opening.id.clone()));
        }
    }

    pub(super) fn opened(
        &mut self,
        id: &BillId,
        result: Result<News, Failure>,
        effects: &mut Effects,
    ) {
        let Screen::Opening(opening) = &mut self.screen else {
            return;
        };
        if opening.id != *id {
            return;
        }
        match result {
            Ok(news) => {
                let made = made(&news.view);
                self.issue(made, Origin::Opened);
                self.told(news, effects);
            }
            Err(failure) => opening.trouble = Some(failure.trouble()),
        }
    }
}
