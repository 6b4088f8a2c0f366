//! Resetting the widget: by the customer, by the page, and with the form around it.

use billpay_contract::Field;

use crate::state::effects::Effects;
use crate::state::widget_state::first_screen;
use crate::state::{Effect, Screen, State};

impl State {
    /// Shows the merchant's bill and deletes what is stored for it. During a create call nothing
    /// happens: the call would create a number that nobody sees.
    pub(super) fn reset(&mut self, effects: &mut Effects) {
        if matches!(self.screen, Screen::Submitting(_)) {
            return;
        }
        self.retry_key = None;
        self.screen = first_screen(&self.initial_bill);
        effects.add(Effect::DeleteStored(self.initial_bill.identity()));
    }

    /// Resets as the customer asked, and moves the focus to the form.
    pub(super) fn another_requested(&mut self, effects: &mut Effects) {
        if matches!(self.screen, Screen::Submitting(_)) {
            return;
        }
        // All numbers of a bill that can't be changed are for that bill. Numbers for other bills that the
        // customer filled in are kept.
        let number = self.number().filter(|_| !self.initial_bill.readonly);
        let (bill, number) = (self.initial_bill.identity(), number.cloned());
        self.retry_key = None;
        self.screen = first_screen(&self.initial_bill);
        effects.add(Effect::DeleteNumbers(bill, number));
        effects.add(Effect::Focus(self.focus_target(Field::Description)));
    }

    /// Clears what the customer typed. A number stays, and so does the retry key: pages reset their forms
    /// also after success, and that must not offer the bill again.
    pub(super) fn form_reset(&mut self) {
        if matches!(self.screen, Screen::Editing(_)) {
            self.screen = first_screen(&self.initial_bill);
        }
    }
}
