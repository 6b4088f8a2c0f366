//! The table of the screen: (screen, event) → (screen, effect).

use billpay_contract::ControlNumber;

use super::*;
use crate::answer::TroubleKind;

fn filled() -> Filling {
    let mut form = Filling::fresh(0);
    form.edit(Field::Description, "Water".to_owned());
    form.edit(Field::Amount, "90,900".to_owned());
    form
}

fn sending() -> Sending {
    Sending {
        draft: filled().draft,
        attempt: 1,
    }
}

fn number() -> IssuedBill {
    IssuedBill {
        bill_pay_number: ControlNumber::try_from("55042914871931".to_owned()).unwrap(),
        bill_description: None,
        bill_customer_name: None,
        bill_amount: None,
        bill_payment_mode: None,
    }
}

fn answered(result: Result<IssuedBill, Failure>) -> Event {
    Event::Answered { attempt: 1, result }
}

#[track_caller]
fn check(screen: Screen, event: Event, expected: Screen, effect: Option<Effect>) {
    assert_eq!(step(screen, event), (expected, effect));
}

#[test]
fn a_good_bill_is_sent_once() {
    let bill = filled().draft.parse().unwrap();
    check(
        Screen::Filling(filled()),
        Event::Submitted,
        Screen::Sending(sending()),
        Some(Effect::Create { attempt: 1, bill }),
    );
    check(
        Screen::Sending(sending()),
        Event::Submitted,
        Screen::Sending(sending()),
        None,
    );
}

#[test]
fn a_broken_bill_is_not_sent_and_the_first_error_gets_the_focus() {
    let mut form = filled();
    form.edit(Field::Amount, "90.900".to_owned());
    form.edit(Field::Reference, "INV-1".to_owned());
    let mut expected = form.clone();
    expected.errors = FieldErrors::default()
        .with(Field::Amount, FieldError::Rule(BrokenRule::AmountAmbiguous))
        .with(
            Field::Reference,
            FieldError::Rule(BrokenRule::ReferenceNotAlphanumeric),
        );
    check(
        Screen::Filling(form),
        Event::Submitted,
        Screen::Filling(expected),
        Some(Effect::FocusField(Field::Amount)),
    );
}

#[test]
fn errors_wait_for_the_button_and_then_follow_the_typing() {
    let (screen, _) = step(
        Screen::default(),
        Event::Edited(Field::Amount, "x".to_owned()),
    );
    let Screen::Filling(form) = &screen else {
        panic!("{screen:?}")
    };
    assert_eq!(form.errors, FieldErrors::default());

    let (screen, _) = step(screen, Event::Submitted);
    let (screen, _) = step(screen, Event::Edited(Field::Amount, "0".to_owned()));
    let Screen::Filling(form) = &screen else {
        panic!("{screen:?}")
    };
    assert_eq!(
        form.errors.at(Field::Amount),
        Some(FieldError::Rule(BrokenRule::AmountTooSmall))
    );

    let (screen, _) = step(screen, Event::Edited(Field::Amount, "5".to_owned()));
    let Screen::Filling(form) = &screen else {
        panic!("{screen:?}")
    };
    assert_eq!(form.errors.at(Field::Amount), None);
}

#[test]
fn an_empty_bill_is_mended_at_any_field_and_not_by_a_blank() {
    let empty = Some(FieldError::Rule(BrokenRule::BillEmpty));
    let errors_after = |field, text: &str| {
        let (screen, _) = step(Screen::default(), Event::Submitted);
        match step(screen, Event::Edited(field, text.to_owned())).0 {
            Screen::Filling(form) => form.errors,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        errors_after(Field::Description, " ").at(Field::Description),
        empty
    );
    assert_eq!(errors_after(Field::Amount, "5").first(), None);
    assert_eq!(errors_after(Field::Reference, "A1").first(), None);
}

#[test]
fn what_is_typed_while_the_call_is_on_its_way_is_kept() {
    let mut expected = sending();
    expected.draft.description = "Water, July".to_owned();
    check(
        Screen::Sending(sending()),
        Event::Edited(Field::Description, "Water, July".to_owned()),
        Screen::Sending(expected),
        None,
    );
}

#[test]
fn the_number_is_shown_and_gets_the_focus() {
    check(
        Screen::Sending(sending()),
        answered(Ok(number())),
        Screen::Issued {
            bill: number(),
            attempt: 1,
        },
        Some(Effect::FocusNumber),
    );
}

#[test]
fn trouble_keeps_what_was_typed_and_the_next_press_is_a_new_attempt() {
    let Failure::Trouble(trouble) = TroubleKind::TimedOut.unanswered() else {
        panic!("no trouble")
    };
    let failed = Filling {
        trouble: Some(trouble.clone()),
        attempt: 1,
        ..filled()
    };
    check(
        Screen::Sending(sending()),
        answered(Err(Failure::Trouble(trouble))),
        Screen::Filling(failed.clone()),
        None,
    );
    let (screen, effect) = step(Screen::Filling(failed), Event::Submitted);
    assert_eq!(
        screen,
        Screen::Sending(Sending {
            attempt: 2,
            ..sending()
        })
    );
    assert!(matches!(effect, Some(Effect::Create { attempt: 2, .. })));
}

#[test]
fn an_error_from_the_server_gets_the_focus_at_its_field() {
    let errors = FieldErrors::default().with(Field::Reference, FieldError::ReferenceTaken);
    check(
        Screen::Sending(sending()),
        answered(Err(Failure::AtFields(errors))),
        Screen::Filling(Filling {
            errors,
            attempt: 1,
            ..filled()
        }),
        Some(Effect::FocusField(Field::Reference)),
    );
}

#[test]
fn an_answer_that_comes_too_late_is_ignored() {
    let second = Screen::Sending(Sending {
        attempt: 2,
        ..sending()
    });
    check(second.clone(), answered(Ok(number())), second, None);
    check(
        Screen::Filling(filled()),
        answered(Ok(number())),
        Screen::Filling(filled()),
        None,
    );
}

#[test]
fn another_bill_starts_empty_but_not_at_attempt_zero() {
    let issued = Screen::Issued {
        bill: number(),
        attempt: 7,
    };
    check(
        issued.clone(),
        Event::AnotherWanted,
        Screen::Filling(Filling::fresh(7)),
        Some(Effect::FocusField(Field::Description)),
    );
    check(
        issued.clone(),
        Event::Edited(Field::Amount, "1".to_owned()),
        issued,
        None,
    );
}
