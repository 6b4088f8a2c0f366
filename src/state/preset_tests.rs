//! The table of what the merchant sets: what is taken as it is, what changes meanwhile, and what is
//! signed.

use super::tests::{answered, edited, form_of, made, submitted};
use super::*;

/// The merchant's bill, to be taken as it is.
fn checkout(amount: &str) -> Preset {
    Preset {
        readonly: true,
        customer_name: "Asha".to_owned(),
        ..Preset::new("Kanga", amount, "", "")
    }
}

#[test]
fn a_bill_to_be_taken_as_it_is_can_only_be_taken() {
    let state = State::new(checkout("45500"));
    let (same, effects) = step(state.clone(), edited(Field::Amount, "1"));
    assert_eq!((same, effects), (state.clone(), Vec::new()));
    let (state, effects) = step(state, submitted(1));
    assert!(matches!(effects[..], [_, Effect::Create { .. }]));
    let (state, _) = step(state, answered(Ok(made())));
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
    assert_eq!(draft.amount, AmountDraft::Text("2".to_owned()));
    assert_eq!(effects, [Effect::Recall(preset("2").identity())]);
}

#[test]
fn a_number_is_not_shown_for_a_bill_that_it_was_not_made_for() {
    let (state, _) = step(State::new(checkout("1")), submitted(1));
    let (state, _) = step(state, answered(Ok(made())));
    let mut renamed = checkout("1");
    renamed.customer_name = "Juma".to_owned();
    let (state, effects) = step(state, Event::PresetChanged(renamed));
    assert!(state.number().is_some() && effects.is_empty());

    let (state, effects) = step(state, Event::PresetChanged(checkout("2")));
    assert_eq!(state.number(), None);
    assert_eq!(effects, [Effect::Recall(checkout("2").identity())]);
    assert_eq!(state.screen(), State::new(checkout("2")).screen());
}

#[test]
fn a_bill_that_changes_while_its_number_is_made_still_tells_the_number() {
    let (state, _) = step(State::new(checkout("1")), submitted(1));
    let (state, effects) = step(state, Event::PresetChanged(checkout("2")));
    assert!(matches!(state.screen(), Screen::Sending(_)) && effects.is_empty());

    let (state, effects) = step(state, answered(Ok(made())));
    assert_eq!(effects[0], Effect::Keep(checkout("1").identity(), made()));
    assert!(matches!(effects[2], Effect::Tell(Signal::Issued { .. })));
    assert_eq!(effects[3], Effect::Recall(checkout("2").identity()));
    assert_eq!(state.screen(), State::new(checkout("2")).screen());
}

#[test]
fn a_bill_that_changes_and_changes_back_while_it_is_sent_has_not_changed() {
    let (state, _) = step(State::new(checkout("1")), submitted(1));
    let (state, _) = step(state, Event::PresetChanged(checkout("2")));
    let (state, _) = step(state, Event::PresetChanged(checkout("1")));
    let (state, _) = step(state, answered(Ok(made())));
    assert_eq!(state.preset(), &checkout("1"));
    assert!(state.number().is_some());
}

#[test]
fn a_bill_that_changes_while_it_is_sent_and_taken_away_comes_back_changed() {
    let (state, _) = step(State::new(checkout("1")), submitted(1));
    let (state, _) = step(state, Event::PresetChanged(checkout("2")));
    let (state, effects) = step(state.paused(), Event::PresetChanged(checkout("2")));
    assert_eq!(state.screen(), State::new(checkout("2")).screen());
    assert_eq!(effects, [Effect::Recall(checkout("2").identity())]);

    let typed = |state| step(state, edited(Field::Description, "Kanga mbili")).0;
    let preset = |amount| Preset::new("Kanga", amount, "", "");
    let (state, _) = step(typed(State::new(preset("1"))), submitted(1));
    let (state, _) = step(state, Event::PresetChanged(preset("2")));
    let (state, _) = step(state.paused(), Event::PresetChanged(preset("2")));
    let expected = typed(State::new(preset("2")));
    assert_eq!(state.screen(), expected.screen());
}

#[test]
fn what_the_customer_typed_does_not_become_the_merchants_bill() {
    let (state, _) = step(
        State::new(Preset::new("Kanga", "5", "", "")),
        edited(Field::Amount, "1"),
    );
    let readonly = Preset {
        readonly: true,
        ..Preset::new("Kanga", "5", "", "")
    };
    let changed = || Event::PresetChanged(readonly.clone());
    let (after, _) = step(state.clone(), changed());
    assert_eq!(after.screen(), State::new(readonly.clone()).screen());

    let (state, _) = step(state, submitted(1));
    let (state, _) = step(state, changed());
    let (state, _) = step(state, answered(Err(TroubleKind::Busy.unanswered())));
    assert_eq!(form_of(&state).draft, readonly.draft);
}

#[test]
fn what_a_preset_leaves_as_it_is_stays_also_when_it_is_said_again() {
    for preset in [checkout("5"), signed("5", "o-1")] {
        let (state, _) = step(State::new(preset.clone()), submitted(1));
        let (state, _) = step(state, answered(Err(TroubleKind::Busy.unanswered())));
        let again = step(state.clone(), Event::PresetChanged(preset));
        assert_eq!(again, (state, vec![]));
    }
}

#[test]
fn where_there_is_no_field_a_taken_reference_is_for_the_shop_to_mend() {
    let taken = || answered(Err(TroubleKind::ReferenceTaken.unanswered()));
    let (state, _) = step(State::new(checkout("5")), submitted(1));
    let (state, effects) = step(state, taken());
    let trouble = TroubleKind::ReferenceTaken.unanswered().trouble();
    assert_eq!(form_of(&state).trouble, Some(trouble.clone()));
    assert_eq!(effects, [Effect::Tell(Signal::Failed(trouble))]);

    let (state, _) = step(State::new(Preset::new("Kanga", "5", "", "")), submitted(1));
    let (state, effects) = step(state, taken());
    assert_eq!(effects[0], Effect::Focus(Target::Field(Field::Reference)));
    assert!(form_of(&state).trouble.is_none());
}

#[test]
fn where_there_is_no_field_the_button_keeps_the_focus() {
    let (_, effects) = step(State::new(checkout("x")), submitted(1));
    assert_eq!(effects[0], Effect::Focus(Target::Button));
}

fn signed(amount: &str, jti: &str) -> Preset {
    let intent = Intent {
        token: ["h.", jti, ".s"].concat(),
        id: jti.to_owned(),
        deadline: None,
    };
    Preset {
        readonly: true,
        signed: Signed::Yes(intent),
        ..Preset::new("Kanga", amount, "", "")
    }
}

#[test]
fn a_signed_bill_is_sent_with_its_signature_and_kept_by_its_id() {
    let preset = signed("45500", "o-1");
    let submitted = submitted(1);
    let (_, effects) = step(State::new(preset.clone()), submitted);
    let [Effect::KeepTicket(identity, _), Effect::Create { call, .. }] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(call.intent.as_deref(), Some("h.o-1.s"));
    assert_eq!(*identity, preset.identity());
    assert_ne!(*identity, signed("45500", "o-2").identity());
}

#[test]
fn nothing_that_was_typed_stays_beside_a_signed_bill() {
    let state = State::new(Preset::new("Kanga", "", "", ""));
    let typed = Event::Edited(Field::Description, "Kanga mbili".to_owned());
    let (state, _) = step(state, typed);
    let (state, _) = step(state, Event::PresetChanged(signed("5", "o-1")));
    assert_eq!(state.screen(), State::new(signed("5", "o-1")).screen());
}

#[test]
fn a_signed_bill_that_cant_be_read_is_told_and_nothing_is_sent() {
    let unreadable = Preset {
        signed: Signed::Unreadable,
        ..Preset::default()
    };
    let (state, effects) = step(
        State::new(unreadable.clone()),
        Event::Started(Kept::default()),
    );
    let told = |effect: &Effect| matches!(effect, Effect::Tell(Signal::Failed(trouble)) if trouble.kind == TroubleKind::IntentInvalid);
    assert!(told(&effects[1]), "{effects:?}");
    for event in [submitted(1), Event::TroubleTaken] {
        assert_eq!(step(state.clone(), event), (state.clone(), vec![]));
    }
    let (_, effects) = step(State::default(), Event::PresetChanged(unreadable));
    assert!(effects.iter().any(told), "{effects:?}");
    let (state, _) = step(state, Event::PresetChanged(signed("5", "o-1")));
    assert!(matches!(state.screen(), Screen::Filling(_)));
}
