//! Tests of the initial states of server-rendered pages.

use billpay_contract::{
    AmountDraft, BillDraft, BillId, BillStatus, BrokenRule, Field, IdempotencyKey,
};

use super::form_tests::{created, key, step, stored_bill, submitted};
use super::issued_tests::update;
use super::*;
use crate::failure::{Failure, FieldError, FieldErrors, ProblemKind};

fn returned(amount: &str, failure: Option<Failure>) -> State {
    let draft = BillDraft {
        amount: AmountDraft::Text(amount.to_owned()),
        ..BillDraft::default()
    };
    State::rendered_form(InitialBill::default(), Some(draft), Some(key(7)), failure)
}

/// The key that the form is submitted with.
#[track_caller]
fn submitted_key(state: State) -> Option<IdempotencyKey> {
    let (_, effects) = step(state, submitted(1));
    let mut keys = effects.into_iter().filter_map(|effect| match effect {
        Effect::Create { request, .. } => Some(request.key),
        _ => None,
    });
    keys.next().expect("a bill is sent")
}

fn edited(state: State, amount: &str) -> State {
    step(state, form_tests::edited(Field::Amount, amount)).0
}

#[test]
fn the_key_of_the_rendered_form_is_used_first_and_once() {
    let state = returned("5", None);
    assert_eq!(state.form_key(), Some(key(7)));
    assert_eq!(submitted_key(edited(state.clone(), "6")), Some(key(7)));
    let (state, _) = step(state, submitted(1));
    let (state, _) = step(state, form_tests::create_finished(Ok(created())));
    let (state, _) = step(state, Event::AnotherRequested);
    assert_eq!(submitted_key(edited(state, "6")), Some(key(1)));
}

#[test]
fn a_bill_that_may_have_been_created_is_submitted_again_with_its_key() {
    let state = returned("5", Some(ProblemKind::TimedOut.into_failure()));
    assert!(matches!(state.screen(), Screen::Editing(form) if form.problem.is_some()));
    assert_eq!(state.form_key(), Some(key(7)));
    assert_eq!(submitted_key(state.clone()), Some(key(7)));
    assert_eq!(submitted_key(edited(state, "6")), Some(key(1)));
    let state = returned("5", Some(ProblemKind::KeyReused.into_failure()));
    assert_eq!(submitted_key(state), Some(key(7)));
}

#[test]
fn errors_of_a_submitted_form_are_shown_at_their_fields() {
    let rule = FieldError::Rule(BrokenRule::AmountTooSmall);
    let errors = FieldErrors::default().with(Field::Amount, rule);
    let state = returned("0", Some(Failure::AtFields(errors)));
    assert!(matches!(state.screen(), Screen::Editing(form) if form.errors == errors));
    assert_eq!(submitted_key(edited(state, "5")), Some(key(7)));
}

#[test]
fn a_rendered_bill_that_the_browser_has_stored_is_marked_and_not_loaded_again() {
    let issued = |state: &State| match state.screen() {
        Screen::Issued(issued) => (issued.origin, issued.check),
        other => panic!("no number but {other:?}"),
    };
    let state = State::rendered_bill(
        update(BillStatus::Issued),
        StatusCheck::Done,
        RemainderProgress::None,
    );
    assert_eq!(issued(&state), (Origin::BillPage, StatusCheck::Done));
    let own = CreatedBill {
        id: state.bill_id().cloned(),
        ..created()
    };
    let (state, effects) = step(state, Event::Started(stored_bill([own])));
    assert_eq!(issued(&state), (Origin::Stored, StatusCheck::Done));
    assert_eq!(effects, [Effect::Notify(Notification::Ready)]);
}

#[test]
fn a_missing_bill_is_not_loaded_again_without_a_click() {
    let id = BillId::parse(&"0".repeat(32)).expect("an id");
    let problem = ProblemKind::BillNotFound.into_failure().into_problem();
    let state = State::rendered_missing_bill(id, problem);
    let (state, effects) = step(state, Event::Started(StoredBill::default()));
    assert_eq!(effects, [Effect::Notify(Notification::Ready)]);
    let (_, effects) = step(state, Event::ReloadRequested);
    assert!(matches!(effects[..], [Effect::LoadBill(_)]));
}
