//! The events that change the state, and the effects that a step asks for.

use billpay_contract::{
    BillDraft, BillId, BillRequest, BillView, Field, IdempotencyKey, IssuedBill,
};

use super::{BillUpdate, InitialBill, RetryKey};
use crate::failure::{Failure, FieldErrors, Problem};

/// A bill with its control number, as the create call returned it.
#[derive(Clone, Debug, PartialEq)]
pub struct CreatedBill {
    /// The bill and its number.
    pub bill: IssuedBill,
    /// The gateway's id of the bill; `None` where the proxy stores no bills.
    pub id: Option<BillId>,
}

/// What the browser has stored for a bill.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StoredBill {
    /// The bill with its number.
    pub(crate) created: Option<CreatedBill>,
    /// The key of a call that had no answer when the page was left.
    pub(crate) retry_key: Option<RetryKey>,
}

/// A request for a control number. Its JSON body is `CreateBillRequest` in `crates/contract`; the key is sent
/// as a header.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberRequest {
    /// The bill.
    pub bill: BillRequest,
    /// The same bill as the merchant signed it.
    pub intent: Option<String>,
    /// The idempotency key; `None` where the browser has no source of randomness.
    pub key: Option<IdempotencyKey>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// The widget was mounted. Carries what the browser has stored for its bill.
    Started(StoredBill),
    /// The customer changed the text of a field.
    Edited(Field, String),
    /// The submit button was pressed. Carries an unused idempotency key.
    Submitted(Option<IdempotencyKey>),
    /// The create call of that attempt ended.
    CreateFinished {
        /// The attempt's number, from [`Effect::Create`].
        attempt: u32,
        /// The bill with its number, or why there is none.
        result: Result<CreatedBill, Failure>,
    },
    /// The page around the widget shows the problem itself.
    ProblemHandled,
    /// The customer copied something.
    Copied(CopyTarget, String),
    /// The customer asked for another number.
    AnotherRequested,
    /// The page around the widget called `reset()`.
    #[cfg_attr(
        not(any(feature = "hydration", test)),
        expect(dead_code, reason = "only an element is reset")
    )]
    ResetRequested,
    /// The form around the widget was reset.
    #[cfg_attr(
        not(any(feature = "hydration", test)),
        expect(dead_code, reason = "only an element is reset")
    )]
    FormReset,
    /// The merchant changed the initial bill.
    InitialBillChanged(InitialBill),
    /// What the browser has stored for the changed bill.
    StoredBillRead(StoredBill),
    /// The customer asked to load the page's bill again after a failure.
    ReloadRequested,
    /// The page's bill was loaded, or loading it failed.
    BillLoaded(BillId, Result<BillUpdate, Failure>),
    /// The gateway sent the bill's current status.
    UpdateReceived(BillUpdate),
    /// The customer asked to check the payment status now.
    CheckRequested,
    /// The status check ended.
    CheckFinished(BillId, Result<BillUpdate, Failure>),
    /// The customer asked for a number for the unpaid remainder.
    RemainderRequested,
    /// The number for the remainder was created, or creating it failed.
    RemainderFinished(BillId, Result<CreatedBill, Failure>),
}

/// What has to be done after a step, in this order. The `String`s are identities of bills
/// ([`InitialBill::identity`]).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Request a control number.
    Create {
        /// The attempt's number, to be returned with the answer.
        attempt: u32,
        /// The request.
        request: NumberRequest,
    },
    /// Move the keyboard focus.
    Focus(FocusTarget),
    /// Move the keyboard focus if it is inside the widget already.
    FocusIfInside(FocusTarget),
    /// Notify the page around the widget.
    Notify(Notification),
    /// Store the number for this bill and delete the bill's retry key.
    StoreNumber(String, CreatedBill),
    /// Store the retry key for this bill.
    StoreRetryKey(String, RetryKey),
    /// Delete what is stored for this bill.
    DeleteStored(String),
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
