//! The effects of a step: what has to be done outside the state machine.

use billpay_contract::{BillDraft, BillId, BillView, ControlNumber, Field, IssuedBill};

use super::{CreatedBill, NumberRequest};
use crate::failure::{FieldErrors, Problem, ProblemKind};

/// What has to be done after a step, in this order. The `String`s are identities of bills
/// ([`InitialBill::identity`](super::InitialBill::identity)).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Request a control number, unless the browser has stored one for the request.
    Create {
        /// The attempt's number, to be returned with the answer.
        attempt: u32,
        /// The bill's identity in the browser's storage.
        bill: String,
        /// Whether every stored number of that identity is for this request: the customer can't change
        /// the bill.
        readonly: bool,
        /// The request.
        request: NumberRequest,
    },
    /// Move the keyboard focus.
    Focus(FocusTarget),
    /// Move the keyboard focus if it is inside the widget already.
    FocusIfInside(FocusTarget),
    /// Notify the page around the widget.
    Notify(Notification),
    /// Store the number for the remainder of an underpaid bill, in the place of that bill's number.
    StoreRemainder {
        /// The bill's identity in the browser's storage.
        bill: String,
        /// The underpaid bill.
        underpaid: BillId,
        /// The number for its remainder.
        created: CreatedBill,
    },
    /// Store that this number of the bill is fully paid.
    StorePaid(CreatedBill),
    /// Delete what is stored for this bill.
    DeleteStored(String),
    /// Delete this number of the bill, or all its numbers. The keys of calls that another tab may have in
    /// flight are kept, so that their numbers are found.
    DeleteNumbers(String, Option<ControlNumber>),
    /// Read what is stored for this bill.
    ReadStored(String),
    /// Load this bill from the gateway.
    LoadBill(BillId),
    /// Have the gateway ask ClickPesa for this bill's payment status.
    CheckStatus(BillId),
    /// Request a number for the unpaid remainder of this bill.
    CreateRemainder(BillId),
}

/// Where the keyboard focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FocusTarget {
    /// A field.
    Field(Field),
    /// The title of the control number's card.
    Number,
    /// The submit button.
    Button,
}

/// What was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CopyTarget {
    /// The control number.
    Number,
    /// The amount, as bare digits.
    Amount,
    /// A code to dial.
    Code,
}

/// A notification for the page around the widget. Each becomes one DOM event (`src/events.rs`).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notification {
    /// The widget is ready for use.
    Ready,
    /// The customer changed that field.
    Changed(Field, BillDraft),
    /// Fields of the bill are invalid.
    Invalid(FieldErrors),
    /// A control number was created.
    Issued {
        /// The bill and its number.
        bill: IssuedBill,
        /// The merchant's own bill number, as it was requested.
        reference: Option<String>,
    },
    /// Something was copied.
    Copied(CopyTarget, String),
    /// A request failed.
    Failed(Problem),
    /// The bill's payment status changed.
    Status(BillView),
    /// The bill is fully paid.
    Paid(BillView),
}

impl Notification {
    /// The notification of a merchant's bill that can't get a number.
    pub(super) fn unusable_bill(kind: ProblemKind) -> Self {
        Self::Failed(kind.into_failure().into_problem())
    }
}

/// The effects of one step, in order.
#[derive(Default)]
pub(super) struct Effects(Vec<Effect>);

impl Effects {
    /// Appends an effect.
    pub(super) fn add(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    /// Appends a notification of the page around the widget.
    pub(super) fn notify(&mut self, notification: Notification) {
        self.add(Effect::Notify(notification));
    }
}

impl From<Effects> for Vec<Effect> {
    fn from(effects: Effects) -> Self {
        effects.0
    }
}
