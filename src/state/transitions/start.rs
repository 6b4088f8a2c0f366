//! Starting the widget: uses what the browser has stored for its bill.

use crate::state::effects::Effects;
use crate::state::{CreatedBill, Notification, Origin, Screen, State, StoredBill};

impl State {
    pub(super) fn started(&mut self, stored: StoredBill, effects: &mut Effects) {
        effects.notify(Notification::Ready);
        match self.screen {
            Screen::Unreadable => effects.notify(Notification::unreadable_intent()),
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

    pub(super) fn restore(&mut self, stored: StoredBill) {
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

    /// Marks a bill that the server rendered as this browser's own, if the browser has stored it.
    fn mark_stored(&mut self, stored: Option<&CreatedBill>) {
        if let (Screen::Issued(issued), Some(created)) = (&mut self.screen, stored)
            && issued.origin == Origin::BillPage
            && issued.id == created.id
        {
            issued.origin = Origin::Stored;
        }
    }
}
