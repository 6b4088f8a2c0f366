//! The widget's state machine. [`State::step`] takes an event, changes the state, and returns effects as
//! data, which `src/app.rs` performs.

mod editing_form;
mod effects;
mod event;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod form_random_walks;
#[cfg(test)]
mod form_tests;
mod initial_bill;
#[cfg(test)]
mod initial_bill_tests;
mod issued;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod issued_random_walks;
#[cfg(test)]
pub(crate) mod issued_tests;
mod loading_bill;
mod payment_status;
mod previous_bills;
mod remainder;
#[cfg(test)]
mod reset_tests;
mod retry_key;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod retry_key_random_walks;
mod server_rendered;
#[cfg(test)]
mod server_rendered_tests;
mod status_check;
mod submission;

use billpay_contract::{BillId, ControlNumber, Field, IdempotencyKey};

use crate::failure::ProblemKind;
use editing_form::set_field;
use effects::Effects;
use previous_bills::PreviousBills;

pub(crate) use editing_form::EditingForm;
pub(crate) use event::{CopyTarget, Effect, Event, FocusTarget, Notification, StoredBill};
pub use event::{CreatedBill, NumberRequest};
pub use initial_bill::{InitialBill, Intent, Signature};
pub(crate) use issued::{BillUpdate, Issued, Origin};
pub(crate) use loading_bill::LoadingBill;
pub(crate) use payment_status::PaymentStatus;
pub(crate) use remainder::RemainderRequest;
pub(crate) use retry_key::RetryKey;
#[cfg(feature = "ssr")]
pub(crate) use server_rendered::needs_new_key;
pub(crate) use status_check::StatusCheck;
pub(crate) use submission::Submission;

/// The state of one widget.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    initial_bill: InitialBill,
    /// The number of the last create attempt; late answers of earlier ones are ignored.
    attempt: u32,
    /// The key of the last bill that was submitted and has no number yet.
    retry_key: Option<RetryKey>,
    /// The key in a form that a server rendered, until a bill is submitted with it.
    server_key: Option<IdempotencyKey>,
    screen: Screen,
    previous_bills: PreviousBills,
}

/// What the customer sees.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Screen {
    /// An error: the merchant's signed bill can't be read.
    Unreadable,
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
    fn from_screen(screen: Screen) -> Self {
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

    /// Changes the state and returns what has to be done. An event that does not apply changes nothing.
    pub(crate) fn step(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Effects::default();
        let to = &mut effects;
        match event {
            Event::Started(stored) => self.started(stored, to),
            Event::StoredBillRead(stored) => self.restore(stored),
            Event::Edited(field, text) => self.edited(field, text, to),
            Event::Submitted(new_key) => self.submitted(new_key, to),
            Event::CreateFinished { attempt, result } => self.create_finished(attempt, result, to),
            Event::ProblemHandled => self.hide_problem(),
            Event::Copied(what, text) => to.notify(Notification::Copied(what, text)),
            Event::AnotherRequested => self.another_requested(to),
            Event::ResetRequested => self.reset(to),
            Event::FormReset => self.form_reset(),
            Event::InitialBillChanged(initial_bill) => {
                if let Screen::Issued(issued) = &self.screen {
                    self.previous_bills.remember(issued);
                }
                self.initial_bill_changed(initial_bill, to);
            }
            Event::ReloadRequested => self.reload_requested(to),
            Event::BillLoaded(id, result) => self.bill_loaded(&id, result, to),
            Event::UpdateReceived(update) => self.update_received(update, to),
            Event::CheckRequested => self.check_requested(to),
            Event::CheckFinished(id, result) => self.check_finished(&id, result, to),
            Event::RemainderRequested => self.remainder_requested(to),
            Event::RemainderFinished(id, result) => self.remainder_finished(&id, result, to),
        }
        effects.into()
    }

    /// Whether the form may be replaced by a stored number: nobody has changed or submitted it.
    fn is_untouched(&self) -> bool {
        let Screen::Editing(form) = &self.screen else {
            return false;
        };
        form.draft == self.initial_bill.draft
            && form.problem.is_none()
            && form.errors.first().is_none()
    }

    fn restore(&mut self, stored: StoredBill) {
        if let Some(created) = stored.created
            && self.is_untouched()
        {
            self.screen = Screen::Issued(self.previous_bills.restore(created));
        }
        // A running call has its own key.
        if !matches!(self.screen, Screen::Submitting(_)) && stored.retry_key.is_some() {
            self.retry_key = stored.retry_key;
        }
    }

    fn started(&mut self, stored: StoredBill, effects: &mut Effects) {
        effects.notify(Notification::Ready);
        match self.screen {
            Screen::Unreadable => effects.notify(unreadable()),
            Screen::Loading(_) => self.load(stored.created, effects),
            _ => {
                // The key that came with the page takes precedence over the stored one.
                let from_page = self.retry_key.take();
                self.mark_stored(stored.created.as_ref());
                self.restore(stored);
                if from_page.is_some() {
                    self.retry_key = from_page;
                }
            }
        }
    }

    fn edited(&mut self, field: Field, text: String, effects: &mut Effects) {
        if self.initial_bill.readonly {
            return;
        }
        let draft = match &mut self.screen {
            Screen::Editing(form) => {
                form.edit(field, text);
                &form.draft
            }
            Screen::Submitting(submission) => {
                set_field(&mut submission.draft, field, text);
                &submission.draft
            }
            Screen::Issued(_) | Screen::Loading(_) | Screen::Unreadable => return,
        };
        effects.notify(Notification::Changed(field, draft.clone()));
    }

    fn hide_problem(&mut self) {
        match &mut self.screen {
            Screen::Editing(form) => form.problem = None,
            Screen::Issued(issued) => issued.hide_problem(),
            _ => {}
        }
    }

    /// Shows the merchant's bill and deletes what is stored for it. During a create call nothing
    /// happens: the call would create a number that nobody sees.
    fn reset(&mut self, effects: &mut Effects) {
        if matches!(self.screen, Screen::Submitting(_)) {
            return;
        }
        self.retry_key = None;
        self.screen = first_screen(&self.initial_bill);
        effects.add(Effect::DeleteStored(self.initial_bill.identity()));
    }

    /// Resets as the customer asked, and moves the focus to the form.
    fn another_requested(&mut self, effects: &mut Effects) {
        if matches!(self.screen, Screen::Submitting(_)) {
            return;
        }
        self.reset(effects);
        effects.add(Effect::Focus(self.focus_target(Field::Description)));
    }

    /// Where the focus goes for that field. A readonly bill has no fields, only a button.
    fn focus_target(&self, field: Field) -> FocusTarget {
        match self.initial_bill.readonly {
            true => FocusTarget::Button,
            false => FocusTarget::Field(field),
        }
    }

    /// Clears what the customer typed. A number stays, and so does the retry key: pages reset their forms
    /// also after success, and that must not offer the bill again.
    fn form_reset(&mut self) {
        if matches!(self.screen, Screen::Editing(_)) {
            self.screen = first_screen(&self.initial_bill);
        }
    }

    /// Replaces the initial bill. A number on the screen is removed if it belongs to another bill.
    fn initial_bill_changed(&mut self, initial_bill: InitialBill, effects: &mut Effects) {
        let changed = initial_bill != self.initial_bill;
        if let Screen::Submitting(submission) = &mut self.screen {
            // Also if the bill changes back to the submitted one, which is no change.
            submission.next_initial_bill = changed.then_some(initial_bill);
            return;
        }
        if !changed {
            return;
        }
        let identity = initial_bill.identity();
        let other_bill = identity != self.initial_bill.identity();
        let unreadable_now = initial_bill.signature == Signature::Unreadable;
        match &mut self.screen {
            Screen::Submitting(_) | Screen::Loading(_) => {}
            // A signed bill replaces all fields, so it is not merged.
            Screen::Editing(form) if initial_bill.signature == Signature::Unsigned => {
                form.apply_merchant_changes(&self.initial_bill.draft, &initial_bill.draft);
                // A readonly bill keeps nothing that the customer typed.
                if initial_bill.readonly && form.draft != initial_bill.draft {
                    *form = EditingForm::new(initial_bill.draft.clone());
                }
            }
            Screen::Issued(_) if !other_bill && !unreadable_now => {}
            Screen::Unreadable if unreadable_now => {}
            Screen::Unreadable | Screen::Editing(_) | Screen::Issued(_) => {
                self.screen = first_screen(&initial_bill);
                if unreadable_now {
                    effects.notify(unreadable());
                }
            }
        }
        self.initial_bill = initial_bill;
        if other_bill {
            effects.add(Effect::ReadStored(identity));
        }
    }
}

/// [`State::step`] as a function that returns the new state.
#[cfg(test)]
fn step(mut state: State, event: Event) -> (State, Vec<Effect>) {
    let effects = state.step(event);
    (state, effects)
}

/// The first screen for the merchant's bill.
fn first_screen(initial_bill: &InitialBill) -> Screen {
    match initial_bill.signature {
        Signature::Unreadable => Screen::Unreadable,
        Signature::Signed(_) | Signature::Unsigned => {
            Screen::Editing(EditingForm::new(initial_bill.draft.clone()))
        }
    }
}

/// The notification of an intent that can't be read.
fn unreadable() -> Notification {
    Notification::Failed(ProblemKind::IntentInvalid.into_failure().into_problem())
}
