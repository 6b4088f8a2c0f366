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
        // The state may have this text already, because a press reads all inputs (`app::unreported_edits`).
        let draft = match &mut self.screen {
            Screen::Editing(form) if text_of(&form.draft, field) != text => {
                form.edit(field, text);
                &form.draft
            }
            Screen::Submitting(submission) if text_of(&submission.draft, field) != text => {
                set_field(&mut submission.draft, field, text);
                &submission.draft
            }
            _ => return,
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
