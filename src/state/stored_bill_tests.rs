//! Tests of stored numbers: a number of another tab is shown, a paid one comes first, and none is lost.

use billpay_contract::{BillStatus, ControlNumber, Field};

use super::form_tests::{created, edited, filled_form, stored_bill, submitted, submitting};
use super::form_tests::{editing, step};
use super::issued_tests::update;
use super::*;

/// A number for the request of [`filled_form`].
fn for_filled_form(digits: &str, paid: bool) -> StoredNumber {
    let (_, effects) = step(editing(0, filled_form()), submitted(1));
    let [Effect::Create { request, .. }] = &effects[..] else {
        panic!("{effects:?}");
    };
    let mut created = created();
    created.bill.bill_pay_number = digits.to_owned().try_into().unwrap();
    StoredNumber {
        created,
        request: Some(request.fingerprint()),
        paid,
    }
}

fn stored(numbers: &[StoredNumber]) -> StoredBill {
    StoredBill {
        numbers: numbers.to_vec(),
        ..StoredBill::default()
    }
}

fn changed(state: State, numbers: &[StoredNumber]) -> State {
    let (state, effects) = step(state, Event::StoredBillChanged(stored(numbers)));
    assert_eq!(effects, []);
    state
}

fn shown(state: &State) -> Option<&str> {
    state.number().map(ControlNumber::as_str)
}

fn readonly() -> InitialBill {
    InitialBill {
        readonly: true,
        ..InitialBill::new("Kanga", "45500", "", "")
    }
}

#[test]
fn a_number_that_is_found_at_the_press_is_shown_without_notification() {
    let found = for_filled_form("551", false);
    let event = |attempt| Event::NumberFound {
        attempt,
        found: found.clone(),
        stored: stored(&[found.clone(), for_filled_form("552", false)]),
    };
    let (state, effects) = step(submitting(), event(1));
    assert_eq!(effects, [Effect::Focus(FocusTarget::Number)]);
    let Screen::Issued(issued) = state.screen() else {
        panic!("{state:?}");
    };
    assert_eq!(issued.origin, Origin::Stored);
    assert_eq!(issued.bill, found.created.bill);
    assert_eq!(issued.others, [for_filled_form("552", false).created]);
    let late = step(submitting(), event(7));
    assert_eq!(late, (submitting(), vec![]));
}

#[test]
fn a_number_of_another_tab_is_shown_if_it_is_for_the_bill_in_the_form() {
    let number = [for_filled_form("551", false)];
    assert_eq!(
        shown(&changed(editing(0, filled_form()), &number)),
        Some("551")
    );
    assert_eq!(
        shown(&changed(State::new(readonly()), &number)),
        Some("551")
    );

    let empty = State::default();
    assert_eq!(changed(empty.clone(), &number), empty);
    let (other, _) = step(editing(0, filled_form()), edited(Field::Amount, "5"));
    assert_eq!(changed(other.clone(), &number), other);
    assert_eq!(changed(submitting(), &number), submitting());
}

#[test]
fn a_number_that_was_paid_in_another_tab_replaces_an_unpaid_one() {
    let unpaid = for_filled_form("551", false);
    let state = changed(editing(0, filled_form()), std::slice::from_ref(&unpaid));
    let paid = for_filled_form("552", true);
    let state = changed(state, &[unpaid, paid]);
    assert_eq!(shown(&state), Some("552"));
}

#[test]
fn a_paid_number_is_shown_first_and_as_paid() {
    let mut paid = for_filled_form("551", true);
    paid.created.id = Some(update(BillStatus::Issued).view.id);
    let numbers = stored(&[paid, for_filled_form("552", false)]);
    let (state, _) = step(State::default(), Event::Started(numbers));
    let Screen::Issued(issued) = state.screen() else {
        panic!("{state:?}");
    };
    assert_eq!(issued.payment_status(), Some(PaymentStatus::Paid));
    assert_eq!(issued.others, [for_filled_form("552", false).created]);
    assert!(state.watched().is_some());
}

#[test]
fn a_payment_is_stored() {
    let state = State {
        screen: Screen::Issued(Issued::new(
            CreatedBill::from(&update(BillStatus::Issued).view),
            Origin::Created,
        )),
        ..State::default()
    };
    let paid = update(BillStatus::Paid);
    let stored = Effect::StorePaid(CreatedBill::from(&paid.view));
    let (_, effects) = step(state, Event::UpdateReceived(paid));
    assert!(effects.contains(&stored), "{effects:?}");
}

#[test]
fn another_bill_deletes_only_the_number_on_the_screen() {
    let number = for_filled_form("551", false);
    let deleted = number.created.bill.bill_pay_number.clone();
    let state = changed(editing(0, filled_form()), &[number]);
    let (_, effects) = step(state, Event::AnotherRequested);
    let identity = InitialBill::default().identity();
    let numbers = Effect::DeleteNumbers(identity, Some(deleted));
    assert_eq!(effects[0], numbers);

    // All numbers of a bill that can't be changed are for that bill.
    let (state, _) = step(
        State::new(readonly()),
        Event::Started(stored_bill([created()])),
    );
    let (_, effects) = step(state, Event::AnotherRequested);
    let numbers = Effect::DeleteNumbers(readonly().identity(), None);
    assert_eq!(effects[0], numbers);
}
