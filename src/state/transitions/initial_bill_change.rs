//! Changing the merchant's bill.

use crate::state::effects::Effects;
use crate::state::widget_state::first_screen;
use crate::state::{EditingForm, Effect, InitialBill, Notification, Screen, Signature, State};

impl State {
    /// Replaces the initial bill. A number on the screen is removed if it belongs to another bill.
    pub(super) fn initial_bill_changed(
        &mut self,
        initial_bill: InitialBill,
        effects: &mut Effects,
    ) {
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
        let problem = initial_bill.problem();
        match &mut self.screen {
            Screen::Submitting(_) | Screen::Loading(_) => {}
            // A signed bill replaces all fields, so it is not merged.
            Screen::Editing(form)
                if problem.is_none() && initial_bill.signature == Signature::Unsigned =>
            {
                form.apply_merchant_changes(&self.initial_bill.draft, &initial_bill.draft);
                // A readonly bill keeps nothing that the customer typed.
                if initial_bill.readonly && form.draft != initial_bill.draft {
                    *form = EditingForm::new(initial_bill.draft.clone());
                }
            }
            Screen::Issued(_) if !other_bill && problem.is_none() => {}
            Screen::Unusable(kind) if problem == Some(*kind) => {}
            Screen::AwaitingIntent
            | Screen::Unusable(_)
            | Screen::Editing(_)
            | Screen::Issued(_) => {
                self.screen = first_screen(&initial_bill);
                if let Some(kind) = problem {
                    effects.notify(Notification::unusable_bill(kind));
                }
            }
        }
        self.initial_bill = initial_bill;
        if other_bill {
            effects.add(Effect::ReadStored(identity));
        }
    }
}
