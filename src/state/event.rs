//! The events that change the state.

use billpay_contract::{BillId, Field, IdempotencyKey};

use super::{BillUpdate, CopyTarget, CreatedBill, InitialBill, StoredBill, StoredNumber};
use crate::failure::Failure;

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
        /// The attempt's number, from [`Effect::Create`](super::Effect::Create).
        attempt: u32,
        /// The bill with its number, or why there is none.
        result: Result<CreatedBill, Failure>,
        /// Whether the browser will not remember the number.
        unsaved: bool,
    },
    /// Instead of the create call of that attempt, a number was found that the browser has stored for the
    /// same request.
    NumberFound {
        /// The attempt's number.
        attempt: u32,
        /// The number.
        found: StoredNumber,
        /// Everything that is stored for the bill.
        stored: StoredBill,
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
    /// Another tab, or another widget of the page, has changed what is stored for the bill.
    StoredBillChanged(StoredBill),
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
