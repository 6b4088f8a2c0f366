//! Tests of an issued bill: status updates, checks, the remainder of an underpaid bill, and a bill's own
//! page.

use billpay_contract::{Amount, BillId, BillStatus, BillView, IssuedBill, Timestamp};

use super::form_tests::{number, step, stored_bill};
use super::*;
use crate::failure::{Failure, ProblemKind};

pub(crate) const ID: &str = "0123456789abcdef0123456789abcdef";
/// 25 November 2026, 10:33:45 in East Africa.
pub(crate) const NOW: Timestamp = Timestamp::from_unix(1_795_592_025);
const REMAINDER: &str = "fedcba9876543210fedcba9876543210";

fn id() -> BillId {
    BillId::parse(ID).unwrap()
}

fn created() -> CreatedBill {
    CreatedBill {
        bill: number(),
        id: Some(id()),
    }
}

pub(super) fn issued(origin: Origin) -> State {
    State {
        screen: Screen::Issued(Issued::new(created(), origin)),
        ..State::default()
    }
}

/// The gateway's update with that status.
pub(crate) fn update(status: BillStatus) -> BillUpdate {
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
        remainder: None,
        remainder_of: None,
        version: 0,
        at: NOW,
    };
    BillUpdate {
        view,
        clock_offset: 0,
    }
}

fn paid() -> BillUpdate {
    let mut update = update(BillStatus::Paid);
    update.view.paid_amount = Amount::from_cents(9_090_000).ok();
    update
}

fn underpaid() -> BillUpdate {
    let mut update = update(BillStatus::Underpaid);
    update.view.paid_amount = Amount::from_cents(9_000_000).ok();
    update.view.missing_amount = Amount::from_cents(90_000).ok();
    update
}

fn last_payment_pending() -> BillUpdate {
    let mut update = underpaid();
    update.view.payment_pending = true;
    update
}

fn received(state: State, update: BillUpdate) -> (State, Vec<Effect>) {
    step(state, Event::UpdateReceived(update))
}

fn after(state: State, update: BillUpdate) -> State {
    received(state, update).0
}

#[track_caller]
fn card(state: &State) -> &Issued {
    match state.screen() {
        Screen::Issued(issued) => issued,
        other => panic!("{other:?}"),
    }
}

fn refused(kind: ProblemKind) -> Failure {
    kind.into_failure()
}

#[test]
fn a_payment_is_shown_and_notified_once_and_ends_the_watch() {
    let state = issued(Origin::Created);
    assert_eq!(state.watched(), Some(&id()));
    assert_eq!(card(&state).payment_status(), Some(PaymentStatus::Waiting));
    let (state, effects) = received(state, paid());
    let status = Effect::Notify(Notification::Status(paid().view));
    let covered = Effect::Notify(Notification::Paid(paid().view));
    // The focus may have been on a button of the payable card.
    assert_eq!(
        effects,
        [
            status,
            covered,
            Effect::StorePaid(created()),
            Effect::FocusIfInside(FocusTarget::Number)
        ]
    );
    assert_eq!(card(&state).payment_status(), Some(PaymentStatus::Paid));
    assert_eq!(state.watched(), None);
    assert_eq!(received(state, paid()).1, []);
}

#[test]
fn pending_and_failed_payments_are_shown_but_not_notified() {
    let mut pending = update(BillStatus::Issued);
    pending.view.payment_pending = true;
    let (state, effects) = received(issued(Origin::Created), pending);
    assert_eq!(effects, []);
    assert_eq!(card(&state).payment_status(), Some(PaymentStatus::Pending));
    let mut failed = update(BillStatus::Issued);
    failed.view.attempt_failed = true;
    let state = after(state, failed);
    assert_eq!(
        card(&state).payment_status(),
        Some(PaymentStatus::AttemptFailed)
    );
    assert_eq!(state.watched(), Some(&id()));
}

#[test]
fn older_updates_and_updates_of_other_bills_are_ignored() {
    let state = after(issued(Origin::Created), paid());
    let mut earlier = update(BillStatus::Issued);
    earlier.view.at = Timestamp::from_unix(0);
    let mut other = update(BillStatus::Closed);
    other.view.id = BillId::parse(REMAINDER).unwrap();
    other.view.at = Timestamp::from_unix(i64::MAX);
    // A poll in the same second may have started before the payment.
    for old in [earlier, other, update(BillStatus::Issued)] {
        assert_eq!(received(state.clone(), old), (state.clone(), vec![]));
    }
}

#[test]
fn the_page_is_notified_once_that_the_bill_is_paid() {
    let mut twice = paid();
    twice.view.status = BillStatus::PaidTwice;
    twice.view.paid_amount = Amount::from_cents(18_180_000).ok();
    let (_, effects) = received(after(issued(Origin::Created), paid()), twice.clone());
    assert_eq!(effects, [Effect::Notify(Notification::Status(twice.view))]);
}

#[test]
fn a_number_without_a_bill_id_has_no_status_and_is_not_watched() {
    let created = CreatedBill {
        id: None,
        ..created()
    };
    let state = State {
        screen: Screen::Issued(Issued::new(created, Origin::Created)),
        ..State::default()
    };
    assert_eq!(
        (state.watched(), card(&state).payment_status()),
        (None, None)
    );
    for event in [
        Event::CheckRequested,
        Event::RemainderRequested,
        Event::UpdateReceived(paid()),
    ] {
        assert_eq!(step(state.clone(), event), (state.clone(), vec![]));
    }
}

#[test]
fn the_status_of_a_stored_number_is_unknown_until_the_first_update() {
    let state = issued(Origin::Stored);
    assert_eq!(card(&state).payment_status(), Some(PaymentStatus::Unknown));
    let state = after(state, update(BillStatus::Issued));
    assert_eq!(card(&state).payment_status(), Some(PaymentStatus::Waiting));
}

#[test]
fn a_status_check_runs_once_at_a_time_and_shows_its_result() {
    let (state, effects) = step(issued(Origin::Created), Event::CheckRequested);
    assert_eq!(effects, [Effect::CheckStatus(id())]);
    assert_eq!(step(state.clone(), Event::CheckRequested).1, []);

    let unpaid = Event::CheckFinished(id(), Ok(update(BillStatus::Issued)));
    assert_eq!(
        card(&step(state.clone(), unpaid).0).check,
        StatusCheck::Done
    );
    let busy = Event::CheckFinished(id(), Err(refused(ProblemKind::Busy)));
    let failed = StatusCheck::Failed(ProblemKind::Busy);
    assert_eq!(card(&step(state.clone(), busy).0).check, failed);
    let (state, effects) = step(state, Event::CheckFinished(id(), Ok(paid())));
    assert_eq!(card(&state).check, StatusCheck::None);
    // The button that had the focus is removed.
    assert_eq!(effects.last(), Some(&Effect::Focus(FocusTarget::Number)));
}

#[test]
fn the_result_of_a_check_is_cleared_when_the_status_changes() {
    let (state, _) = step(issued(Origin::Created), Event::CheckRequested);
    let (state, _) = step(
        state,
        Event::CheckFinished(id(), Ok(update(BillStatus::Issued))),
    );
    let mut pending = update(BillStatus::Issued);
    pending.view.payment_pending = true;
    assert_eq!(card(&after(state, pending)).check, StatusCheck::None);
}

fn requesting_remainder() -> State {
    let state = after(issued(Origin::Created), underpaid());
    let (state, effects) = step(state, Event::RemainderRequested);
    assert_eq!(effects, [Effect::CreateRemainder(id())]);
    assert_eq!(step(state.clone(), Event::RemainderRequested).1, []);
    state
}

fn remainder(cents: Option<u64>) -> CreatedBill {
    let bill_amount = cents.and_then(|cents| Amount::from_cents(cents).ok());
    CreatedBill {
        bill: IssuedBill {
            bill_amount,
            ..number()
        },
        id: BillId::parse(REMAINDER),
    }
}

fn remainder_stored() -> Effect {
    Effect::StoreRemainder {
        bill: InitialBill::default().identity(),
        underpaid: id(),
        created: remainder(Some(90_000)),
    }
}

#[test]
fn the_remainder_of_an_underpaid_bill_gets_its_own_number() {
    for cents in [Some(90_000), None] {
        let finished = Event::RemainderFinished(id(), Ok(remainder(cents)));
        let (state, effects) = step(requesting_remainder(), finished);
        assert_eq!(effects[0], remainder_stored());
        assert!(matches!(
            effects[2],
            Effect::Notify(Notification::Issued { .. })
        ));
        assert_eq!(state.watched().map(BillId::as_str), Some(REMAINDER));
        assert!(card(&state).for_remainder);
    }
}

#[test]
fn an_existing_number_for_the_remainder_is_shown_without_notification() {
    let mut known = underpaid();
    known.view.remainder = BillId::parse(REMAINDER);
    let state = after(issued(Origin::Created), known);
    let (state, _) = step(state, Event::RemainderRequested);
    let finished = Event::RemainderFinished(id(), Ok(remainder(Some(90_000))));
    let (state, effects) = step(state, finished);
    assert_eq!(
        effects,
        [remainder_stored(), Effect::Focus(FocusTarget::Number)]
    );
    assert_eq!(card(&state).origin, Origin::Stored);
}

#[test]
fn a_number_for_a_remainder_is_marked_as_one() {
    let mut of_another = update(BillStatus::Issued);
    of_another.view.remainder_of = BillId::parse(REMAINDER);
    let state = after(issued(Origin::Stored), of_another);
    assert!(card(&state).for_remainder);
}

#[test]
fn a_refused_remainder_request_checks_the_bills_status() {
    let failure = refused(ProblemKind::Refused);
    let finished = Event::RemainderFinished(id(), Err(failure));
    let (state, effects) = step(requesting_remainder(), finished);
    assert_eq!(effects[1..], [Effect::CheckStatus(id())]);
    assert_eq!(card(&state).check, StatusCheck::InProgress);
}

#[test]
fn a_further_payment_removes_the_button_for_the_remainder_and_its_problem() {
    for kind in [ProblemKind::Refused, ProblemKind::PaymentInProgress] {
        let finished = Event::RemainderFinished(id(), Err(refused(kind)));
        let (state, _) = step(requesting_remainder(), finished);
        let checked = Event::CheckFinished(id(), Ok(last_payment_pending()));
        let (state, effects) = step(state, checked);
        let pending = Some(PaymentStatus::LastPaymentPending);
        assert_eq!(card(&state).payment_status(), pending);
        assert_eq!(card(&state).remainder, RemainderProgress::None);
        assert_eq!(effects, [Effect::FocusIfInside(FocusTarget::Number)]);
        assert_eq!(state.watched(), Some(&id()));
        assert_eq!(
            step(state.clone(), Event::CheckRequested).1,
            [Effect::CheckStatus(id())]
        );
        // The payment has failed.
        let mut ended = underpaid();
        ended.view.version += 1;
        let state = after(state, ended);
        let asked = step(state, Event::RemainderRequested).1;
        assert_eq!(asked, [Effect::CreateRemainder(id())]);
    }
}

#[test]
fn a_number_that_comes_after_the_further_payment_is_not_shown() {
    let state = after(requesting_remainder(), last_payment_pending());
    let finished = Event::RemainderFinished(id(), Ok(remainder(Some(90_000))));
    let (state, effects) = step(state, finished);
    assert_eq!(state.bill_id(), Some(&id()));
    assert_eq!(effects[1..], [Effect::CheckStatus(id())]);
}

#[test]
fn a_closed_bill_with_a_pending_payment_is_not_paid_again() {
    let mut closed = update(BillStatus::Closed);
    closed.view.payment_pending = true;
    let state = after(issued(Origin::Created), closed);
    let pending = Some(PaymentStatus::LastPaymentPending);
    assert_eq!(card(&state).payment_status(), pending);
}

#[test]
fn a_number_over_more_than_the_remainder_is_not_shown() {
    let finished = Event::RemainderFinished(id(), Ok(remainder(Some(90_001))));
    let (state, effects) = step(requesting_remainder(), finished);
    assert_eq!(state.bill_id(), Some(&id()));
    assert!(matches!(
        card(&state).remainder,
        RemainderProgress::Failed(_)
    ));
    assert!(matches!(
        effects[..],
        [Effect::Notify(Notification::Failed(_))]
    ));
    let (state, _) = step(state, Event::ProblemHandled);
    assert_eq!(card(&state).remainder, RemainderProgress::None);
}

#[test]
fn only_an_underpaid_bill_has_a_remainder() {
    for update in [
        update(BillStatus::Issued),
        paid(),
        update(BillStatus::Underpaid),
        last_payment_pending(),
    ] {
        let state = after(issued(Origin::Created), update);
        assert_eq!(step(state, Event::RemainderRequested).1, []);
    }
}

#[test]
fn requests_end_when_the_widget_is_unmounted() {
    let (state, _) = step(issued(Origin::Created), Event::CheckRequested);
    assert_eq!(state.paused(), issued(Origin::Created));
    let state = requesting_remainder().paused();
    assert_eq!(card(&state).remainder, RemainderProgress::None);
    // After a remount the page is not notified again.
    assert_eq!(received(state, underpaid()).1, []);
}

#[test]
fn a_bills_page_loads_the_bill_and_shows_it() {
    let started = Event::Started(StoredBill::default());
    let (state, effects) = step(State::loading(id()), started);
    assert_eq!(
        effects,
        [Effect::Notify(Notification::Ready), Effect::LoadBill(id())]
    );
    let (state, effects) = step(state, Event::BillLoaded(id(), Ok(paid())));
    assert_eq!(effects.len(), 3, "{effects:?}");
    assert_eq!(card(&state).origin, Origin::BillPage);
    assert_eq!(card(&state).payment_status(), Some(PaymentStatus::Paid));
}

#[test]
fn a_bills_page_shows_a_stored_bill_without_loading() {
    let stored = |created| Event::Started(stored_bill([created]));
    let (state, effects) = step(State::loading(id()), stored(created()));
    assert_eq!(effects, [Effect::Notify(Notification::Ready)]);
    assert_eq!(card(&state).origin, Origin::Stored);
    let another = remainder(None);
    let (_, effects) = step(State::loading(id()), stored(another));
    assert!(effects.contains(&Effect::LoadBill(id())));
}

#[test]
fn loading_a_bill_can_be_retried() {
    let failed = Event::BillLoaded(id(), Err(refused(ProblemKind::Offline)));
    let (state, effects) = step(State::loading(id()), failed);
    assert_eq!(effects, []);
    let (state, effects) = step(state, Event::ReloadRequested);
    assert_eq!(effects, [Effect::LoadBill(id())]);
    assert_eq!(step(state, Event::ReloadRequested).1, []);
}

#[test]
fn returning_to_a_paid_bill_notifies_nothing_again() {
    let paid = after(issued(Origin::Created), paid());
    let initial_bill = |amount: &str| InitialBill::new("Water", amount, "EXACT", "");
    let (state, _) = step(paid.clone(), Event::InitialBillChanged(initial_bill("2")));
    let (state, _) = step(
        state,
        Event::InitialBillChanged(paid.initial_bill().clone()),
    );
    let created = CreatedBill {
        bill: card(&paid).bill.clone(),
        id: Some(id()),
    };
    let (state, _) = step(state, Event::StoredBillRead(stored_bill([created])));
    let (_, effects) = step(state, Event::UpdateReceived(self::paid()));
    assert_eq!(effects, []);
}
