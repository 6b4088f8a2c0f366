//! Random walks over the widget: never two calls on their way, nothing typed is ever lost, each
//! number is told once.

use billpay_contract::{ControlNumber, IdempotencyKey};
use proptest::prelude::*;

use super::*;
use crate::answer::{Failure, FieldError, FieldErrors};

/// One move of a customer or of the network. An answer is for one of the calls made so far.
#[derive(Clone, Debug)]
enum Move {
    Edit(usize, String),
    Submit,
    Answer {
        which: usize,
        result: usize,
    },
    Another,
    /// The page around the widget resets it, or its own form.
    Reset,
    FormReset,
    /// The merchant changes the amount.
    Preset(u32),
    Recall(bool),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => (0..Field::ALL.len(), "[0-9A-Z.]{0,6}").prop_map(|(field, text)| Move::Edit(field, text)),
        3 => Just(Move::Submit),
        3 => (0..4_usize, 0..3_usize).prop_map(|(which, result)| Move::Answer { which, result }),
        1 => Just(Move::Another),
        1 => Just(Move::Reset),
        1 => Just(Move::FormReset),
        1 => (0..3_u32).prop_map(Move::Preset),
        1 => proptest::bool::ANY.prop_map(Move::Recall),
    ];
    proptest::collection::vec(one, 1..60)
}

fn result(which: usize) -> Result<Made, Failure> {
    match which {
        0 => Err(TroubleKind::Failed.unanswered()),
        1 => Err(Failure::AtFields(
            FieldErrors::default().with(Field::Reference, FieldError::ReferenceTaken),
        )),
        _ => serde_json::from_str(r#"{"billPayNumber":"55042914871931"}"#)
            .map(|bill| Made { bill, id: None })
            .map_err(|_| TroubleKind::Failed.unanswered()),
    }
}

/// `fresh` numbers a key that was never offered before.
fn event(step: Move, calls: &[u32], fresh: u32) -> Event {
    match step {
        Move::Edit(field, text) => Event::Edited(Field::ALL[field], text),
        Move::Submit => Event::Submitted(Some(key(fresh))),
        Move::Another => Event::AnotherWanted,
        Move::Reset => Event::ResetWanted,
        Move::FormReset => Event::FormReset,
        Move::Preset(amount) => Event::PresetChanged(preset(amount)),
        Move::Recall(found) => Event::Recalled(Kept {
            made: found.then(|| result(2).ok()).flatten(),
            ticket: None,
        }),
        Move::Answer {
            which,
            result: kind,
        } => Event::Answered {
            // Counted from the latest, so that the awaited answer is the likeliest.
            attempt: calls.iter().rev().nth(which).copied().unwrap_or(u32::MAX),
            result: result(kind),
        },
    }
}

fn key(number: u32) -> IdempotencyKey {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    IdempotencyKey::from_random(bytes)
}

fn preset(amount: u32) -> Preset {
    Preset::new("", &amount.to_string(), "", "")
}

fn typed(state: &State) -> Option<&BillDraft> {
    match state.screen() {
        Screen::Filling(form) => Some(&form.draft),
        Screen::Sending(sending) => Some(&sending.draft),
        Screen::Issued(_) | Screen::Opening(_) | Screen::Unreadable => None,
    }
}

/// What was typed, after that event: only the customer changes it, or the merchant where the
/// merchant's own changed. `None` where the form may begin anew.
fn expected(before: &State, event: &Event, after: &State) -> Option<BillDraft> {
    let mut draft = typed(before)?.clone();
    match event {
        Event::Edited(field, text) => write(&mut draft, *field, text.clone()),
        // A number was made of it.
        Event::Answered { result: Ok(_), .. } => return None,
        Event::AnotherWanted | Event::ResetWanted | Event::FormReset
            if !matches!(before.screen(), Screen::Sending(_)) =>
        {
            return None;
        }
        _ => {}
    }
    if before.preset().draft.amount != after.preset().draft.amount {
        draft.amount = after.preset().draft.amount.clone();
    }
    Some(draft)
}

proptest! {
    #[test]
    fn never_two_calls_on_their_way_and_nothing_typed_is_lost(moves in moves()) {
        let mut state = State::new(preset(0));
        let mut calls: Vec<u32> = Vec::new();
        let mut on_its_way: Option<u32> = None;
        let mut merchants = preset(0);
        for one in moves {
            let event = event(one, &calls, calls.len() as u32);
            if let Event::PresetChanged(preset) = &event {
                merchants = preset.clone();
            }
            let before = state.clone();
            let (after, effects) = step(state, event.clone());

            let mut numbers_due = 0;
            if let Event::Answered { attempt, result } = &event && on_its_way == Some(*attempt) {
                on_its_way = None;
                numbers_due = usize::from(result.is_ok());
            }
            let told = |effect: &&Effect| matches!(effect, Effect::Tell(Signal::Issued { .. }));
            prop_assert_eq!(effects.iter().filter(told).count(), numbers_due);
            for effect in &effects {
                if let Effect::Create { attempt, .. } = effect {
                    prop_assert_eq!(on_its_way, None, "a second call while one is on its way");
                    prop_assert!(!calls.contains(attempt), "an attempt's number was used twice");
                    on_its_way = Some(*attempt);
                    calls.push(*attempt);
                }
            }
            prop_assert_eq!(matches!(after.screen(), Screen::Sending(_)), on_its_way.is_some());
            if on_its_way.is_none() {
                prop_assert_eq!(after.preset(), &merchants, "not the merchant's last bill");
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
fn the_walk_reaches_the_number() {
    let (state, _) = step(
        State::default(),
        Event::Edited(Field::Amount, "5".to_owned()),
    );
    let (state, _) = step(state, Event::Submitted(None));
    let (state, _) = step(
        state,
        Event::Answered {
            attempt: 1,
            result: result(2),
        },
    );
    assert_eq!(
        state.number().cloned(),
        ControlNumber::try_from("55042914871931".to_owned()).ok()
    );
}
