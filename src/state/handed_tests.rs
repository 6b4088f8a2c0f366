//! A page that a server rendered goes on as if its scripts had been there from the start.

use billpay_contract::{AmountDraft, BillDraft, BillStatus, BrokenRule, Field, IdempotencyKey};

use super::live_tests::news;
use super::tests::{key, made, submitted};
use super::*;
use crate::answer::{Failure, FieldError, FieldErrors};

fn returned(amount: &str, failure: Option<Failure>) -> State {
    let draft = BillDraft {
        amount: AmountDraft::Text(amount.to_owned()),
        ..BillDraft::default()
    };
    State::returned(Preset::default(), Some(draft), Some(key(7)), failure)
}

/// The key that the next bill is sent by.
#[track_caller]
fn sent_by(state: State) -> Option<IdempotencyKey> {
    let (_, effects) = step(state, submitted(1));
    let mut keys = effects.into_iter().filter_map(|effect| match effect {
        Effect::Create { call, .. } => Some(call.key),
        _ => None,
    });
    keys.next().expect("a bill is sent")
}

fn edited(state: State, amount: &str) -> State {
    step(state, tests::edited(Field::Amount, amount)).0
}

#[test]
fn the_forms_own_key_is_used_first_and_once() {
    let state = returned("5", None);
    assert_eq!(state.form_key(), Some(key(7)));
    assert_eq!(sent_by(edited(state.clone(), "6")), Some(key(7)));
    let (state, _) = step(state, submitted(1));
    let (state, _) = step(state, tests::answered(Ok(made())));
    let (state, _) = step(state, Event::AnotherWanted);
    assert_eq!(sent_by(edited(state, "6")), Some(key(1)));
}

#[test]
fn what_may_have_been_made_is_sent_again_by_its_key_and_another_bill_is_not() {
    let state = returned("5", Some(TroubleKind::TimedOut.unanswered()));
    assert!(matches!(state.screen(), Screen::Filling(form) if form.trouble.is_some()));
    assert_eq!(state.form_key(), Some(key(7)));
    assert_eq!(sent_by(state.clone()), Some(key(7)));
    assert_eq!(sent_by(edited(state, "6")), Some(key(1)));
    let state = returned("5", Some(TroubleKind::KeyReused.unanswered()));
    assert_eq!(sent_by(state), Some(key(7)));
}

#[test]
fn errors_come_back_at_their_fields() {
    let rule = FieldError::Rule(BrokenRule::AmountTooSmall);
    let errors = FieldErrors::default().with(Field::Amount, rule);
    let state = returned("0", Some(Failure::AtFields(errors)));
    assert!(matches!(state.screen(), Screen::Filling(form) if form.errors == errors));
    assert_eq!(sent_by(edited(state, "5")), Some(key(7)));
}

#[test]
fn a_bill_that_this_browser_keeps_is_its_own_and_its_look_is_not_taken_twice() {
    let issued = |state: &State| match state.screen() {
        Screen::Issued(issued) => (issued.origin, issued.check),
        other => panic!("no number but {other:?}"),
    };
    let state = State::shown(news(BillStatus::Issued), Check::Done, Rest::None);
    assert_eq!(issued(&state), (Origin::Opened, Check::Done));
    let kept = |made| Kept {
        made: Some(made),
        ticket: None,
    };
    let own = Made {
        id: state.bill_id().cloned(),
        ..made()
    };
    let (state, effects) = step(state, Event::Started(kept(own)));
    assert_eq!(issued(&state), (Origin::Kept, Check::Done));
    assert_eq!(effects, [Effect::Tell(Signal::Ready)]);
}

#[test]
fn a_bill_that_is_not_there_is_not_asked_for_again_by_itself() {
    let id = BillId::parse(&"0".repeat(32)).expect("an id");
    let trouble = TroubleKind::BillNotFound.unanswered().trouble();
    let state = State::missing(id, trouble);
    let (state, effects) = step(state, Event::Started(Kept::default()));
    assert_eq!(effects, [Effect::Tell(Signal::Ready)]);
    let (_, effects) = step(state, Event::OpenWanted);
    assert!(matches!(effects[..], [Effect::Open(_)]));
}
