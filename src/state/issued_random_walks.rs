//! Random walks through status updates: they arrive repeatedly, late and out of order, and the page is
//! notified once of each change.

use billpay_contract::{Amount, BillStatus, Timestamp};
use proptest::prelude::*;

use super::form_tests::step;
use super::issued_tests::{issued, update};
use super::*;

/// The gateway's updates in their order. The index is the update's time in seconds.
const STORY: [(BillStatus, u64); 6] = [
    (BillStatus::Issued, 0),
    (BillStatus::Issued, 0),
    (BillStatus::Closed, 0),
    (BillStatus::Paid, 90_900),
    (BillStatus::Paid, 90_900),
    (BillStatus::PaidTwice, 181_800),
];

fn update_at(which: usize) -> BillUpdate {
    let (status, cents) = STORY[which];
    let mut update = update(status);
    update.view.at = Timestamp::from_unix(which as i64);
    update.view.paid_amount = Amount::from_cents(cents).ok();
    update
}

proptest! {
    #[test]
    fn each_change_is_notified_once_and_no_status_goes_back(received in proptest::collection::vec(0..STORY.len(), 1..40)) {
        let mut state = issued(Origin::Created);
        let (mut latest, mut notified, mut paid) = (None, (BillStatus::Issued, 0), 0);
        for which in received {
            let (after, effects) = step(state, Event::UpdateReceived(update_at(which)));
            state = after;
            if latest.is_none_or(|latest| which > latest) {
                latest = Some(which);
            }
            let now = STORY[latest.unwrap_or_default()];
            for effect in effects {
                match effect {
                    Effect::Notify(Notification::Status(view)) => {
                        prop_assert!(notified != now, "notified twice of {:?}", now);
                        notified = (view.status, view.paid_amount.map_or(0, Amount::cents));
                    }
                    Effect::Notify(Notification::Paid(view)) => {
                        prop_assert!(view.status.is_fully_paid());
                        paid += 1;
                    }
                    Effect::FocusIfInside(FocusTarget::Number) | Effect::StorePaid(_) => {}
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            prop_assert_eq!(notified, now, "a change was not notified");
            let Screen::Issued(shown) = state.screen() else {
                return Err(TestCaseError::fail("the card went away"));
            };
            prop_assert_eq!(shown.view().map(|view| view.status), Some(now.0));
            prop_assert_eq!(paid, u32::from(now.0.is_fully_paid()));
            prop_assert_eq!(state.watched().is_some(), !now.0.is_fully_paid());
        }
    }
}
