//! Random walks over what is heard of a bill: streams and looks say the same twice, late, and in
//! disorder, and the page around the widget hears each change once.

use billpay_contract::{Amount, BillStatus, Timestamp};
use proptest::prelude::*;

use super::live_tests::{issued, news};
use super::*;

/// What the gateway says, in its own order: the place in this list is the second in which it is
/// said.
const STORY: [(BillStatus, u64); 6] = [
    (BillStatus::Issued, 0),
    (BillStatus::Issued, 0),
    (BillStatus::Closed, 0),
    (BillStatus::Paid, 90_900),
    (BillStatus::Paid, 90_900),
    (BillStatus::PaidTwice, 181_800),
];

fn said(which: usize) -> News {
    let (status, cents) = STORY[which];
    let mut news = news(status);
    news.view.at = Timestamp::from_unix(which as i64);
    news.view.paid_amount = Amount::from_cents(cents).ok();
    news
}

proptest! {
    #[test]
    fn each_change_is_told_once_and_nothing_goes_back(heard in proptest::collection::vec(0..STORY.len(), 1..40)) {
        let mut state = issued(Origin::Made);
        let (mut latest, mut told, mut paid) = (None, (BillStatus::Issued, 0), 0);
        for which in heard {
            let (after, effects) = step(state, Event::Told(said(which)));
            state = after;
            if latest.is_none_or(|latest| which > latest) {
                latest = Some(which);
            }
            let now = STORY[latest.unwrap_or_default()];
            for effect in effects {
                match effect {
                    Effect::Tell(Signal::Status(view)) => {
                        prop_assert!(told != now, "{:?} was told twice", now);
                        told = (view.status, view.paid_amount.map_or(0, Amount::cents));
                    }
                    Effect::Tell(Signal::Paid(view)) => {
                        prop_assert!(view.status.covers_the_bill());
                        paid += 1;
                    }
                    Effect::Attend(Target::Number) => {}
                    other => prop_assert!(false, "{:?}", other),
                }
            }
            prop_assert_eq!(told, now, "a change was not told");
            let Screen::Issued(shown) = state.screen() else {
                return Err(TestCaseError::fail("the card went away"));
            };
            prop_assert_eq!(shown.view().map(|view| view.status), Some(now.0));
            prop_assert_eq!(paid, u32::from(now.0.covers_the_bill()));
            prop_assert_eq!(state.watched().is_some(), !now.0.covers_the_bill());
        }
    }
}
