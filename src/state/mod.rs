//! The state of the widget: one enum, one pure step. Must not know the browser, HTML, language
//! or time; effects are described here and done elsewhere.

mod event;
mod filling;
mod preset;
#[cfg(test)]
mod tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod walks;

use billpay_contract::{AmountDraft, BillDraft, ControlNumber, Field, IssuedBill};

use crate::answer::{Failure, FieldErrors};

pub use event::{Copy, Effect, Event, Signal, Target};
pub use filling::Filling;
pub use preset::Preset;

/// All that the widget knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    preset: Preset,
    /// The last attempt; late answers of earlier ones are ignored.
    attempt: u32,
    screen: Screen,
}

/// What the customer sees.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// The form, to be filled or mended; or the merchant's bill with its button.
    Filling(Filling),
    /// One create call is on its way.
    Sending(Sending),
    /// The control number.
    Issued(Issued),
}

/// A call on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// What was typed, also while the call is on its way.
    pub draft: BillDraft,
    /// The merchant's own number, as it was asked for.
    reference: Option<String>,
    /// What the merchant changed meanwhile: it counts from the answer on.
    next: Option<Preset>,
}

/// A number to be paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Issued {
    /// The bill and its number.
    pub bill: IssuedBill,
    /// Whether it was made on an earlier visit.
    pub kept: bool,
}

impl Default for Screen {
    fn default() -> Self {
        Self::Filling(Filling::default())
    }
}

impl State {
    /// The beginning, with what the merchant set.
    pub fn new(preset: Preset) -> Self {
        let screen = Screen::Filling(Filling::of(preset.draft.clone()));
        Self {
            preset,
            attempt: 0,
            screen,
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

    /// What is left when the widget is taken from the page: a call on its way has ended with it.
    #[must_use]
    pub fn paused(mut self) -> Self {
        if let Screen::Sending(sending) = self.screen {
            self.screen = Screen::Filling(Filling::of(sending.draft));
            self.preset = sending.next.unwrap_or(self.preset);
        }
        self
    }

    fn filling(mut self, form: Filling) -> Self {
        self.screen = Screen::Filling(form);
        self
    }

    /// Whether nobody has touched the form yet, so that it may give way to a kept number.
    fn untouched(&self) -> Option<()> {
        let untouched = Filling::of(self.preset.draft.clone());
        (self.screen == Screen::Filling(untouched)).then_some(())
    }

    fn recalled(mut self, kept: Option<IssuedBill>) -> Self {
        if let (Some(bill), Some(())) = (kept, self.untouched()) {
            self.screen = Screen::Issued(Issued { bill, kept: true });
        }
        self
    }

    fn edited(mut self, field: Field, text: String) -> (Self, Vec<Effect>) {
        if self.preset.readonly {
            return (self, Vec::new());
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
            Screen::Issued(_) => return (self, Vec::new()),
        };
        let changed = Signal::Changed(field, draft.clone());
        (self, vec![Effect::Tell(changed)])
    }

    fn submitted(mut self, mut form: Filling) -> (Self, Vec<Effect>) {
        form.trouble = None;
        match form.draft.parse() {
            Ok(bill) => {
                self.attempt = self.attempt.wrapping_add(1);
                self.screen = Screen::Sending(Sending {
                    draft: form.draft,
                    reference: bill
                        .reference()
                        .map(|reference| reference.as_str().to_owned()),
                    next: None,
                });
                let attempt = self.attempt;
                (self, vec![Effect::Create { attempt, bill }])
            }
            Err(broken) => {
                form.errors = FieldErrors::from(&broken);
                let effects = invalid(&form.errors);
                (self.filling(form), effects)
            }
        }
    }

    fn answered(
        mut self,
        sending: Sending,
        result: Result<IssuedBill, Failure>,
    ) -> (Self, Vec<Effect>) {
        let Sending {
            draft,
            reference,
            next,
        } = sending;
        let mut form = Filling::of(draft);
        let (state, mut effects) = match result {
            Ok(bill) => {
                let effects = vec![
                    Effect::Keep(self.preset.draft.clone(), bill.clone()),
                    Effect::Focus(Target::Number),
                    Effect::Tell(Signal::Issued {
                        bill: bill.clone(),
                        reference,
                    }),
                ];
                self.screen = Screen::Issued(Issued { bill, kept: false });
                (self, effects)
            }
            Err(Failure::AtFields(errors)) => {
                form.errors = errors;
                (self.filling(form), invalid(&errors))
            }
            Err(Failure::Trouble(trouble)) => {
                form.trouble = Some(trouble.clone());
                let told = vec![Effect::Tell(Signal::Failed(trouble))];
                (self.filling(form), told)
            }
        };
        let Some(next) = next else {
            return (state, effects);
        };
        let (state, more) = state.preset_changed(next);
        effects.extend(more);
        (state, effects)
    }

    /// Back to the merchant's bill. A call on its way is not called back: its number would be
    /// one that nobody saw.
    fn another(self) -> (Self, Vec<Effect>) {
        if matches!(self.screen, Screen::Sending(_)) {
            return (self, Vec::new());
        }
        let target = match self.preset.readonly {
            true => Target::Button,
            false => Target::Field(Field::Description),
        };
        let preset = self.preset.draft.clone();
        let state = self.filling(Filling::of(preset.clone()));
        (state, vec![Effect::Forget(preset), Effect::Focus(target)])
    }

    /// A number that is shown belongs to the bill that it was made for: another bill has none yet.
    fn preset_changed(mut self, preset: Preset) -> (Self, Vec<Effect>) {
        let bill_changed = preset.draft != self.preset.draft;
        match &mut self.screen {
            Screen::Sending(sending) => {
                sending.next = Some(preset);
                return (self, Vec::new());
            }
            Screen::Filling(form) => form.follow(&self.preset.draft, &preset.draft),
            Screen::Issued(_) if bill_changed => {
                self.screen = Screen::Filling(Filling::of(preset.draft.clone()));
            }
            Screen::Issued(_) => {}
        }
        self.preset = preset;
        let recall = bill_changed.then(|| Effect::Recall(self.preset.draft.clone()));
        (self, recall.into_iter().collect())
    }
}

/// The next state, and what is to be done. Total: an event that means nothing changes nothing.
pub fn step(mut state: State, event: Event) -> (State, Vec<Effect>) {
    match event {
        Event::Started(kept) => (state.recalled(kept), vec![Effect::Tell(Signal::Ready)]),
        Event::Recalled(kept) => (state.recalled(kept), Vec::new()),
        Event::Edited(field, text) => state.edited(field, text),
        Event::Submitted => match state.screen.clone() {
            Screen::Filling(form) => state.submitted(form),
            _ => (state, Vec::new()),
        },
        Event::Answered { attempt, result } => match state.screen.clone() {
            Screen::Sending(sending) if attempt == state.attempt => state.answered(sending, result),
            _ => (state, Vec::new()),
        },
        Event::TroubleTaken => {
            if let Screen::Filling(form) = &mut state.screen {
                form.trouble = None;
            }
            (state, Vec::new())
        }
        Event::Copied(what, text) => {
            let copied = Effect::Tell(Signal::Copied(what, text));
            (state, vec![copied])
        }
        Event::AnotherWanted => state.another(),
        Event::PresetChanged(preset) => state.preset_changed(preset),
    }
}

/// The first error gets the focus, and the page hears of all.
fn invalid(errors: &FieldErrors) -> Vec<Effect> {
    let focus = errors
        .first()
        .map(|field| Effect::Focus(Target::Field(field)));
    let told = Effect::Tell(Signal::Invalid(*errors));
    focus.into_iter().chain([told]).collect()
}

fn write(draft: &mut BillDraft, field: Field, text: String) {
    match field {
        Field::Description => draft.description = text,
        Field::Amount => draft.amount = AmountDraft::Typed(text),
        Field::PaymentMode => draft.payment_mode = text,
        Field::Reference => draft.reference = text,
    }
}
