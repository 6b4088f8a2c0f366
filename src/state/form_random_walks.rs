//! Random walks through the form: there are never two create calls at once, typed text is never lost, and
//! the page is notified once of each number.

use billpay_contract::{BillDraft, ControlNumber, Field, IdempotencyKey};
use proptest::prelude::*;

use super::editing_form::set_field;
use super::form_tests::{step, stored_bill};
use super::*;
use crate::failure::{Failure, FieldError, FieldErrors, ProblemKind};

/// One action of the customer, the page, the merchant or the network.
#[derive(Clone, Debug)]
enum Move {
    Edit(usize, String),
    Submit,
    /// The answer of one of the calls so far, counted from the latest.
    Answer {
        which: usize,
        result: usize,
    },
    Another,
    /// The page around the widget resets it.
    Reset,
    FormReset,
    /// The merchant changes the amount.
    InitialBill(u32),
    Restore(bool),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => (0..Field::ALL.len(), "[0-9A-Z.]{0,6}").prop_map(|(field, text)| Move::Edit(field, text)),
        3 => Just(Move::Submit),
        3 => (0..4_usize, 0..3_usize).prop_map(|(which, result)| Move::Answer { which, result }),
        1 => Just(Move::Another),
        1 => Just(Move::Reset),
        1 => Just(Move::FormReset),
        1 => (0..3_u32).prop_map(Move::InitialBill),
        1 => proptest::bool::ANY.prop_map(Move::Restore),
    ];
    proptest::collection::vec(one, 1..60)
}

fn result(which: usize) -> Result<CreatedBill, Failure> {
    match which {
        0 => Err(ProblemKind::Failed.into_failure()),
        1 => Err(Failure::AtFields(
            FieldErrors::default().with(Field::Reference, FieldError::ReferenceTaken),
        )),
        _ => serde_json::from_str(r#"{"billPayNumber":"55042914871931"}"#)
            .map(|bill| CreatedBill { bill, id: None })
            .map_err(|_| ProblemKind::Failed.into_failure()),
    }
}

/// `fresh` is the number of an unused key.
fn event(step: Move, calls: &[u32], fresh: u32) -> Event {
    match step {
        Move::Edit(field, text) => Event::Edited(Field::ALL[field], text),
        Move::Submit => Event::Submitted(Some(key(fresh))),
        Move::Another => Event::AnotherRequested,
        Move::Reset => Event::ResetRequested,
        Move::FormReset => Event::FormReset,
        Move::InitialBill(amount) => Event::InitialBillChanged(initial_bill(amount)),
        Move::Restore(found) => Event::StoredBillRead(match result(2) {
            Ok(created) if found => stored_bill([created]),
            _ => StoredBill::default(),
        }),
        Move::Answer {
            which,
            result: kind,
        } => Event::CreateFinished {
            attempt: calls.iter().rev().nth(which).copied().unwrap_or(u32::MAX),
            result: result(kind),
            unsaved: false,
        },
    }
}

fn key(number: u32) -> IdempotencyKey {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    IdempotencyKey::from_random(bytes)
}

fn initial_bill(amount: u32) -> InitialBill {
    InitialBill::new("", &amount.to_string(), "", "")
}

fn typed(state: &State) -> Option<&BillDraft> {
    match state.screen() {
        Screen::Editing(form) => Some(&form.draft),
        Screen::Submitting(submission) => Some(&submission.draft),
        Screen::Issued(_) | Screen::Loading(_) | Screen::AwaitingIntent | Screen::Unusable(_) => {
            None
        }
    }
}

/// The text that the form should have after the event. Only the customer and changes of the initial
/// bill change it. `None` where the form may be replaced.
fn expected(before: &State, event: &Event, after: &State) -> Option<BillDraft> {
    let mut draft = typed(before)?.clone();
    match event {
        Event::Edited(field, text) => set_field(&mut draft, *field, text.clone()),
        // The card replaces the form.
        Event::CreateFinished { result: Ok(_), .. } => return None,
        Event::AnotherRequested | Event::ResetRequested | Event::FormReset
            if !matches!(before.screen(), Screen::Submitting(_)) =>
        {
            return None;
        }
        _ => {}
    }
    if before.initial_bill().draft.amount != after.initial_bill().draft.amount {
        draft.amount = after.initial_bill().draft.amount.clone();
    }
    Some(draft)
}

proptest! {
    #[test]
    fn never_two_create_calls_and_no_lost_text(moves in moves()) {
        let mut state = State::new(initial_bill(0));
        let mut calls: Vec<u32> = Vec::new();
        let mut on_its_way: Option<u32> = None;
        let mut merchants = initial_bill(0);
        for one in moves {
            let event = event(one, &calls, calls.len() as u32);
            if let Event::InitialBillChanged(initial_bill) = &event {
                merchants = initial_bill.clone();
            }
            let before = state.clone();
            let (after, effects) = step(state, event.clone());

            let mut numbers_due = 0;
            if let Event::CreateFinished { attempt, result, .. } = &event && on_its_way == Some(*attempt) {
                on_its_way = None;
                numbers_due = usize::from(result.is_ok());
            }
            let notified = |effect: &&Effect| matches!(effect, Effect::Notify(Notification::Issued { .. }));
            prop_assert_eq!(effects.iter().filter(notified).count(), numbers_due);
            for effect in &effects {
                if let Effect::Create { attempt, .. } = effect {
                    prop_assert_eq!(on_its_way, None, "a second call while one is on its way");
                    prop_assert!(!calls.contains(attempt), "an attempt's number was used twice");
                    on_its_way = Some(*attempt);
                    calls.push(*attempt);
                }
            }
            prop_assert_eq!(matches!(after.screen(), Screen::Submitting(_)), on_its_way.is_some());
            if on_its_way.is_none() {
                prop_assert_eq!(after.initial_bill(), &merchants, "not the merchant's last bill");
            }
            if matches!(event, Event::FormReset) {
                prop_assert_eq!(before.number(), after.number());
            }
            if let (Some(expected), Some(new)) = (expected(&before, &event, &after), typed(&after)) {
                prop_assert_eq!(&expected, new, "what was typed has changed");
            }
            state = after;
        }
    }
}

#[test]
fn a_walk_can_reach_the_number() {
    let (state, _) = step(
        State::default(),
        Event::Edited(Field::Amount, "5".to_owned()),
    );
    let (state, _) = step(state, Event::Submitted(None));
    let (state, _) = step(
        state,
        Event::CreateFinished {
            attempt: 1,
            result: result(2),
            unsaved: false,
        },
    );
    assert_eq!(
        state.number().cloned(),
        ControlNumber::try_from("55042914871931".to_owned()).ok()
    );
}
