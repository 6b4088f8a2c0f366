//! The state of one widget: what the customer sees, and what is needed to go on from there.

use billpay_contract::{BillId, ControlNumber, Field, IdempotencyKey};

use super::previous_bills::PreviousBills;
use super::{
    CreatedBill, EditingForm, FocusTarget, InitialBill, Issued, LoadingBill, Origin, RetryKey,
    Signature, Submission,
};

use crate::failure::ProblemKind;

/// The state of one widget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub(super) initial_bill: InitialBill,
    /// The number of the last create attempt; late answers of earlier ones are ignored.
    pub(super) attempt: u32,
    /// The key of the last bill that was submitted and has no number yet.
    pub(super) retry_key: Option<RetryKey>,
    /// The key in a form that a server rendered, until a bill is submitted with it.
    pub(super) server_key: Option<IdempotencyKey>,
    pub(super) screen: Screen,
    pub(super) previous_bills: PreviousBills,
}

/// What the customer sees.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Screen {
    /// The merchant has not signed the bill yet.
    AwaitingIntent,
    /// An error: the merchant's bill can't get a number.
    Unusable(ProblemKind),
    /// A bill's own page while the bill is loaded, or after loading failed.
    Loading(LoadingBill),
    /// The form to fill in, or the merchant's bill with its button.
    Editing(EditingForm),
    /// The form while its create call waits for the answer.
    Submitting(Submission),
    /// The card with the control number.
    Issued(Issued),
}

impl Default for Screen {
    fn default() -> Self {
        Self::Editing(EditingForm::default())
    }
}

impl State {
    /// The first state for the merchant's bill.
    pub(crate) fn new(initial_bill: InitialBill) -> Self {
        Self {
            screen: first_screen(&initial_bill),
            initial_bill,
            ..Self::default()
        }
    }

    /// The first state of a bill's own page, which has no initial bill.
    pub(super) fn from_screen(screen: Screen) -> Self {
        Self {
            screen,
            ..Self::default()
        }
    }

    /// What the customer sees.
    pub(crate) fn screen(&self) -> &Screen {
        &self.screen
    }

    /// The merchant's bill.
    pub(crate) fn initial_bill(&self) -> &InitialBill {
        &self.initial_bill
    }

    /// The number on the screen.
    pub(crate) fn number(&self) -> Option<&ControlNumber> {
        match &self.screen {
            Screen::Issued(issued) => Some(&issued.bill.bill_pay_number),
            _ => None,
        }
    }

    /// The gateway's id of the bill on the screen.
    pub(crate) fn bill_id(&self) -> Option<&BillId> {
        match &self.screen {
            Screen::Issued(issued) => issued.id.as_ref(),
            Screen::Loading(loading) => Some(&loading.id),
            _ => None,
        }
    }

    /// The state to keep when the widget is unmounted, which aborts its requests. A change of the
    /// initial bill that waited for an answer is dropped: the next mount reports it again.
    #[must_use]
    pub(crate) fn paused(mut self) -> Self {
        match self.screen {
            Screen::Submitting(submission) => {
                self.screen = Screen::Editing(EditingForm::new(submission.draft));
            }
            Screen::Issued(ref mut issued) => issued.pause(),
            _ => {}
        }
        self
    }

    /// The bill to watch: one on the screen that is not fully paid. A closed or underpaid bill is
    /// watched too, because a payment may still arrive that was made before.
    pub(crate) fn watched(&self) -> Option<&BillId> {
        let Screen::Issued(issued) = &self.screen else {
            return None;
        };
        let fully_paid = issued
            .view()
            .is_some_and(|view| view.status.is_fully_paid());
        issued.id.as_ref().filter(|_| !fully_paid)
    }

    /// The idempotency key that the form posts where no script runs.
    pub(crate) fn form_key(&self) -> Option<IdempotencyKey> {
        self.server_key
            .or_else(|| self.retry_key.as_ref().map(RetryKey::key))
    }

    /// Whether the form may be replaced by a stored number: nobody has changed or submitted it.
    pub(super) fn is_untouched(&self) -> bool {
        let Screen::Editing(form) = &self.screen else {
            return false;
        };
        form.draft == self.initial_bill.draft
            && form.problem.is_none()
            && form.errors.first().is_none()
    }

    /// Where the focus goes for that field. A readonly bill has no fields, only a button.
    pub(super) fn focus_target(&self, field: Field) -> FocusTarget {
        match self.initial_bill.readonly {
            true => FocusTarget::Button,
            false => FocusTarget::Field(field),
        }
    }

    /// Shows a number without any update yet.
    pub(super) fn issue(&mut self, created: CreatedBill, origin: Origin) {
        self.screen = Screen::Issued(Issued::new(created, origin));
    }
}

/// The first screen for the merchant's bill.
pub(super) fn first_screen(initial_bill: &InitialBill) -> Screen {
    match initial_bill.problem() {
        Some(kind) => Screen::Unusable(kind),
        None if initial_bill.signature == Signature::Awaited => Screen::AwaitingIntent,
        None => Screen::Editing(EditingForm::new(initial_bill.draft.clone())),
    }
}
