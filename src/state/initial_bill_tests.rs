//! Tests of the merchant's initial bill: readonly bills, changes, and signed bills.

use billpay_contract::{AmountDraft, Field};

use super::form_tests::{create_finished, created, edited, form_of, step, submitted};
use super::*;
use crate::failure::ProblemKind;

/// A readonly bill.
fn readonly(amount: &str) -> InitialBill {
    InitialBill {
        readonly: true,
        customer_name: "Asha".to_owned(),
        ..InitialBill::new("Kanga", amount, "", "")
    }
}

#[test]
fn a_readonly_bill_can_be_submitted_but_not_edited() {
    let state = State::new(readonly("45500"));
    let (same, effects) = step(state.clone(), edited(Field::Amount, "1"));
    assert_eq!((same, effects), (state.clone(), Vec::new()));
    let (state, effects) = step(state, submitted(1));
    assert!(matches!(
        effects[..],
        [Effect::Create { readonly: true, .. }]
    ));
    let (state, _) = step(state, create_finished(Ok(created())));
    let (state, effects) = step(state, Event::AnotherRequested);
    assert_eq!(effects[1], Effect::Focus(FocusTarget::Button));
    assert_eq!(state.screen(), State::new(readonly("45500")).screen());
}

#[test]
fn a_merchants_change_updates_only_its_field() {
    let initial_bill = |amount| InitialBill::new("Kanga", amount, "", "");
    let state = State::new(initial_bill("1"));
    let (state, _) = step(state, edited(Field::Description, "Kanga mbili"));
    let (state, effects) = step(state, Event::InitialBillChanged(initial_bill("2")));
    let draft = &form_of(&state).draft;
    assert_eq!(draft.description, "Kanga mbili");
    assert_eq!(draft.amount, AmountDraft::Text("2".to_owned()));
    assert_eq!(effects, [Effect::ReadStored(initial_bill("2").identity())]);
}

#[test]
fn a_number_is_removed_when_the_bill_changes() {
    let (state, _) = step(State::new(readonly("1")), submitted(1));
    let (state, _) = step(state, create_finished(Ok(created())));
    let mut renamed = readonly("1");
    renamed.customer_name = "Juma".to_owned();
    let (state, effects) = step(state, Event::InitialBillChanged(renamed));
    assert!(state.number().is_some() && effects.is_empty());

    let (state, effects) = step(state, Event::InitialBillChanged(readonly("2")));
    assert_eq!(state.number(), None);
    assert_eq!(effects, [Effect::ReadStored(readonly("2").identity())]);
    assert_eq!(state.screen(), State::new(readonly("2")).screen());
}

#[test]
fn the_page_is_notified_of_the_number_of_a_bill_that_changes_during_the_call() {
    let (state, _) = step(State::new(readonly("1")), submitted(1));
    let (state, effects) = step(state, Event::InitialBillChanged(readonly("2")));
    assert!(matches!(state.screen(), Screen::Submitting(_)) && effects.is_empty());

    let (state, effects) = step(state, create_finished(Ok(created())));
    assert!(matches!(
        effects[1],
        Effect::Notify(Notification::Issued { .. })
    ));
    assert_eq!(effects[2], Effect::ReadStored(readonly("2").identity()));
    assert_eq!(state.screen(), State::new(readonly("2")).screen());
}

#[test]
fn a_bill_that_changes_back_during_the_call_has_not_changed() {
    let (state, _) = step(State::new(readonly("1")), submitted(1));
    let (state, _) = step(state, Event::InitialBillChanged(readonly("2")));
    let (state, _) = step(state, Event::InitialBillChanged(readonly("1")));
    let (state, _) = step(state, create_finished(Ok(created())));
    assert_eq!(state.initial_bill(), &readonly("1"));
    assert!(state.number().is_some());
}

#[test]
fn a_bill_that_changes_during_a_call_before_an_unmount_is_changed_after_it() {
    let (state, _) = step(State::new(readonly("1")), submitted(1));
    let (state, _) = step(state, Event::InitialBillChanged(readonly("2")));
    let (state, effects) = step(state.paused(), Event::InitialBillChanged(readonly("2")));
    assert_eq!(state.screen(), State::new(readonly("2")).screen());
    assert_eq!(effects, [Effect::ReadStored(readonly("2").identity())]);

    let typed = |state| step(state, edited(Field::Description, "Kanga mbili")).0;
    let initial_bill = |amount| InitialBill::new("Kanga", amount, "", "");
    let (state, _) = step(typed(State::new(initial_bill("1"))), submitted(1));
    let (state, _) = step(state, Event::InitialBillChanged(initial_bill("2")));
    let (state, _) = step(state.paused(), Event::InitialBillChanged(initial_bill("2")));
    let expected = typed(State::new(initial_bill("2")));
    assert_eq!(state.screen(), expected.screen());
}

#[test]
fn a_bill_that_becomes_readonly_drops_the_customers_text() {
    let (state, _) = step(
        State::new(InitialBill::new("Kanga", "5", "", "")),
        edited(Field::Amount, "1"),
    );
    let locked = InitialBill {
        readonly: true,
        ..InitialBill::new("Kanga", "5", "", "")
    };
    let changed = || Event::InitialBillChanged(locked.clone());
    let (after, _) = step(state.clone(), changed());
    assert_eq!(after.screen(), State::new(locked.clone()).screen());

    let (state, _) = step(state, submitted(1));
    let (state, _) = step(state, changed());
    let (state, _) = step(
        state,
        create_finished(Err(ProblemKind::Busy.into_failure())),
    );
    assert_eq!(form_of(&state).draft, locked.draft);
}

#[test]
fn setting_the_same_initial_bill_again_changes_nothing() {
    for initial_bill in [readonly("5"), signed("5", "o-1")] {
        let (state, _) = step(State::new(initial_bill.clone()), submitted(1));
        let (state, _) = step(
            state,
            create_finished(Err(ProblemKind::Busy.into_failure())),
        );
        let again = step(state.clone(), Event::InitialBillChanged(initial_bill));
        assert_eq!(again, (state, vec![]));
    }
}

#[test]
fn a_taken_reference_is_a_problem_where_there_is_no_field() {
    let taken = || create_finished(Err(ProblemKind::ReferenceTaken.into_failure()));
    let (state, _) = step(State::new(readonly("5")), submitted(1));
    let (state, effects) = step(state, taken());
    let problem = ProblemKind::ReferenceTaken.into_failure().into_problem();
    assert_eq!(form_of(&state).problem, Some(problem.clone()));
    assert_eq!(effects, [Effect::Notify(Notification::Failed(problem))]);

    let (state, _) = step(
        State::new(InitialBill::new("Kanga", "5", "", "")),
        submitted(1),
    );
    let (state, effects) = step(state, taken());
    assert_eq!(
        effects[0],
        Effect::Focus(FocusTarget::Field(Field::Reference))
    );
    assert!(form_of(&state).problem.is_none());
}

#[test]
fn the_button_gets_the_focus_where_there_is_no_field() {
    let (_, effects) = step(State::new(readonly("x")), submitted(1));
    assert_eq!(effects[0], Effect::Focus(FocusTarget::Button));
}

fn signed(amount: &str, jti: &str) -> InitialBill {
    let intent = Intent {
        token: ["h.", jti, ".s"].concat(),
        id: jti.to_owned(),
        deadline: None,
    };
    InitialBill {
        readonly: true,
        signature: Signature::Signed(intent),
        ..InitialBill::new("Kanga", amount, "", "")
    }
}

#[test]
fn a_signed_bill_is_submitted_with_its_intent_and_stored_by_its_id() {
    let initial_bill = signed("45500", "o-1");
    let submitted = submitted(1);
    let (_, effects) = step(State::new(initial_bill.clone()), submitted);
    let [
        Effect::Create {
            bill: identity,
            request,
            ..
        },
    ] = &effects[..]
    else {
        panic!("{effects:?}");
    };
    assert_eq!(request.intent.as_deref(), Some("h.o-1.s"));
    assert_eq!(*identity, initial_bill.identity());
    assert_ne!(*identity, signed("45500", "o-2").identity());
}

#[test]
fn a_signed_bill_replaces_everything_that_was_typed() {
    let state = State::new(InitialBill::new("Kanga", "", "", ""));
    let typed = Event::Edited(Field::Description, "Kanga mbili".to_owned());
    let (state, _) = step(state, typed);
    let (state, _) = step(state, Event::InitialBillChanged(signed("5", "o-1")));
    assert_eq!(state.screen(), State::new(signed("5", "o-1")).screen());
}

#[test]
fn a_bill_that_the_template_has_not_filled_in_is_refused_until_it_is() {
    let mistaken = |amount| InitialBill {
        mistaken: true,
        ..readonly(amount)
    };
    let notified = |effect: &Effect| matches!(effect, Effect::Notify(Notification::Failed(problem)) if problem.kind == ProblemKind::AttributesInvalid);
    let started = Event::Started(StoredBill::default());
    let (state, effects) = step(State::new(mistaken("5")), started);
    assert!(notified(&effects[1]), "{effects:?}");
    assert_eq!(step(state.clone(), submitted(1)), (state.clone(), vec![]));
    // Another mistake is the same problem.
    let (state, effects) = step(state, Event::InitialBillChanged(mistaken("6")));
    assert!(!effects.iter().any(notified), "{effects:?}");
    let (state, _) = step(state, Event::InitialBillChanged(readonly("5")));
    let (state, effects) = step(state, Event::InitialBillChanged(mistaken("5")));
    assert!(effects.iter().any(notified), "{effects:?}");
    assert_eq!(state.screen(), State::new(mistaken("5")).screen());
}

#[test]
fn without_its_intent_a_bill_can_not_be_filled_in_or_submitted() {
    let (waiting, effects) = step(
        State::new(InitialBill::awaited()),
        Event::Started(StoredBill::default()),
    );
    assert_eq!(*waiting.screen(), Screen::AwaitingIntent);
    assert_eq!(effects, [Effect::Notify(Notification::Ready)]);
    let typed = Event::Edited(Field::Amount, "5".to_owned());
    for event in [submitted(1), typed, Event::FormReset, Event::ProblemHandled] {
        assert_eq!(step(waiting.clone(), event), (waiting.clone(), vec![]));
    }
    for next in [signed("5", "o-1"), InitialBill::default()] {
        let (state, _) = step(waiting.clone(), Event::InitialBillChanged(next.clone()));
        assert_eq!(state.screen(), State::new(next).screen());
        let emptied = Event::InitialBillChanged(InitialBill::awaited());
        assert_eq!(*step(state, emptied).0.screen(), Screen::AwaitingIntent);
    }
}

#[test]
fn the_page_is_notified_of_an_unreadable_intent_and_nothing_is_submitted() {
    let unreadable = InitialBill {
        signature: Signature::Unreadable,
        ..InitialBill::default()
    };
    let (state, effects) = step(
        State::new(unreadable.clone()),
        Event::Started(StoredBill::default()),
    );
    let notified = |effect: &Effect| matches!(effect, Effect::Notify(Notification::Failed(problem)) if problem.kind == ProblemKind::IntentInvalid);
    assert!(notified(&effects[1]), "{effects:?}");
    for event in [submitted(1), Event::ProblemHandled] {
        assert_eq!(step(state.clone(), event), (state.clone(), vec![]));
    }
    let (_, effects) = step(State::default(), Event::InitialBillChanged(unreadable));
    assert!(effects.iter().any(notified), "{effects:?}");
    let (state, _) = step(state, Event::InitialBillChanged(signed("5", "o-1")));
    assert!(matches!(state.screen(), Screen::Editing(_)));
}
