//! What can happen to the screen, and what is to be done about it.

use billpay_contract::{
    BillDraft, BillId, BillRequest, BillView, Field, IdempotencyKey, IssuedBill,
};

use super::{News, Preset, Ticket};
use crate::answer::{Failure, FieldErrors, Trouble};

/// A bill with its number, as the create call gave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// The bill and its number.
    pub bill: IssuedBill,
    /// What the gateway calls it, if it keeps bills.
    pub id: Option<BillId>,
}

/// What the browser kept for a bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Its number.
    pub made: Option<Made>,
    /// A call that was on its way when the page was left.
    pub ticket: Option<Ticket>,
}

/// What is to be created, and by which key. The request's JSON is `CreateBillRequest` in `crates/contract`.
#[derive(Clone, Debug, PartialEq)]
pub struct CreateCall {
    /// What to ask for.
    pub bill: BillRequest,
    /// The same bill as the merchant signed it.
    pub intent: Option<String>,
    /// By which the gateway knows that it is the same call again; none where a browser has no
    /// randomness.
    pub key: Option<IdempotencyKey>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The widget stands on the screen, and this is what the browser kept.
    Started(Kept),
    /// A field's text was changed.
    Edited(Field, String),
    /// The button was pressed, and this is a key that nobody has used.
    Submitted(Option<IdempotencyKey>),
    /// The create call of that attempt ended.
    Answered {
        /// Which attempt.
        attempt: u32,
        /// The bill with its number, or why there is none.
        result: Result<Made, Failure>,
    },
    /// The page around the widget tells the trouble itself.
    TroubleTaken,
    /// The customer has taken something along.
    Copied(CopyTarget, String),
    /// The customer wants another number.
    AnotherWanted,
    /// The page around the widget wants the merchant's bill again, and nothing kept of it.
    ResetWanted,
    /// The form around the widget was reset.
    FormReset,
    /// The merchant changed what is set beforehand.
    PresetChanged(Preset),
    /// What the browser kept for the changed bill.
    Recalled(Kept),
    /// The bill of this page is wanted again, after it did not come.
    OpenWanted,
    /// The bill of this page came, or not.
    Opened(BillId, Result<News, Failure>),
    /// The gateway said how a bill stands.
    Told(News),
    /// The customer wants to know whether it is paid.
    CheckWanted,
    /// The answer to that.
    Checked(BillId, Result<News, Failure>),
    /// A number for what is missing of a bill is wanted.
    RestWanted,
    /// That number came, or not.
    RestAnswered(BillId, Result<Made, Failure>),
}

/// What is to be done after a step, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask for a control number.
    Create {
        /// To come back with the answer.
        attempt: u32,
        /// What to ask for.
        call: CreateCall,
    },
    /// Bring the customer somewhere.
    Focus(Target),
    /// The same where the customer is in the widget already; elsewhere on the page nobody is moved.
    Attend(Target),
    /// Tell the page around the widget.
    Tell(Signal),
    /// Keep the number in the browser for this bill of the merchant's, in place of its ticket.
    Keep(String, Made),
    /// Keep the ticket for this bill of the merchant's, until its number is there.
    KeepTicket(String, Ticket),
    /// Forget what is kept for this bill of the merchant's.
    Forget(String),
    /// Look for what is kept for this bill of the merchant's.
    Recall(String),
    /// Ask for this bill, to be shown.
    Open(BillId),
    /// Ask ClickPesa, through the gateway, whether this bill is paid.
    Check(BillId),
    /// Ask for a number for what is missing of this bill.
    Rest(BillId),
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
pub enum CopyTarget {
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
    Copied(CopyTarget, String),
    /// There is no number.
    Failed(Trouble),
    /// The bill stands differently.
    Status(BillView),
    /// All that was asked for has come.
    Paid(BillView),
}
