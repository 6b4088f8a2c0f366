//! The bills that a page watches.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use billpay_contract::BillId;
use yew::Callback;

use crate::state::BillUpdate;

/// A bill with a subscription.
pub(super) struct WatchedBill {
    bill: BillId,
    on_update: Callback<BillUpdate>,
}

/// The bills with subscriptions. Clones share them.
#[derive(Clone, Default)]
pub(super) struct WatchedBills(Rc<RefCell<Vec<Weak<WatchedBill>>>>);

impl WatchedBills {
    /// Adds a bill until the result is dropped.
    pub(super) fn add(&self, bill: BillId, on_update: Callback<BillUpdate>) -> Rc<WatchedBill> {
        let watched = Rc::new(WatchedBill { bill, on_update });
        self.0.borrow_mut().push(Rc::downgrade(&watched));
        watched
    }

    fn watched(&self) -> Vec<Rc<WatchedBill>> {
        let mut bills = self.0.borrow_mut();
        bills.retain(|watched| watched.strong_count() > 0);
        bills.iter().filter_map(Weak::upgrade).collect()
    }

    /// The ids of the bills, each once.
    pub(super) fn ids(&self) -> Vec<BillId> {
        let mut ids: Vec<BillId> = Vec::new();
        for watched in self.watched() {
            if !ids.contains(&watched.bill) {
                ids.push(watched.bill.clone());
            }
        }
        ids
    }

    /// Passes an update to the subscribers of its bill. Returns whether there are any.
    pub(super) fn update(&self, update: &BillUpdate) -> bool {
        let mut of_this_page = false;
        for watched in self.watched() {
            if watched.bill == update.view.id {
                watched.on_update.emit(update.clone());
                of_this_page = true;
            }
        }
        of_this_page
    }
}
