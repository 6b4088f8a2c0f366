//! Random walks over the screen: never two calls on their way, and nothing typed is ever lost.

use billpay_contract::ControlNumber;
use proptest::prelude::*;

use super::*;
use crate::answer::TroubleKind;

/// One move of a customer or of the network. An answer is for one of the calls made so far.
#[derive(Clone, Debug)]
enum Move {
    Edit(usize, String),
    Submit,
    Answer { which: usize, result: usize },
    Another,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => (0..Field::ALL.len(), "[0-9A-Z.]{0,6}").prop_map(|(field, text)| Move::Edit(field, text)),
        3 => Just(Move::Submit),
        3 => (0..4_usize, 0..3_usize).prop_map(|(which, result)| Move::Answer { which, result }),
        1 => Just(Move::Another),
    ];
    proptest::collection::vec(one, 1..60)
}

fn result(which: usize) -> Result<IssuedBill, Failure> {
    match which {
        0 => Err(TroubleKind::Failed.unanswered()),
        1 => Err(Failure::AtFields(
            FieldErrors::default().with(Field::Reference, FieldError::ReferenceTaken),
        )),
        _ => serde_json::from_str::<IssuedBill>(r#"{"billPayNumber":"55042914871931"}"#)
            .map_err(|_| TroubleKind::Failed.unanswered()),
    }
}

fn event(step: Move, calls: &[u32]) -> Event {
    match step {
        Move::Edit(field, text) => Event::Edited(Field::ALL[field], text),
        Move::Submit => Event::Submitted,
        Move::Another => Event::AnotherWanted,
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

fn typed(screen: &Screen) -> Option<&BillDraft> {
    match screen {
        Screen::Filling(form) => Some(&form.draft),
        Screen::Sending(sending) => Some(&sending.draft),
        Screen::Issued { .. } => None,
    }
}

proptest! {
    #[test]
    fn never_two_calls_on_their_way_and_nothing_typed_is_lost(moves in moves()) {
        let mut screen = Screen::default();
        let mut calls: Vec<u32> = Vec::new();
        let mut on_its_way: Option<u32> = None;
        for one in moves {
            let event = event(one, &calls);
            let before = screen.clone();
            let (after, effect) = step(screen, event.clone());

            if let Event::Answered { attempt, .. } = &event && on_its_way == Some(*attempt) {
                on_its_way = None;
            }
            if let Some(Effect::Create { attempt, .. }) = effect {
                prop_assert_eq!(on_its_way, None, "a second call while one is on its way");
                prop_assert!(!calls.contains(&attempt), "an attempt's number was used twice");
                on_its_way = Some(attempt);
                calls.push(attempt);
            }
            prop_assert_eq!(matches!(after, Screen::Sending(_)), on_its_way.is_some());

            if let (Some(old), Some(new)) = (typed(&before), typed(&after)) {
                let mut expected = old.clone();
                if let Event::Edited(field, text) = event {
                    write(&mut expected, field, text);
                }
                prop_assert_eq!(&expected, new, "what was typed has changed");
            }
            screen = after;
        }
    }
}

#[test]
fn the_walk_reaches_the_number() {
    let (screen, _) = step(
        Screen::default(),
        Event::Edited(Field::Amount, "5".to_owned()),
    );
    let (screen, _) = step(screen, Event::Submitted);
    let (screen, _) = step(
        screen,
        Event::Answered {
            attempt: 1,
            result: result(2),
        },
    );
    let Screen::Issued { bill, .. } = screen else {
        panic!("{screen:?}")
    };
    assert_eq!(
        Ok(bill.bill_pay_number),
        ControlNumber::try_from("55042914871931".to_owned())
    );
}
