//! What can happen to the screen, and what is to be done about it. Must not know when or how.

use billpay_contract::{BillDraft, BillRequest, Field, IssuedBill};

use super::Preset;
use crate::answer::{Failure, FieldErrors, Trouble};

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The widget stands on the screen, and this is the number that the browser kept, if any.
    Started(Option<IssuedBill>),
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
    /// The page around the widget tells the trouble itself.
    TroubleTaken,
    /// The customer has taken something along.
    Copied(Copy, String),
    /// Another number is wanted.
    AnotherWanted,
    /// The merchant changed what is set beforehand.
    PresetChanged(Preset),
    /// The number that the browser kept for the changed bill, if any.
    Recalled(Option<IssuedBill>),
}

/// What is to be done after a step, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask for a control number.
    Create {
        /// To come back with the answer.
        attempt: u32,
        /// What to ask for.
        bill: BillRequest,
    },
    /// Bring the customer somewhere.
    Focus(Target),
    /// Tell the page around the widget.
    Tell(Signal),
    /// Keep the number in the browser for this preset.
    Keep(BillDraft, IssuedBill),
    /// Forget the number that is kept for this preset.
    Forget(BillDraft),
    /// Look for a number that is kept for this preset.
    Recall(BillDraft),
}

/// Where the customer is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A field.
    Field(Field),
    /// The control number.
    Number,
    /// The button.
    Button,
}

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copy {
    /// The control number.
    Number,
    /// The amount, bare digits.
    Amount,
    /// A code to dial.
    Code,
}

/// What the page around the widget hears. Each becomes one DOM event.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal {
    /// The widget can be used.
    Ready,
    /// The customer changed that field.
    Changed(Field, BillDraft),
    /// The bill breaks rules.
    Invalid(FieldErrors),
    /// A control number was made.
    Issued {
        /// The bill and its number.
        bill: IssuedBill,
        /// The merchant's own number, as it was asked for.
        reference: Option<String>,
    },
    /// Something was copied.
    Copied(Copy, String),
    /// There is no number.
    Failed(Trouble),
}
