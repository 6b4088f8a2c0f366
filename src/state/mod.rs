//! The state of the widget: one enum, one step.

mod checking;
mod effects;
mod event;
mod filling;
mod handed;
#[cfg(test)]
mod handed_tests;
mod issued;
mod key;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod key_walks;
#[cfg(test)]
pub(crate) mod live_tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod live_walks;
mod opening;
mod past;
mod preset;
#[cfg(test)]
mod preset_tests;
mod rest;
mod sending;
mod standing;
#[cfg(test)]
mod tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod walks;

use billpay_contract::{AmountDraft, BillDraft, BillId, ControlNumber, Field, IdempotencyKey};

use crate::answer::TroubleKind;
use effects::Effects;
use past::Past;

pub use checking::Check;
pub use event::{CopyTarget, CreateCall, Effect, Event, Kept, Made, Signal, Target};
pub use filling::Filling;
#[cfg(feature = "ssr")]
pub(crate) use handed::asks_anew;
pub use issued::{Issued, News, Origin};
pub use key::Ticket;
pub use opening::Opening;
pub use preset::{Intent, Preset, Signed};
pub use rest::Rest;
pub use sending::Sending;
pub use standing::Standing;

/// All that the widget knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    preset: Preset,
    /// The last attempt; late answers of earlier ones are ignored.
    attempt: u32,
    /// The last bill that was sent and has no number yet.
    ticket: Option<Ticket>,
    /// The key that a server's form came with, until a bill is sent by it.
    given: Option<IdempotencyKey>,
    screen: Screen,
    /// Numbers that were shown before the merchant set another bill: what the page around the widget
    /// has heard of them, it does not hear again.
    past: Past,
}

/// What the customer sees.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// A bill that the merchant signed and that can't be read: there is nothing to do here.
    Unreadable,
    /// A bill's own page, until the bill is there.
    Opening(Opening),
    /// The form, to be filled or mended; or the merchant's bill with its button.
    Filling(Filling),
    /// One create call is on its way.
    Sending(Sending),
    /// The control number.
    Issued(Issued),
}

impl Default for Screen {
    fn default() -> Self {
        Self::Filling(Filling::default())
    }
}

impl State {
    /// The beginning, with what the merchant set.
    pub fn new(preset: Preset) -> Self {
        Self {
            screen: begin(&preset),
            preset,
            ..Self::default()
        }
    }

    /// The beginning on a bill's own page: nothing is set beforehand.
    fn of(screen: Screen) -> Self {
        Self {
            screen,
            ..Self::default()
        }
    }

    /// What the customer sees.
    pub fn screen(&self) -> &Screen {
        &self.screen
    }

    /// What the merchant set.
    pub fn preset(&self) -> &Preset {
        &self.preset
    }

    /// The number that is shown.
    pub fn number(&self) -> Option<&ControlNumber> {
        match &self.screen {
            Screen::Issued(issued) => Some(&issued.bill.bill_pay_number),
            _ => None,
        }
    }

    /// The gateway's name of the bill that this is about.
    pub fn bill_id(&self) -> Option<&BillId> {
        match &self.screen {
            Screen::Issued(issued) => issued.id.as_ref(),
            Screen::Opening(opening) => Some(&opening.id),
            _ => None,
        }
    }

    /// What is left when the widget is taken from the page: a call on its way has ended with it.
    /// What the merchant changed meanwhile is told again when the widget comes back.
    #[must_use]
    pub fn paused(mut self) -> Self {
        match self.screen {
            Screen::Sending(sending) => {
                self.screen = Screen::Filling(Filling::of(sending.draft));
            }
            Screen::Issued(ref mut issued) => issued.pause(),
            _ => {}
        }
        self
    }

    /// Whether nobody has touched the form yet, so that it may give way to a kept number.
    fn untouched(&self) -> bool {
        let Screen::Filling(form) = &self.screen else {
            return false;
        };
        form.draft == self.preset.draft && form.trouble.is_none() && form.errors.first().is_none()
    }

    fn recalled(&mut self, kept: Kept) {
        if let Some(made) = kept.made
            && self.untouched()
        {
            self.screen = Screen::Issued(self.past.again(made));
        }
        // A call on its way has its own.
        if !matches!(self.screen, Screen::Sending(_)) && kept.ticket.is_some() {
            self.ticket = kept.ticket;
        }
    }

    fn started(&mut self, kept: Kept, effects: &mut Effects) {
        effects.tell(Signal::Ready);
        match self.screen {
            Screen::Unreadable => effects.tell(unreadable()),
            Screen::Opening(_) => self.opened_or_asked(kept.made, effects),
            _ => {
                // What came back with the page goes before what the tab has kept.
                let sent = self.ticket.take();
                self.own(kept.made.as_ref());
                self.recalled(kept);
                if sent.is_some() {
                    self.ticket = sent;
                }
            }
        }
    }

    fn edited(&mut self, field: Field, text: String, effects: &mut Effects) {
        if self.preset.readonly {
            return;
        }
        let draft = match &mut self.screen {
            Screen::Filling(form) => {
                form.edit(field, text);
                &form.draft
            }
            Screen::Sending(sending) => {
                write(&mut sending.draft, field, text);
                &sending.draft
            }
            Screen::Issued(_) | Screen::Opening(_) | Screen::Unreadable => return,
        };
        effects.tell(Signal::Changed(field, draft.clone()));
    }

    /// Back to the merchant's bill, and nothing is kept of it. A call on its way is not called back:
    /// its number would be one that nobody saw.
    fn reset(&mut self, effects: &mut Effects) {
        if matches!(self.screen, Screen::Sending(_)) {
            return;
        }
        self.ticket = None;
        self.screen = begin(&self.preset);
        effects.add(Effect::Forget(self.preset.identity()));
    }

    /// The same, wished by the customer, who goes on there.
    fn another(&mut self, effects: &mut Effects) {
        if matches!(self.screen, Screen::Sending(_)) {
            return;
        }
        self.reset(effects);
        effects.add(Effect::Focus(self.target(Field::Description)));
    }

    /// Where the customer goes on with that field. A bill that is only to be taken has none: its
    /// button is there.
    fn target(&self, field: Field) -> Target {
        match self.preset.readonly {
            true => Target::Button,
            false => Target::Field(field),
        }
    }

    /// What was typed goes. A number stays, and so does the key of a bill that may have got one:
    /// pages reset their forms when all went well, and that must not offer the bill once more.
    fn form_reset(&mut self) {
        if matches!(self.screen, Screen::Filling(_)) {
            self.screen = begin(&self.preset);
        }
    }

    /// A number that is shown belongs to the bill that it was made for: another bill has none yet.
    fn preset_changed(&mut self, preset: Preset, effects: &mut Effects) {
        let changed = preset != self.preset;
        if let Screen::Sending(sending) = &mut self.screen {
            // Also back to what is being sent, which then is no change.
            sending.next = changed.then_some(preset);
            return;
        }
        if !changed {
            return;
        }
        let identity = preset.identity();
        let bill_changed = identity != self.preset.identity();
        let unreadable_now = preset.signed == Signed::Unreadable;
        match &mut self.screen {
            Screen::Sending(_) | Screen::Opening(_) => {}
            // What is signed is taken as it is: nothing typed stays beside it.
            Screen::Filling(form) if preset.signed == Signed::No => {
                form.follow(&self.preset.draft, &preset.draft);
                // Nor is anything typed the merchant's.
                if preset.readonly && form.draft != preset.draft {
                    *form = Filling::of(preset.draft.clone());
                }
            }
            Screen::Issued(_) if !bill_changed && !unreadable_now => {}
            Screen::Unreadable if unreadable_now => {}
            Screen::Unreadable | Screen::Filling(_) | Screen::Issued(_) => {
                self.screen = begin(&preset);
                if unreadable_now {
                    effects.tell(unreadable());
                }
            }
        }
        self.preset = preset;
        if bill_changed {
            effects.add(Effect::Recall(identity));
        }
    }

    /// The next state, and what is to be done. Total: an event that means nothing changes nothing.
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Effects::default();
        let to = &mut effects;
        match event {
            Event::Started(kept) => self.started(kept, to),
            Event::Recalled(kept) => self.recalled(kept),
            Event::Edited(field, text) => self.edited(field, text, to),
            Event::Submitted(fresh) => self.submitted(fresh, to),
            Event::Answered { attempt, result } => self.answered(attempt, result, to),
            Event::TroubleTaken => match &mut self.screen {
                Screen::Filling(form) => form.trouble = None,
                Screen::Issued(issued) => issued.trouble_taken(),
                _ => {}
            },
            Event::Copied(what, text) => to.tell(Signal::Copied(what, text)),
            Event::AnotherWanted => self.another(to),
            Event::ResetWanted => self.reset(to),
            Event::FormReset => self.form_reset(),
            Event::PresetChanged(preset) => {
                if let Screen::Issued(issued) = &self.screen {
                    self.past.keep(issued);
                }
                self.preset_changed(preset, to);
            }
            Event::OpenWanted => self.open_wanted(to),
            Event::Opened(id, result) => self.opened(&id, result, to),
            Event::Told(news) => self.told(news, to),
            Event::CheckWanted => self.check_wanted(to),
            Event::Checked(id, result) => self.checked(&id, result, to),
            Event::RestWanted => self.rest_wanted(to),
            Event::RestAnswered(id, result) => self.rest_answered(&id, result, to),
        }
        effects.into()
    }
}

/// The step as a function: of what was before, and without touching it.
#[cfg(test)]
fn step(mut state: State, event: Event) -> (State, Vec<Effect>) {
    let effects = state.step(event);
    (state, effects)
}

/// The first screen for what the merchant set.
fn begin(preset: &Preset) -> Screen {
    match preset.signed {
        Signed::Unreadable => Screen::Unreadable,
        Signed::Yes(_) | Signed::No => Screen::Filling(Filling::of(preset.draft.clone())),
    }
}

/// The page around the widget hears what the customer reads.
fn unreadable() -> Signal {
    let trouble = TroubleKind::IntentInvalid.unanswered().trouble();
    Signal::Failed(trouble)
}

/// Writes that text into that field.
pub(crate) fn write(draft: &mut BillDraft, field: Field, text: String) {
    match field {
        Field::Description => draft.description = text,
        Field::Amount => draft.amount = AmountDraft::Text(text),
        Field::PaymentMode => draft.payment_mode = text,
        Field::Reference => draft.reference = text,
    }
}
