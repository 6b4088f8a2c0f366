//! Starting the widget: uses what the browser has stored for its bill.

use crate::state::effects::Effects;
use crate::state::retry_key::fingerprint;
use crate::state::{Notification, Origin, Screen, State, StoredBill, StoredNumber};

impl State {
    pub(super) fn started(&mut self, stored: StoredBill, effects: &mut Effects) {
        effects.notify(Notification::Ready);
        match self.screen {
            Screen::Unusable(kind) => effects.notify(Notification::unusable_bill(kind)),
            Screen::Loading(_) => self.load(&stored, effects),
            _ => {
                // The key that came with the page takes precedence over the stored one.
                let from_page = self.retry_key.take();
                self.mark_stored(&stored);
                self.restore(stored);
                if from_page.is_some() {
                    self.retry_key = from_page;
                }
            }
        }
    }

    pub(super) fn restore(&mut self, stored: StoredBill) {
        if let Some(number) = stored.best()
            && self.is_untouched()
        {
            self.show_stored(number.clone(), &stored);
        }
        // A running call has its own key.
        if !matches!(self.screen, Screen::Submitting(_)) && stored.retry_key.is_some() {
            self.retry_key = stored.retry_key;
        }
    }

    /// Shows a number that the browser has stored.
    pub(super) fn show_stored(&mut self, number: StoredNumber, stored: &StoredBill) {
        let mut issued = self.previous_bills.restore(number.created);
        issued.known_paid = number.paid;
        issued.unsaved = stored.tab_only;
        issued.others = stored.others(&issued.bill.bill_pay_number);
        self.screen = Screen::Issued(issued);
    }

    /// Shows the number that was created elsewhere for the bill in the form, or that was paid instead of the
    /// number on the screen. A form with another bill, such as an empty one, is left as it is.
    pub(super) fn stored_bill_changed(&mut self, stored: &StoredBill) {
        let readonly = self.initial_bill.readonly;
        let found = match &self.screen {
            Screen::Editing(form) if readonly => {
                stored.best().filter(|_| form.draft.parse().is_ok())
            }
            Screen::Editing(form) => form
                .draft
                .parse()
                .ok()
                .and_then(|bill| stored.for_request(&fingerprint(&bill, None))),
            Screen::Issued(issued) if issued.origin != Origin::BillPage => {
                stored.paid_instead_of(&issued.bill.bill_pay_number, readonly)
            }
            _ => None,
        };
        if let Some(number) = found {
            self.retry_key = None;
            self.show_stored(number.clone(), stored);
        } else if let Screen::Issued(issued) = &mut self.screen
            && issued.origin != Origin::BillPage
        {
            issued.others = stored.others(&issued.bill.bill_pay_number);
        }
    }

    /// Marks a bill that the server rendered as this browser's own, if the browser has stored it.
    fn mark_stored(&mut self, stored: &StoredBill) {
        if let Screen::Issued(issued) = &mut self.screen
            && issued.origin == Origin::BillPage
            && issued
                .id
                .as_ref()
                .is_some_and(|id| stored.with_id(id).is_some())
        {
            issued.origin = Origin::Stored;
        }
    }
}
