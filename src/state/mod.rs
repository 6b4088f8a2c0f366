//! The state of the screen: one enum, one pure step. Must not know the browser, HTML, language
//! or time; effects are described here and done elsewhere.

#[cfg(test)]
mod tests;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod walks;

use billpay_contract::{
    AmountDraft, BillDraft, BillRequest, BrokenRule, Field, IssuedBill, PaymentMode,
};

use crate::answer::{Failure, FieldError, FieldErrors, Trouble};

/// What the customer sees.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// The form, to be filled or mended.
    Filling(Filling),
    /// One create call is on its way.
    Sending(Sending),
    /// The control number.
    Issued {
        /// The bill and its number.
        bill: IssuedBill,
        /// The attempt that brought it.
        attempt: u32,
    },
}

/// The form.
#[derive(Clone, Debug, PartialEq)]
pub struct Filling {
    /// What was typed.
    pub draft: BillDraft,
    /// What is wrong with it, since the last time that the button was pressed.
    pub errors: FieldErrors,
    /// Why the last attempt failed, when the form can't mend it.
    pub trouble: Option<Trouble>,
    /// The last attempt; late answers of earlier ones are ignored.
    pub attempt: u32,
}

/// A call on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// What was typed, also while the call is on its way.
    pub draft: BillDraft,
    /// The number of this attempt.
    pub attempt: u32,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A field's text was changed.
    Edited(Field, String),
    /// The button was pressed.
    Submitted,
    /// The create call of that attempt ended.
    Answered {
        /// Which attempt.
        attempt: u32,
        /// The bill with its number, or why there is none.
        result: Result<IssuedBill, Failure>,
    },
    /// Another number is wanted.
    AnotherWanted,
}

/// What is to be done after a step.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask for a control number.
    Create {
        /// To come back with the answer.
        attempt: u32,
        /// What to ask for.
        bill: BillRequest,
    },
    /// Bring the customer to a field.
    FocusField(Field),
    /// Bring the customer to the control number.
    FocusNumber,
}

impl Default for Screen {
    fn default() -> Self {
        Self::Filling(Filling::fresh(0))
    }
}

impl Filling {
    /// An empty form. `EXACT` is chosen beforehand: one payment closes a number, so a slip on the
    /// phone's keypad would otherwise leave a bill partly paid with its number gone.
    fn fresh(attempt: u32) -> Self {
        Self {
            draft: BillDraft {
                payment_mode: PaymentMode::Exact.wire_name().to_owned(),
                ..BillDraft::default()
            },
            errors: FieldErrors::default(),
            trouble: None,
            attempt,
        }
    }

    /// A field with an error is checked again with each change, so that it says when it is mended.
    fn edit(&mut self, field: Field, text: String) {
        write(&mut self.draft, field, text);
        let empty = FieldError::Rule(BrokenRule::BillEmpty);
        if self.errors.at(Field::Description) == Some(empty) {
            // Any field can mend an empty bill, and a blank one does not.
            let broken = self.draft.parse().err();
            self.errors = broken
                .as_ref()
                .map_or_else(FieldErrors::default, FieldErrors::from);
        } else if self.errors.at(field).is_some() {
            let broken = self.draft.broken_at(field);
            self.errors.set(field, broken.map(FieldError::Rule));
        }
    }

    fn submit(mut self) -> (Screen, Option<Effect>) {
        self.trouble = None;
        match self.draft.parse() {
            Ok(bill) => {
                let attempt = self.attempt.wrapping_add(1);
                let draft = self.draft;
                (
                    Screen::Sending(Sending { draft, attempt }),
                    Some(Effect::Create { attempt, bill }),
                )
            }
            Err(broken) => {
                self.errors = FieldErrors::from(&broken);
                self.with_focus_on_first_error()
            }
        }
    }

    fn with_focus_on_first_error(self) -> (Screen, Option<Effect>) {
        let focus = self.errors.first().map(Effect::FocusField);
        (Screen::Filling(self), focus)
    }
}

impl Sending {
    fn end(self, result: Result<IssuedBill, Failure>) -> (Screen, Option<Effect>) {
        let Self { draft, attempt } = self;
        let (errors, trouble) = match result {
            Ok(bill) => return (Screen::Issued { bill, attempt }, Some(Effect::FocusNumber)),
            Err(Failure::AtFields(errors)) => (errors, None),
            Err(Failure::Trouble(trouble)) => (FieldErrors::default(), Some(trouble)),
        };
        Filling {
            draft,
            errors,
            trouble,
            attempt,
        }
        .with_focus_on_first_error()
    }
}

/// The next screen, and what is to be done. Total: an event that means nothing changes nothing.
pub fn step(screen: Screen, event: Event) -> (Screen, Option<Effect>) {
    match (screen, event) {
        (Screen::Filling(mut form), Event::Edited(field, text)) => {
            form.edit(field, text);
            (Screen::Filling(form), None)
        }
        (Screen::Sending(mut sending), Event::Edited(field, text)) => {
            write(&mut sending.draft, field, text);
            (Screen::Sending(sending), None)
        }
        (Screen::Filling(form), Event::Submitted) => form.submit(),
        (Screen::Sending(sending), Event::Answered { attempt, result })
            if attempt == sending.attempt =>
        {
            sending.end(result)
        }
        (Screen::Issued { attempt, .. }, Event::AnotherWanted) => (
            Screen::Filling(Filling::fresh(attempt)),
            Some(Effect::FocusField(Field::Description)),
        ),
        (screen, _) => (screen, None),
    }
}

fn write(draft: &mut BillDraft, field: Field, text: String) {
    match field {
        Field::Description => draft.description = text,
        Field::Amount => draft.amount = AmountDraft::Typed(text),
        Field::PaymentMode => draft.payment_mode = text,
        Field::Reference => draft.reference = text,
    }
}
