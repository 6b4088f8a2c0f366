//! Tests of the form: (state, event) → (state, effects).

use billpay_contract::{BrokenRule, ControlNumber, Field, IdempotencyKey, IssuedBill};

use super::previous_bills::PreviousBills;
use super::*;
use crate::failure::{Failure, FieldError, FieldErrors, Problem, ProblemKind};

/// [`State::step`] as a function that returns the new state.
pub(super) fn step(mut state: State, event: Event) -> (State, Vec<Effect>) {
    let effects = state.step(event);
    (state, effects)
}

pub(super) fn filled_form() -> EditingForm {
    let mut form = EditingForm::default();
    form.edit(Field::Description, "Water".to_owned());
    form.edit(Field::Amount, "90,900".to_owned());
    form
}

/// A key for each number.
pub(super) fn key(number: u8) -> IdempotencyKey {
    IdempotencyKey::from_random([number; 16])
}

fn request() -> NumberRequest {
    NumberRequest {
        bill: filled_form().draft.parse().unwrap(),
        intent: None,
        key: Some(key(1)),
    }
}

fn retry_key() -> RetryKey {
    RetryKey::new(key(1), &request().bill, None)
}

pub(super) fn submitted(number: u8) -> Event {
    Event::Submitted(Some(key(number)))
}

fn state(attempt: u32, screen: Screen) -> State {
    State {
        initial_bill: InitialBill::default(),
        attempt,
        retry_key: None,
        server_key: None,
        screen,
        previous_bills: PreviousBills::default(),
    }
}

/// The state with the key of a submitted bill.
pub(super) fn with_retry_key(state: State) -> State {
    let retry_key = Some(retry_key());
    State { retry_key, ..state }
}

pub(super) fn editing(attempt: u32, form: EditingForm) -> State {
    state(attempt, Screen::Editing(form))
}

pub(super) fn submitting() -> State {
    let submission = Submission {
        draft: filled_form().draft,
        reference: None,
        next_initial_bill: None,
    };
    with_retry_key(state(1, Screen::Submitting(submission)))
}

pub(super) fn issued(attempt: u32, origin: Origin) -> State {
    state(attempt, Screen::Issued(Issued::new(created(), origin)))
}

pub(super) fn created() -> CreatedBill {
    let bill = number();
    CreatedBill { bill, id: None }
}

fn stored() -> StoredBill {
    stored_bill([created()])
}

/// What is stored for a bill with these numbers, which an earlier version stored.
pub(super) fn stored_bill<const N: usize>(numbers: [CreatedBill; N]) -> StoredBill {
    let number = |created| StoredNumber {
        created,
        request: None,
        paid: false,
    };
    StoredBill {
        numbers: numbers.map(number).into(),
        ..StoredBill::default()
    }
}

pub(super) fn number() -> IssuedBill {
    IssuedBill {
        bill_pay_number: ControlNumber::try_from("55042914871931".to_owned()).unwrap(),
        bill_description: None,
        bill_customer_name: None,
        bill_amount: None,
        bill_payment_mode: None,
        bill_max_collection_amount: None,
    }
}

pub(super) fn create_finished(result: Result<CreatedBill, Failure>) -> Event {
    Event::CreateFinished {
        attempt: 1,
        result,
        unsaved: false,
    }
}

pub(super) fn edited(field: Field, text: &str) -> Event {
    Event::Edited(field, text.to_owned())
}

fn changed(field: Field, form: &EditingForm) -> Effect {
    Effect::Notify(Notification::Changed(field, form.draft.clone()))
}

fn errors_reported(errors: FieldErrors) -> [Effect; 2] {
    [
        Effect::Focus(FocusTarget::Field(errors.first().unwrap())),
        Effect::Notify(Notification::Invalid(errors)),
    ]
}

#[track_caller]
pub(super) fn check<const N: usize>(
    before: State,
    event: Event,
    after: State,
    effects: [Effect; N],
) {
    assert_eq!(step(before, event), (after, Vec::from(effects)));
}

#[track_caller]
pub(super) fn form_of(state: &State) -> &EditingForm {
    match state.screen() {
        Screen::Editing(form) => form,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_valid_bill_is_submitted_once() {
    let create = Effect::Create {
        attempt: 1,
        bill: InitialBill::default().identity(),
        readonly: false,
        request: request(),
    };
    check(
        editing(0, filled_form()),
        submitted(1),
        submitting(),
        [create],
    );
    check(submitting(), submitted(2), submitting(), []);
}

#[test]
fn an_invalid_bill_is_not_submitted_and_the_first_error_gets_the_focus() {
    let mut form = filled_form();
    form.edit(Field::Amount, "90.900".to_owned());
    form.edit(Field::Reference, "INV-1".to_owned());
    let mut expected = form.clone();
    expected.errors = FieldErrors::default()
        .with(Field::Amount, FieldError::Rule(BrokenRule::AmountAmbiguous))
        .with(
            Field::Reference,
            FieldError::Rule(BrokenRule::ReferenceNotAlphanumeric),
        );
    let effects = errors_reported(expected.errors);
    assert_eq!(effects[0], Effect::Focus(FocusTarget::Field(Field::Amount)));
    check(
        editing(0, form),
        submitted(1),
        editing(0, expected),
        effects,
    );
}

#[test]
fn errors_appear_on_submit_and_are_updated_while_typing() {
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
fn text_in_any_field_fixes_an_empty_bill_but_a_space_does_not() {
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
fn the_page_is_notified_once_of_each_edit() {
    let mut expected = filled_form();
    expected.draft.description = "Water, July".to_owned();
    check(
        editing(0, filled_form()),
        edited(Field::Description, "Water, July"),
        editing(0, expected.clone()),
        [changed(Field::Description, &expected)],
    );
}

#[test]
fn text_typed_during_the_create_call_is_kept() {
    let mut expected = filled_form();
    expected.draft.description = "Water, July".to_owned();
    let (after, effects) = step(submitting(), edited(Field::Description, "Water, July"));
    assert!(
        matches!(after.screen(), Screen::Submitting(submission) if submission.draft == expected.draft)
    );
    assert_eq!(effects, [changed(Field::Description, &expected)]);
}

#[test]
fn a_created_number_is_shown_notified_and_focused() {
    check(
        submitting(),
        create_finished(Ok(created())),
        issued(1, Origin::Created),
        [
            Effect::Focus(FocusTarget::Number),
            Effect::Notify(Notification::Issued {
                bill: number(),
                reference: None,
            }),
        ],
    );
}

#[test]
fn the_page_is_notified_of_the_merchants_own_bill_number() {
    let mut form = filled_form();
    form.edit(Field::Reference, "inv1".to_owned());
    let (state, _) = step(editing(0, form), submitted(1));
    let (_, effects) = step(state, create_finished(Ok(created())));
    let reference = Some("INV1".to_owned());
    let notified = Effect::Notify(Notification::Issued {
        bill: number(),
        reference,
    });
    assert!(effects.contains(&notified), "{effects:?}");
}

fn timed_out() -> Problem {
    match ProblemKind::TimedOut.into_failure() {
        Failure::Problem(problem) => problem,
        Failure::AtFields(errors) => panic!("{errors:?}"),
    }
}

#[test]
fn a_problem_keeps_the_text_and_the_next_submit_is_a_new_attempt() {
    let failed = EditingForm {
        problem: Some(timed_out()),
        ..filled_form()
    };
    check(
        submitting(),
        create_finished(Err(Failure::Problem(timed_out()))),
        with_retry_key(editing(1, failed.clone())),
        [Effect::Notify(Notification::Failed(timed_out()))],
    );
    let (state, effects) = step(editing(1, failed), submitted(1));
    assert!(matches!(state.screen(), Screen::Submitting(_)));
    assert!(matches!(effects[..], [Effect::Create { attempt: 2, .. }]));
}

#[test]
fn a_problem_that_the_page_shows_itself_is_hidden() {
    let failed = EditingForm {
        problem: Some(timed_out()),
        ..filled_form()
    };
    check(
        editing(1, failed),
        Event::ProblemHandled,
        editing(1, filled_form()),
        [],
    );
    check(submitting(), Event::ProblemHandled, submitting(), []);
}

#[test]
fn a_field_error_from_the_server_gets_the_focus() {
    let errors = FieldErrors::default().with(Field::Reference, FieldError::ReferenceTaken);
    let expected = EditingForm {
        errors,
        ..filled_form()
    };
    check(
        submitting(),
        create_finished(Err(Failure::AtFields(errors))),
        with_retry_key(editing(1, expected)),
        errors_reported(errors),
    );
}

#[test]
fn a_late_answer_is_ignored() {
    let mut second = submitting();
    second.attempt = 2;
    check(second.clone(), create_finished(Ok(created())), second, []);
    let filled = editing(1, filled_form());
    check(filled.clone(), create_finished(Ok(created())), filled, []);
}

#[test]
fn a_stored_number_replaces_an_untouched_form_only() {
    let ready = || [Effect::Notify(Notification::Ready)];
    check(
        State::default(),
        Event::Started(stored()),
        issued(0, Origin::Stored),
        ready(),
    );
    check(
        State::default(),
        Event::Started(StoredBill::default()),
        State::default(),
        ready(),
    );
    let touched = editing(0, filled_form());
    check(
        touched.clone(),
        Event::StoredBillRead(stored()),
        touched,
        [],
    );
    check(
        submitting(),
        Event::StoredBillRead(stored()),
        submitting(),
        [],
    );
}

#[test]
fn a_widget_unmounted_during_a_call_keeps_its_text() {
    let paused = submitting().paused();
    assert_eq!(form_of(&paused), &filled_form());
    check(
        paused,
        create_finished(Ok(created())),
        submitting().paused(),
        [],
    );
    assert_eq!(
        issued(1, Origin::Created).paused(),
        issued(1, Origin::Created)
    );
}

#[test]
fn the_page_is_notified_of_copying() {
    let copied = || (CopyTarget::Number, "55042914871931".to_owned());
    let (what, text) = copied();
    let notified = Effect::Notify(Notification::Copied(what, text));
    let (what, text) = copied();
    check(
        issued(1, Origin::Created),
        Event::Copied(what, text),
        issued(1, Origin::Created),
        [notified],
    );
}
