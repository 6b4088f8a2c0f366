//! Editing the form.

use billpay_contract::Field;

use crate::state::editing_form::{set_field, text_of};
use crate::state::effects::Effects;
use crate::state::{Notification, Screen, State};

impl State {
    pub(super) fn edited(&mut self, field: Field, text: String, effects: &mut Effects) {
        if self.initial_bill.readonly {
            return;
        }
        let draft = match &self.screen {
            Screen::Editing(form) => &form.draft,
            Screen::Submitting(submission) => &submission.draft,
            Screen::Issued(_)
            | Screen::Loading(_)
            | Screen::AwaitingIntent
            | Screen::Unusable(_) => return,
        };
        // The input may have been read before its event came.
        if text_of(draft, field) == text {
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
            Screen::Issued(_)
            | Screen::Loading(_)
            | Screen::AwaitingIntent
            | Screen::Unusable(_) => return,
        };
        effects.notify(Notification::Changed(field, draft.clone()));
    }

    pub(super) fn hide_problem(&mut self) {
        match &mut self.screen {
            Screen::Editing(form) => form.problem = None,
            Screen::Issued(issued) => issued.hide_problem(),
            _ => {}
        }
    }
}
