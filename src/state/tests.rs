//! The table of the widget: (state, event) → (state, effects).

use billpay_contract::{BillRequest, BrokenRule, IssuedBill};

use super::*;
use crate::answer::{FieldError, Trouble, TroubleKind};

fn filled() -> Filling {
    let mut form = Filling::default();
    form.edit(Field::Description, "Water".to_owned());
    form.edit(Field::Amount, "90,900".to_owned());
    form
}

fn bill() -> BillRequest {
    filled().draft.parse().unwrap()
}

fn state(attempt: u32, screen: Screen) -> State {
    State {
        preset: Preset::default(),
        attempt,
        screen,
    }
}

fn filling(attempt: u32, form: Filling) -> State {
    state(attempt, Screen::Filling(form))
}

fn sending() -> State {
    let sending = Sending {
        draft: filled().draft,
        reference: None,
        next: None,
    };
    state(1, Screen::Sending(sending))
}

fn issued(attempt: u32, kept: bool) -> State {
    let bill = number();
    state(attempt, Screen::Issued(Issued { bill, kept }))
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

fn edited(field: Field, text: &str) -> Event {
    Event::Edited(field, text.to_owned())
}

fn changed(field: Field, form: &Filling) -> Effect {
    Effect::Tell(Signal::Changed(field, form.draft.clone()))
}

fn told_of_errors(errors: FieldErrors) -> [Effect; 2] {
    [
        Effect::Focus(Target::Field(errors.first().unwrap())),
        Effect::Tell(Signal::Invalid(errors)),
    ]
}

/// The merchant's bill, to be taken as it is.
fn checkout(amount: &str) -> Preset {
    Preset {
        readonly: true,
        customer_name: "Asha".to_owned(),
        ..Preset::new("Kanga", amount, "", "")
    }
}

#[track_caller]
fn check<const N: usize>(before: State, event: Event, after: State, effects: [Effect; N]) {
    assert_eq!(step(before, event), (after, Vec::from(effects)));
}

#[track_caller]
fn form_of(state: &State) -> &Filling {
    match state.screen() {
        Screen::Filling(form) => form,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_bill_is_sent_once() {
    let create = Effect::Create {
        attempt: 1,
        bill: bill(),
    };
    check(filling(0, filled()), Event::Submitted, sending(), [create]);
    check(sending(), Event::Submitted, sending(), []);
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
    let effects = told_of_errors(expected.errors);
    assert_eq!(effects[0], Effect::Focus(Target::Field(Field::Amount)));
    check(
        filling(0, form),
        Event::Submitted,
        filling(0, expected),
        effects,
    );
}

#[test]
fn errors_wait_for_the_button_and_then_follow_the_typing() {
    let (state, _) = step(State::default(), edited(Field::Amount, "x"));
    assert_eq!(form_of(&state).errors, FieldErrors::default());

    let (state, _) = step(state, Event::Submitted);
    let (state, _) = step(state, edited(Field::Amount, "0"));
    assert_eq!(
        form_of(&state).errors.at(Field::Amount),
        Some(FieldError::Rule(BrokenRule::AmountTooSmall))
    );

    let (state, _) = step(state, edited(Field::Amount, "5"));
    assert_eq!(form_of(&state).errors.at(Field::Amount), None);
}

#[test]
fn an_empty_bill_is_mended_at_any_field_and_not_by_a_blank() {
    let empty = Some(FieldError::Rule(BrokenRule::BillEmpty));
    let errors_after = |field, text: &str| {
        let (state, _) = step(State::default(), Event::Submitted);
        form_of(&step(state, edited(field, text)).0).errors
    };
    assert_eq!(
        errors_after(Field::Description, " ").at(Field::Description),
        empty
    );
    assert_eq!(errors_after(Field::Amount, "5").first(), None);
    assert_eq!(errors_after(Field::Reference, "A1").first(), None);
}

#[test]
fn each_change_of_the_customer_is_told_once() {
    let mut expected = filled();
    expected.draft.description = "Water, July".to_owned();
    check(
        filling(0, filled()),
        edited(Field::Description, "Water, July"),
        filling(0, expected.clone()),
        [changed(Field::Description, &expected)],
    );
}

#[test]
fn what_is_typed_while_the_call_is_on_its_way_is_kept() {
    let mut expected = filled();
    expected.draft.description = "Water, July".to_owned();
    let (after, effects) = step(sending(), edited(Field::Description, "Water, July"));
    assert!(matches!(after.screen(), Screen::Sending(sending) if sending.draft == expected.draft));
    assert_eq!(effects, [changed(Field::Description, &expected)]);
}

#[test]
fn the_number_is_kept_shown_and_told_and_gets_the_focus() {
    check(
        sending(),
        answered(Ok(number())),
        issued(1, false),
        [
            Effect::Keep(Preset::default().draft, number()),
            Effect::Focus(Target::Number),
            Effect::Tell(Signal::Issued {
                bill: number(),
                reference: None,
            }),
        ],
    );
}

#[test]
fn the_merchants_own_number_is_told_as_it_was_asked_for() {
    let mut form = filled();
    form.edit(Field::Reference, "inv1".to_owned());
    let (state, _) = step(filling(0, form), Event::Submitted);
    let (_, effects) = step(state, answered(Ok(number())));
    let reference = Some("INV1".to_owned());
    let told = Effect::Tell(Signal::Issued {
        bill: number(),
        reference,
    });
    assert!(effects.contains(&told), "{effects:?}");
}

fn timed_out() -> Trouble {
    match TroubleKind::TimedOut.unanswered() {
        Failure::Trouble(trouble) => trouble,
        Failure::AtFields(errors) => panic!("{errors:?}"),
    }
}

#[test]
fn trouble_keeps_what_was_typed_and_the_next_press_is_a_new_attempt() {
    let failed = Filling {
        trouble: Some(timed_out()),
        ..filled()
    };
    check(
        sending(),
        answered(Err(Failure::Trouble(timed_out()))),
        filling(1, failed.clone()),
        [Effect::Tell(Signal::Failed(timed_out()))],
    );
    let (state, effects) = step(filling(1, failed), Event::Submitted);
    assert!(matches!(state.screen(), Screen::Sending(_)));
    assert!(matches!(effects[..], [Effect::Create { attempt: 2, .. }]));
}

#[test]
fn trouble_that_the_page_tells_itself_is_not_told_twice() {
    let failed = Filling {
        trouble: Some(timed_out()),
        ..filled()
    };
    check(
        filling(1, failed),
        Event::TroubleTaken,
        filling(1, filled()),
        [],
    );
    check(sending(), Event::TroubleTaken, sending(), []);
}

#[test]
fn an_error_from_the_server_gets_the_focus_at_its_field() {
    let errors = FieldErrors::default().with(Field::Reference, FieldError::ReferenceTaken);
    let expected = Filling { errors, ..filled() };
    check(
        sending(),
        answered(Err(Failure::AtFields(errors))),
        filling(1, expected),
        told_of_errors(errors),
    );
}

#[test]
fn an_answer_that_comes_too_late_is_ignored() {
    let mut second = sending();
    second.attempt = 2;
    check(second.clone(), answered(Ok(number())), second, []);
    let filled = filling(1, filled());
    check(filled.clone(), answered(Ok(number())), filled, []);
}

#[test]
fn another_bill_starts_at_the_merchants_and_the_number_is_forgotten() {
    let preset = Preset::default().draft;
    check(
        issued(7, true),
        Event::AnotherWanted,
        filling(7, Filling::default()),
        [
            Effect::Forget(preset),
            Effect::Focus(Target::Field(Field::Description)),
        ],
    );
    check(sending(), Event::AnotherWanted, sending(), []);
    check(
        issued(7, true),
        edited(Field::Amount, "1"),
        issued(7, true),
        [],
    );
}

#[test]
fn a_kept_number_takes_the_place_of_an_untouched_form_only() {
    let ready = || [Effect::Tell(Signal::Ready)];
    check(
        State::default(),
        Event::Started(Some(number())),
        issued(0, true),
        ready(),
    );
    check(
        State::default(),
        Event::Started(None),
        State::default(),
        ready(),
    );
    let touched = filling(0, filled());
    check(
        touched.clone(),
        Event::Recalled(Some(number())),
        touched,
        [],
    );
    check(sending(), Event::Recalled(Some(number())), sending(), []);
}

#[test]
fn a_bill_to_be_taken_as_it_is_can_only_be_taken() {
    let state = State::new(checkout("45500"));
    let (same, effects) = step(state.clone(), edited(Field::Amount, "1"));
    assert_eq!((same, effects), (state.clone(), Vec::new()));
    let (state, effects) = step(state, Event::Submitted);
    assert!(matches!(effects[..], [Effect::Create { .. }]));
    let (state, _) = step(state, answered(Ok(number())));
    let (state, effects) = step(state, Event::AnotherWanted);
    assert_eq!(effects[1], Effect::Focus(Target::Button));
    assert_eq!(state.screen(), State::new(checkout("45500")).screen());
}

#[test]
fn what_the_merchant_changes_reaches_its_field_and_no_other() {
    let preset = |amount| Preset::new("Kanga", amount, "", "");
    let state = State::new(preset("1"));
    let (state, _) = step(state, edited(Field::Description, "Kanga mbili"));
    let (state, effects) = step(state, Event::PresetChanged(preset("2")));
    let draft = &form_of(&state).draft;
    assert_eq!(draft.description, "Kanga mbili");
    assert_eq!(draft.amount, AmountDraft::Typed("2".to_owned()));
    assert_eq!(effects, [Effect::Recall(preset("2").draft)]);
}

#[test]
fn a_number_is_not_shown_for_a_bill_that_it_was_not_made_for() {
    let (state, _) = step(State::new(checkout("1")), Event::Submitted);
    let (state, _) = step(state, answered(Ok(number())));
    let mut renamed = checkout("1");
    renamed.customer_name = "Juma".to_owned();
    let (state, effects) = step(state, Event::PresetChanged(renamed));
    assert!(state.number().is_some() && effects.is_empty());

    let (state, effects) = step(state, Event::PresetChanged(checkout("2")));
    assert_eq!(state.number(), None);
    assert_eq!(effects, [Effect::Recall(checkout("2").draft)]);
    assert_eq!(state.screen(), State::new(checkout("2")).screen());
}

#[test]
fn a_bill_that_changes_while_its_number_is_made_still_tells_the_number() {
    let (state, _) = step(State::new(checkout("1")), Event::Submitted);
    let (state, effects) = step(state, Event::PresetChanged(checkout("2")));
    assert!(matches!(state.screen(), Screen::Sending(_)) && effects.is_empty());

    let (state, effects) = step(state, answered(Ok(number())));
    assert_eq!(effects[0], Effect::Keep(checkout("1").draft, number()));
    assert!(matches!(effects[2], Effect::Tell(Signal::Issued { .. })));
    assert_eq!(effects[3], Effect::Recall(checkout("2").draft));
    assert_eq!(state.screen(), State::new(checkout("2")).screen());
}

#[test]
fn a_widget_that_is_taken_away_while_it_asks_comes_back_with_what_was_typed() {
    let paused = sending().paused();
    assert_eq!(form_of(&paused), &filled());
    check(paused, answered(Ok(number())), sending().paused(), []);
    assert_eq!(issued(1, false).paused(), issued(1, false));
}

#[test]
fn what_was_copied_is_told() {
    let copied = || (Copy::Number, "55042914871931".to_owned());
    let (what, text) = copied();
    let told = Effect::Tell(Signal::Copied(what, text));
    let (what, text) = copied();
    check(
        issued(1, false),
        Event::Copied(what, text),
        issued(1, false),
        [told],
    );
}
