//! The table of the form: (state, event) → (state, effects).

use billpay_contract::{BrokenRule, IdempotencyKey, IssuedBill};

use super::*;
use crate::answer::{Failure, FieldError, FieldErrors, Trouble};

fn filled() -> Filling {
    let mut form = Filling::default();
    form.edit(Field::Description, "Water".to_owned());
    form.edit(Field::Amount, "90,900".to_owned());
    form
}

/// A key that only this call of it makes.
pub(super) fn key(number: u8) -> IdempotencyKey {
    IdempotencyKey::from_random([number; 16])
}

fn call() -> CreateCall {
    CreateCall {
        bill: filled().draft.parse().unwrap(),
        intent: None,
        key: Some(key(1)),
    }
}

fn ticket() -> Ticket {
    Ticket::new(key(1), &call().bill, None)
}

pub(super) fn submitted(number: u8) -> Event {
    Event::Submitted(Some(key(number)))
}

fn state(attempt: u32, screen: Screen) -> State {
    State {
        preset: Preset::default(),
        attempt,
        ticket: None,
        given: None,
        screen,
        past: Past::default(),
    }
}

/// A bill was sent that has no number yet.
fn sent(state: State) -> State {
    let ticket = Some(ticket());
    State { ticket, ..state }
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
    sent(state(1, Screen::Sending(sending)))
}

fn issued(attempt: u32, origin: Origin) -> State {
    state(attempt, Screen::Issued(Issued::new(made(), origin)))
}

pub(super) fn made() -> Made {
    let bill = number();
    Made { bill, id: None }
}

fn kept() -> Kept {
    let made = Some(made());
    Kept { made, ticket: None }
}

pub(super) fn number() -> IssuedBill {
    IssuedBill {
        bill_pay_number: ControlNumber::try_from("55042914871931".to_owned()).unwrap(),
        bill_description: None,
        bill_customer_name: None,
        bill_amount: None,
        bill_payment_mode: None,
    }
}

pub(super) fn answered(result: Result<Made, Failure>) -> Event {
    Event::Answered { attempt: 1, result }
}

pub(super) fn edited(field: Field, text: &str) -> Event {
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

#[track_caller]
fn check<const N: usize>(before: State, event: Event, after: State, effects: [Effect; N]) {
    assert_eq!(step(before, event), (after, Vec::from(effects)));
}

#[track_caller]
pub(super) fn form_of(state: &State) -> &Filling {
    match state.screen() {
        Screen::Filling(form) => form,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_bill_is_sent_once() {
    let create = Effect::Create {
        attempt: 1,
        call: call(),
    };
    let keep = Effect::KeepTicket(Preset::default().identity(), ticket());
    check(
        filling(0, filled()),
        submitted(1),
        sending(),
        [keep, create],
    );
    check(sending(), submitted(2), sending(), []);
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
        submitted(1),
        filling(0, expected),
        effects,
    );
}

#[test]
fn errors_wait_for_the_button_and_then_follow_the_typing() {
    let (state, _) = step(State::default(), edited(Field::Amount, "x"));
    assert_eq!(form_of(&state).errors, FieldErrors::default());

    let (state, _) = step(state, submitted(1));
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
        let (state, _) = step(State::default(), submitted(1));
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
        answered(Ok(made())),
        issued(1, Origin::Made),
        [
            Effect::Keep(Preset::default().identity(), made()),
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
    let (state, _) = step(filling(0, form), submitted(1));
    let (_, effects) = step(state, answered(Ok(made())));
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
        sent(filling(1, failed.clone())),
        [Effect::Tell(Signal::Failed(timed_out()))],
    );
    let (state, effects) = step(filling(1, failed), submitted(1));
    assert!(matches!(state.screen(), Screen::Sending(_)));
    assert!(matches!(
        effects[..],
        [_, Effect::Create { attempt: 2, .. }]
    ));
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
        sent(filling(1, expected)),
        told_of_errors(errors),
    );
}

#[test]
fn an_answer_that_comes_too_late_is_ignored() {
    let mut second = sending();
    second.attempt = 2;
    check(second.clone(), answered(Ok(made())), second, []);
    let filled = filling(1, filled());
    check(filled.clone(), answered(Ok(made())), filled, []);
}

#[test]
fn another_bill_starts_at_the_merchants_and_the_number_is_forgotten() {
    let preset = Preset::default().identity();
    check(
        issued(7, Origin::Kept),
        Event::AnotherWanted,
        filling(7, Filling::default()),
        [
            Effect::Forget(preset),
            Effect::Focus(Target::Field(Field::Description)),
        ],
    );
    check(sending(), Event::AnotherWanted, sending(), []);
    check(
        issued(7, Origin::Kept),
        edited(Field::Amount, "1"),
        issued(7, Origin::Kept),
        [],
    );
}

#[test]
fn the_page_resets_the_widget_without_moving_the_customer() {
    let forget = Effect::Forget(Preset::default().identity());
    let empty = || filling(7, Filling::default());
    let number = issued(7, Origin::Made);
    check(number, Event::ResetWanted, empty(), [forget.clone()]);
    check(
        sent(filling(7, filled())),
        Event::ResetWanted,
        empty(),
        [forget],
    );
    check(sending(), Event::ResetWanted, sending(), []);
}

/// Pages reset their forms also when all went well.
#[test]
fn a_reset_form_empties_the_fields_and_never_throws_a_number_away() {
    let tried = sent(filling(7, filled()));
    let empty = sent(filling(7, Filling::default()));
    check(tried, Event::FormReset, empty, []);
    for state in [issued(7, Origin::Made), sending()] {
        check(state.clone(), Event::FormReset, state, []);
    }
}

#[test]
fn a_kept_number_takes_the_place_of_an_untouched_form_only() {
    let ready = || [Effect::Tell(Signal::Ready)];
    check(
        State::default(),
        Event::Started(kept()),
        issued(0, Origin::Kept),
        ready(),
    );
    check(
        State::default(),
        Event::Started(Kept::default()),
        State::default(),
        ready(),
    );
    let touched = filling(0, filled());
    check(touched.clone(), Event::Recalled(kept()), touched, []);
    check(sending(), Event::Recalled(kept()), sending(), []);
}

#[test]
fn a_widget_that_is_taken_away_while_it_asks_comes_back_with_what_was_typed() {
    let paused = sending().paused();
    assert_eq!(form_of(&paused), &filled());
    check(paused, answered(Ok(made())), sending().paused(), []);
    assert_eq!(issued(1, Origin::Made).paused(), issued(1, Origin::Made));
}

#[test]
fn what_was_copied_is_told() {
    let copied = || (CopyTarget::Number, "55042914871931".to_owned());
    let (what, text) = copied();
    let told = Effect::Tell(Signal::Copied(what, text));
    let (what, text) = copied();
    check(
        issued(1, Origin::Made),
        Event::Copied(what, text),
        issued(1, Origin::Made),
        [told],
    );
}
