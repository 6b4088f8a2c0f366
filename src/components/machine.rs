//! Joins the screen's state to the component that shows it, and does its effects in one place.
//! Must not know how anything looks.

use std::rc::Rc;

use billpay_contract::Field;
use yew::prelude::*;

use crate::browser::{self, Call};
use crate::state::{self, Effect, Screen};

/// The screen, the effect of the last step that had one, and that step's number.
#[derive(Default)]
pub(super) struct Machine {
    screen: Screen,
    effect: Option<Effect>,
    turn: u32,
}

impl Reducible for Machine {
    type Action = state::Event;

    fn reduce(self: Rc<Self>, event: state::Event) -> Rc<Self> {
        let (screen, effect) = state::step(self.screen.clone(), event);
        let (effect, turn) = match effect {
            Some(effect) => (Some(effect), self.turn.wrapping_add(1)),
            None => (self.effect.clone(), self.turn),
        };
        Rc::new(Self {
            screen,
            effect,
            turn,
        })
    }
}

impl Machine {
    pub(super) fn screen(&self) -> &Screen {
        &self.screen
    }
}

/// Where the focus can be moved.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Targets {
    fields: [NodeRef; Field::ALL.len()],
    pub(super) number: NodeRef,
}

impl Targets {
    pub(super) fn field(&self, field: Field) -> &NodeRef {
        &self.fields[field as usize]
    }
}

/// The screen's machine. A call on its way ends when the component goes.
#[hook]
pub(super) fn use_machine(gateway: &AttrValue, targets: &Targets) -> UseReducerHandle<Machine> {
    let machine = use_reducer(Machine::default);
    let (effect, dispatcher) = (machine.effect.clone(), machine.dispatcher());
    let (gateway, targets) = (gateway.clone(), targets.clone());
    use_effect_with(machine.turn, move |_| {
        let call = effect.and_then(|effect| act(effect, &gateway, &targets, dispatcher));
        move || drop(call)
    });
    machine
}

fn act(
    effect: Effect,
    gateway: &str,
    targets: &Targets,
    dispatcher: UseReducerDispatcher<Machine>,
) -> Option<Call> {
    match effect {
        Effect::Create { attempt, bill } => {
            let on_answer = Callback::from(move |result| {
                dispatcher.dispatch(state::Event::Answered { attempt, result });
            });
            return Some(Call::start(gateway, bill, on_answer));
        }
        Effect::FocusField(field) => browser::focus(targets.field(field)),
        Effect::FocusNumber => browser::focus(&targets.number),
    }
    None
}
