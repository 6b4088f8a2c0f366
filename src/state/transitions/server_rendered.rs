//! The initial states of pages that a server rendered. The server and the browser build the same state
//! from the same data.

use billpay_contract::{BillDraft, BillId, IdempotencyKey};

use crate::failure::{Failure, Problem, ProblemKind};
use crate::state::effects::Effects;
use crate::state::{
    BillUpdate, CreatedBill, InitialBill, Issued, LoadingBill, Origin, RemainderProgress, RetryKey,
    Screen, State, StatusCheck,
};

impl State {
    /// A rendered form. After a failed submission it has the submitted `draft` and the `failure`. `key`
    /// is the form's idempotency key: if the submitted bill may have been created, the key is used again
    /// for this bill only.
    pub(crate) fn rendered_form(
        initial_bill: InitialBill,
        draft: Option<BillDraft>,
        key: Option<IdempotencyKey>,
        failure: Option<Failure>,
    ) -> Self {
        let mut state = Self::new(initial_bill);
        state.server_key = key;
        let Screen::Editing(form) = &mut state.screen else {
            return state;
        };
        if let Some(draft) = draft.filter(|_| !state.initial_bill.readonly) {
            form.draft = draft;
        }
        let draft = form.draft.clone();
        if let Some(failure) = failure {
            state.restore_failed_submission(draft, failure);
        }
        state
    }

    fn restore_failed_submission(&mut self, draft: BillDraft, failure: Failure) {
        let submitted = draft.parse().ok();
        let new_key = needs_new_key(&failure);
        // The effects (focus, notifications, storage) are not wanted on the server.
        self.failed(draft, failure, &mut Effects::default());
        if let (Some(bill), Some(key), false) = (submitted, self.server_key, new_key) {
            let intent = self.initial_bill.intent();
            let intent = intent.map(|intent| intent.token.as_str());
            self.retry_key = Some(RetryKey::new(key, &bill, intent));
            self.server_key = None;
        }
    }

    /// A bill's own page, with the result of a button that was pressed there.
    pub(crate) fn rendered_bill(
        update: BillUpdate,
        check: StatusCheck,
        remainder: RemainderProgress,
    ) -> Self {
        let mut issued = Issued::new(CreatedBill::from(&update.view), Origin::BillPage);
        issued.apply(update, &mut Effects::default());
        // A bill that awaits a payment has the button for a check, and any other one that for the remainder.
        match issued.payment_status() {
            Some(status) if status.awaits_payment() => issued.check = check,
            _ => issued.remainder = remainder,
        }
        Self::from_screen(Screen::Issued(issued))
    }

    /// A bill's own page when the bill could not be loaded.
    pub(crate) fn rendered_missing_bill(id: BillId, problem: Problem) -> Self {
        let problem = Some(problem);
        Self::from_screen(Screen::Loading(LoadingBill { id, problem }))
    }
}

/// Whether the next submission needs a new key, because the key or the reference belongs to another
/// bill. After any other failure the key stays: if the first submission did create the bill, the gateway
/// recognises it.
pub(crate) fn needs_new_key(failure: &Failure) -> bool {
    match failure {
        Failure::AtFields(_) => false,
        Failure::Problem(problem) => matches!(
            problem.kind,
            ProblemKind::KeyReused | ProblemKind::ReferenceTaken
        ),
    }
}
