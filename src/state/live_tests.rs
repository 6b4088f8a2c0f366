//! The table of what becomes of a number: what is heard, the customer's own look, the rest of an
//! underpaid bill, a bill's own page.

use billpay_contract::{Amount, BillStatus, BillView, IssuedBill, Timestamp};

use super::tests::number;
use super::*;
use crate::answer::Failure;

pub(crate) const ID: &str = "0123456789abcdef0123456789abcdef";
/// 25 November 2026, 10:33:45 in East Africa.
pub(crate) const NOW: Timestamp = Timestamp::from_unix(1_795_592_025);
const REST: &str = "fedcba9876543210fedcba9876543210";

fn id() -> BillId {
    BillId::parse(ID).unwrap()
}

fn made() -> Made {
    Made {
        bill: number(),
        id: Some(id()),
    }
}

pub(super) fn issued(origin: Origin) -> State {
    State {
        screen: Screen::Issued(Issued::new(made(), origin)),
        ..State::default()
    }
}

/// What the gateway says of that status.
pub(crate) fn news(status: BillStatus) -> News {
    let view = BillView {
        id: BillId::parse(ID).unwrap(),
        bill: number(),
        status,
        paid_amount: None,
        missing_amount: None,
        paid_at: None,
        payment_reference: None,
        payment_pending: false,
        attempt_failed: false,
        deadline: None,
        rest: None,
        rest_of: None,
        version: 0,
        at: NOW,
    };
    News { view, ahead: 0 }
}

fn paid() -> News {
    let mut news = news(BillStatus::Paid);
    news.view.paid_amount = Amount::from_cents(9_090_000).ok();
    news
}

fn underpaid() -> News {
    let mut news = news(BillStatus::Underpaid);
    news.view.paid_amount = Amount::from_cents(9_000_000).ok();
    news.view.missing_amount = Amount::from_cents(90_000).ok();
    news
}

fn told(state: State, news: News) -> (State, Vec<Effect>) {
    step(state, Event::Told(news))
}

fn after(state: State, news: News) -> State {
    told(state, news).0
}

#[track_caller]
fn card(state: &State) -> &Issued {
    match state.screen() {
        Screen::Issued(issued) => issued,
        other => panic!("{other:?}"),
    }
}

fn refused(kind: TroubleKind) -> Failure {
    kind.unanswered()
}

#[test]
fn a_payment_is_shown_and_told_once_and_nothing_is_watched_any_more() {
    let state = issued(Origin::Made);
    assert_eq!(state.watched(), Some(&id()));
    assert_eq!(card(&state).standing(), Some(Standing::Waiting));
    let (state, effects) = told(state, paid());
    let status = Effect::Tell(Signal::Status(paid().view));
    let covered = Effect::Tell(Signal::Paid(paid().view));
    // Who stood on the number's buttons stands on what takes their place.
    assert_eq!(effects, [status, covered, Effect::Attend(Target::Number)]);
    assert_eq!(card(&state).standing(), Some(Standing::Paid));
    assert_eq!(state.watched(), None);
    assert_eq!(told(state, paid()).1, []);
}

#[test]
fn what_only_passes_by_is_shown_and_not_told() {
    let mut pending = news(BillStatus::Issued);
    pending.view.payment_pending = true;
    let (state, effects) = told(issued(Origin::Made), pending);
    assert_eq!(effects, []);
    assert_eq!(card(&state).standing(), Some(Standing::Pending));
    let mut failed = news(BillStatus::Issued);
    failed.view.attempt_failed = true;
    let state = after(state, failed);
    assert_eq!(card(&state).standing(), Some(Standing::AttemptFailed));
    assert_eq!(state.watched(), Some(&id()));
}

#[test]
fn what_was_said_earlier_or_of_another_bill_is_no_news() {
    let state = after(issued(Origin::Made), paid());
    let mut earlier = news(BillStatus::Issued);
    earlier.view.at = Timestamp::from_unix(0);
    let mut other = news(BillStatus::Closed);
    other.view.id = BillId::parse(REST).unwrap();
    other.view.at = Timestamp::from_unix(i64::MAX);
    // In the same second a look may have begun before the money came.
    for old in [earlier, other, news(BillStatus::Issued)] {
        assert_eq!(told(state.clone(), old), (state.clone(), vec![]));
    }
}

#[test]
fn the_page_hears_of_a_payment_once_whatever_comes_after() {
    let mut twice = paid();
    twice.view.status = BillStatus::PaidTwice;
    twice.view.paid_amount = Amount::from_cents(18_180_000).ok();
    let (_, effects) = told(after(issued(Origin::Made), paid()), twice.clone());
    assert_eq!(effects, [Effect::Tell(Signal::Status(twice.view))]);
}

#[test]
fn a_number_of_another_proxy_has_no_status_and_is_not_watched() {
    let made = Made { id: None, ..made() };
    let state = State {
        screen: Screen::Issued(Issued::new(made, Origin::Made)),
        ..State::default()
    };
    assert_eq!((state.watched(), card(&state).standing()), (None, None));
    for event in [Event::CheckWanted, Event::RestWanted, Event::Told(paid())] {
        assert_eq!(step(state.clone(), event), (state.clone(), vec![]));
    }
}

#[test]
fn a_kept_number_may_be_paid_already_until_the_gateway_has_spoken() {
    let state = issued(Origin::Kept);
    assert_eq!(card(&state).standing(), Some(Standing::Unknown));
    let state = after(state, news(BillStatus::Issued));
    assert_eq!(card(&state).standing(), Some(Standing::Waiting));
}

#[test]
fn the_customers_own_look_is_made_once_at_a_time_and_says_what_it_found() {
    let (state, effects) = step(issued(Origin::Made), Event::CheckWanted);
    assert_eq!(effects, [Effect::Check(id())]);
    assert_eq!(step(state.clone(), Event::CheckWanted).1, []);

    let unpaid = Event::Checked(id(), Ok(news(BillStatus::Issued)));
    assert_eq!(card(&step(state.clone(), unpaid).0).check, Check::Done);
    let busy = Event::Checked(id(), Err(refused(TroubleKind::Busy)));
    let failed = Check::Failed(TroubleKind::Busy);
    assert_eq!(card(&step(state.clone(), busy).0).check, failed);
    let (state, effects) = step(state, Event::Checked(id(), Ok(paid())));
    assert_eq!(card(&state).check, Check::None);
    // The button has gone, and the focus was on it.
    assert_eq!(effects.last(), Some(&Effect::Focus(Target::Number)));
}

#[test]
fn what_a_look_found_is_forgotten_when_the_bill_stands_differently() {
    let (state, _) = step(issued(Origin::Made), Event::CheckWanted);
    let (state, _) = step(state, Event::Checked(id(), Ok(news(BillStatus::Issued))));
    let mut pending = news(BillStatus::Issued);
    pending.view.payment_pending = true;
    assert_eq!(card(&after(state, pending)).check, Check::None);
}

fn asking_for_the_rest() -> State {
    let state = after(issued(Origin::Made), underpaid());
    let (state, effects) = step(state, Event::RestWanted);
    assert_eq!(effects, [Effect::Rest(id())]);
    assert_eq!(step(state.clone(), Event::RestWanted).1, []);
    state
}

fn rest(cents: Option<u64>) -> Made {
    let bill_amount = cents.and_then(|cents| Amount::from_cents(cents).ok());
    Made {
        bill: IssuedBill {
            bill_amount,
            ..number()
        },
        id: BillId::parse(REST),
    }
}

#[test]
fn the_rest_of_an_underpaid_bill_gets_a_number_of_its_own() {
    for cents in [Some(90_000), None] {
        let answered = Event::RestAnswered(id(), Ok(rest(cents)));
        let (state, effects) = step(asking_for_the_rest(), answered);
        let identity = Preset::default().identity();
        assert_eq!(effects[0], Effect::Keep(identity, rest(Some(90_000))));
        assert!(matches!(effects[2], Effect::Tell(Signal::Issued { .. })));
        assert_eq!(state.watched().map(BillId::as_str), Some(REST));
        assert!(card(&state).of_rest);
    }
}

#[test]
fn a_rest_that_was_there_is_shown_again_and_is_no_news() {
    let mut known = underpaid();
    known.view.rest = BillId::parse(REST);
    let state = after(issued(Origin::Made), known);
    let (state, _) = step(state, Event::RestWanted);
    let answered = Event::RestAnswered(id(), Ok(rest(Some(90_000))));
    let (state, effects) = step(state, answered);
    let kept = Effect::Keep(Preset::default().identity(), rest(Some(90_000)));
    assert_eq!(effects, [kept, Effect::Focus(Target::Number)]);
    assert_eq!(card(&state).origin, Origin::Kept);
}

#[test]
fn a_rest_is_called_one_wherever_it_is_opened() {
    let mut of_another = news(BillStatus::Issued);
    of_another.view.rest_of = BillId::parse(REST);
    let state = after(issued(Origin::Kept), of_another);
    assert!(card(&state).of_rest);
}

#[test]
fn a_refused_rest_has_the_bill_asked_for_anew() {
    let failure = refused(TroubleKind::Refused);
    let answered = Event::RestAnswered(id(), Err(failure));
    let (state, effects) = step(asking_for_the_rest(), answered);
    assert_eq!(effects[1..], [Effect::Check(id())]);
    assert_eq!(card(&state).check, Check::Asking);
}

#[test]
fn a_number_over_more_than_the_rest_is_not_shown() {
    let answered = Event::RestAnswered(id(), Ok(rest(Some(90_001))));
    let (state, effects) = step(asking_for_the_rest(), answered);
    assert_eq!(state.bill_id(), Some(&id()));
    assert!(matches!(card(&state).rest, Rest::Failed(_)));
    assert!(matches!(effects[..], [Effect::Tell(Signal::Failed(_))]));
    let (state, _) = step(state, Event::TroubleTaken);
    assert_eq!(card(&state).rest, Rest::None);
}

#[test]
fn only_an_underpaid_bill_has_a_rest() {
    for news in [
        news(BillStatus::Issued),
        paid(),
        news(BillStatus::Underpaid),
    ] {
        let state = after(issued(Origin::Made), news);
        assert_eq!(step(state, Event::RestWanted).1, []);
    }
}

#[test]
fn what_is_asked_ends_with_the_widget() {
    let (state, _) = step(issued(Origin::Made), Event::CheckWanted);
    assert_eq!(state.paused(), issued(Origin::Made));
    let state = asking_for_the_rest().paused();
    assert_eq!(card(&state).rest, Rest::None);
    // What the page knows, it is not told again when the element comes back.
    assert_eq!(told(state, underpaid()).1, []);
}

#[test]
fn a_bills_page_asks_for_the_bill_and_shows_it() {
    let started = Event::Started(Kept::default());
    let (state, effects) = step(State::opening(id()), started);
    assert_eq!(effects, [Effect::Tell(Signal::Ready), Effect::Open(id())]);
    let (state, effects) = step(state, Event::Opened(id(), Ok(paid())));
    assert_eq!(effects.len(), 3, "{effects:?}");
    assert_eq!(card(&state).origin, Origin::Opened);
    assert_eq!(card(&state).standing(), Some(Standing::Paid));
}

#[test]
fn a_bills_page_shows_at_once_what_this_browser_keeps_of_it() {
    let kept = |made| Event::Started(Kept { made, ticket: None });
    let (state, effects) = step(State::opening(id()), kept(Some(made())));
    assert_eq!(effects, [Effect::Tell(Signal::Ready)]);
    assert_eq!(card(&state).origin, Origin::Kept);
    let another = rest(None);
    let (_, effects) = step(State::opening(id()), kept(Some(another)));
    assert!(effects.contains(&Effect::Open(id())));
}

#[test]
fn a_bill_that_did_not_come_can_be_asked_for_again() {
    let failed = Event::Opened(id(), Err(refused(TroubleKind::Offline)));
    let (state, effects) = step(State::opening(id()), failed);
    assert_eq!(effects, []);
    let (state, effects) = step(state, Event::OpenWanted);
    assert_eq!(effects, [Effect::Open(id())]);
    assert_eq!(step(state, Event::OpenWanted).1, []);
}

#[test]
fn back_at_a_paid_bill_nothing_is_told_again() {
    let paid = after(issued(Origin::Made), paid());
    let preset = |amount: &str| Preset::new("Water", amount, "EXACT", "");
    let (state, _) = step(paid.clone(), Event::PresetChanged(preset("2")));
    let (state, _) = step(state, Event::PresetChanged(paid.preset().clone()));
    let made = Made {
        bill: card(&paid).bill.clone(),
        id: Some(id()),
    };
    let kept = Kept {
        made: Some(made),
        ticket: None,
    };
    let (state, _) = step(state, Event::Recalled(kept));
    let (_, told) = step(state, Event::Told(self::paid()));
    assert_eq!(told, []);
}
