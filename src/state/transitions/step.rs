//! [`State::step`]: takes an event, changes the state, and returns effects as data, which `src/app.rs`
//! performs.

use crate::state::effects::Effects;
use crate::state::{Effect, Event, Notification, Screen, State};

impl State {
    /// Changes the state and returns what has to be done. An event that does not apply changes nothing.
    pub(crate) fn step(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = Effects::default();
        let to = &mut effects;
        match event {
            Event::Started(stored) => self.started(stored, to),
            Event::StoredBillRead(stored) => self.restore(stored),
            Event::StoredBillChanged(stored) => self.stored_bill_changed(&stored),
            Event::Edited(field, text) => self.edited(field, text, to),
            Event::Submitted(new_key) => self.submitted(new_key, to),
            Event::CreateFinished {
                attempt,
                result,
                unsaved,
            } => self.create_finished(attempt, result, unsaved, to),
            Event::NumberFound {
                attempt,
                found,
                stored,
            } => self.number_found(attempt, found, &stored, to),
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
}
