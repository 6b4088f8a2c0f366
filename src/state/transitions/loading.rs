//! Loading the bill on a bill's own page.

use billpay_contract::BillId;

use crate::failure::Failure;
use crate::state::effects::Effects;
use crate::state::{
    BillUpdate, CreatedBill, Effect, LoadingBill, Origin, Screen, State, StoredBill,
};

impl State {
    /// The initial state of a bill's own page.
    pub(crate) fn loading(id: BillId) -> Self {
        let problem = None;
        Self::from_screen(Screen::Loading(LoadingBill { id, problem }))
    }

    /// Shows the bill if the browser has stored it. Otherwise loads it.
    pub(super) fn load(&mut self, stored: &StoredBill, effects: &mut Effects) {
        let Screen::Loading(loading) = &self.screen else {
            return;
        };
        match stored.with_id(&loading.id) {
            Some(number) => self.show_stored(number.clone(), stored),
            // The server that rendered the page tried already.
            None if loading.problem.is_some() => {}
            None => effects.add(Effect::LoadBill(loading.id.clone())),
        }
    }

    pub(super) fn reload_requested(&mut self, effects: &mut Effects) {
        if let Screen::Loading(loading) = &mut self.screen
            && loading.problem.take().is_some()
        {
            effects.add(Effect::LoadBill(loading.id.clone()));
        }
    }

    pub(super) fn bill_loaded(
        &mut self,
        id: &BillId,
        result: Result<BillUpdate, Failure>,
        effects: &mut Effects,
    ) {
        let Screen::Loading(loading) = &mut self.screen else {
            return;
        };
        if loading.id != *id {
            return;
        }
        match result {
            Ok(update) => {
                self.issue(CreatedBill::from(&update.view), Origin::BillPage);
                self.update_received(update, effects);
            }
            Err(failure) => loading.problem = Some(failure.into_problem()),
        }
    }
}
