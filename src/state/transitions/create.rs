//! Submitting the form: one create call at a time. A bill that is submitted again uses the same
//! idempotency key until it has a number.

use billpay_contract::{BillDraft, BillRequest, Field, IdempotencyKey};

use crate::failure::{Failure, FieldError, FieldErrors, ProblemKind};
use crate::state::effects::Effects;
use crate::state::{
    CreatedBill, EditingForm, Effect, FocusTarget, Notification, NumberRequest, Origin, RetryKey,
    Screen, State, StoredBill, StoredNumber, Submission,
};

impl State {
    /// Submits the form. `new_key` is used for a bill that was not submitted before.
    pub(super) fn submitted(&mut self, new_key: Option<IdempotencyKey>, effects: &mut Effects) {
        let Screen::Editing(form) = &mut self.screen else {
            return;
        };
        form.problem = None;
        match form.draft.parse() {
            Ok(bill) => {
                let draft = form.draft.clone();
                self.send(draft, bill, new_key, effects);
            }
            Err(broken) => {
                form.errors = FieldErrors::from(&broken);
                let errors = form.errors;
                self.report_errors(errors, effects);
            }
        }
    }

    fn send(
        &mut self,
        draft: BillDraft,
        bill: BillRequest,
        new_key: Option<IdempotencyKey>,
        effects: &mut Effects,
    ) {
        let identity = self.initial_bill.identity();
        let intent = self.initial_bill.intent();
        let intent = intent.map(|intent| intent.token.clone());
        let retry_key = self.retry_key.take();
        let used = retry_key.and_then(|retry_key| retry_key.key_for(&bill, intent.as_deref()));
        let key = used.or_else(|| self.server_key.take()).or(new_key);
        self.retry_key = key.map(|key| RetryKey::new(key, &bill, intent.as_deref()));
        let reference = bill.reference();
        self.screen = Screen::Submitting(Submission {
            draft,
            reference: reference.map(|reference| reference.as_str().to_owned()),
            next_initial_bill: None,
        });
        self.attempt = self.attempt.wrapping_add(1);
        effects.add(Effect::Create {
            attempt: self.attempt,
            bill: identity,
            readonly: self.initial_bill.readonly,
            request: NumberRequest { bill, intent, key },
        });
    }

    /// The submission, if this is its attempt. Late answers of earlier attempts are ignored.
    fn submission(&mut self, attempt: u32) -> Option<&mut Submission> {
        match &mut self.screen {
            Screen::Submitting(submission) if attempt == self.attempt => Some(submission),
            _ => None,
        }
    }

    /// Handles the answer of an attempt.
    pub(super) fn create_finished(
        &mut self,
        attempt: u32,
        result: Result<CreatedBill, Failure>,
        unsaved: bool,
        effects: &mut Effects,
    ) {
        let Some(submission) = self.submission(attempt) else {
            return;
        };
        let next_initial_bill = submission.next_initial_bill.take();
        match result {
            Ok(created) => {
                let reference = submission.reference.take();
                effects.add(Effect::Focus(FocusTarget::Number));
                effects.notify(Notification::Issued {
                    bill: created.bill.clone(),
                    reference,
                });
                self.retry_key = None;
                self.issue(created, Origin::Created);
                if let Screen::Issued(issued) = &mut self.screen {
                    issued.unsaved = unsaved;
                }
            }
            Err(failure) => {
                let draft = std::mem::take(&mut submission.draft);
                self.failed(draft, failure, effects);
            }
        }
        if let Some(next) = next_initial_bill {
            self.initial_bill_changed(next, effects);
        }
    }

    /// Shows the number that was found instead of creating one. The page is not notified of a created number.
    pub(super) fn number_found(
        &mut self,
        attempt: u32,
        found: StoredNumber,
        stored: &StoredBill,
        effects: &mut Effects,
    ) {
        let Some(submission) = self.submission(attempt) else {
            return;
        };
        let next_initial_bill = submission.next_initial_bill.take();
        self.retry_key = None;
        self.show_stored(found, stored);
        effects.add(Effect::Focus(FocusTarget::Number));
        if let Some(next) = next_initial_bill {
            self.initial_bill_changed(next, effects);
        }
    }

    /// Shows the form again, with what was submitted and the failure.
    pub(super) fn failed(&mut self, draft: BillDraft, failure: Failure, effects: &mut Effects) {
        let mut form = EditingForm::new(draft);
        match failure {
            Failure::AtFields(errors) => form.errors = errors,
            Failure::Problem(problem)
                if problem.kind == ProblemKind::ReferenceTaken && !self.initial_bill.readonly =>
            {
                form.errors
                    .set(Field::Reference, Some(FieldError::ReferenceTaken));
            }
            Failure::Problem(problem) => {
                if problem.kind == ProblemKind::KeyReused {
                    // The gateway knows the key from another bill: this one needs its own.
                    self.retry_key = None;
                }
                effects.notify(Notification::Failed(problem.clone()));
                form.problem = Some(problem);
            }
        }
        if form.problem.is_none() {
            self.report_errors(form.errors, effects);
        }
        self.screen = Screen::Editing(form);
    }

    /// Moves the focus to the first invalid field and notifies the page of all errors.
    fn report_errors(&self, errors: FieldErrors, effects: &mut Effects) {
        if let Some(field) = errors.first() {
            effects.add(Effect::Focus(self.focus_target(field)));
        }
        effects.notify(Notification::Invalid(errors));
    }
}
