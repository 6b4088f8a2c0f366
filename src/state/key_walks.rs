//! Random walks over sending: the same bill goes by the same key until it has its number, also when
//! the page is loaded again meanwhile, and no key is ever used for two bills.

use std::collections::HashMap;

use billpay_contract::{BillRequest, IdempotencyKey};
use proptest::prelude::*;

use super::tests::number;
use super::*;
use crate::answer::Failure;

/// One move of a customer or of the network.
#[derive(Clone, Copy, Debug)]
enum Move {
    /// One of a few amounts, so that they come again.
    Amount(usize),
    Submit,
    Answer(Ending),
    Another,
    /// The tab loads the page again; a call on its way is lost.
    Reload,
    /// The element leaves the page and comes back.
    Pause,
}

#[derive(Clone, Copy, Debug)]
enum Ending {
    Number,
    Silence,
    KeyReused,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let ending = prop_oneof![
        2 => Just(Ending::Number),
        3 => Just(Ending::Silence),
        1 => Just(Ending::KeyReused),
    ];
    let one = prop_oneof![
        3 => (0..AMOUNTS.len()).prop_map(Move::Amount),
        5 => Just(Move::Submit),
        4 => ending.prop_map(Move::Answer),
        1 => Just(Move::Another),
        2 => Just(Move::Reload),
        1 => Just(Move::Pause),
    ];
    proptest::collection::vec(one, 1..80)
}

/// The first two are the same bill.
const AMOUNTS: [&str; 4] = ["90,900", "90900", "5", "x"];

fn key(number: u32) -> IdempotencyKey {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    IdempotencyKey::from_random(bytes)
}

fn made() -> Made {
    Made {
        bill: number(),
        id: None,
    }
}

fn result(ending: Ending) -> Result<Made, Failure> {
    match ending {
        Ending::Number => Ok(made()),
        Ending::Silence => Err(TroubleKind::TimedOut.unanswered()),
        Ending::KeyReused => Err(TroubleKind::KeyReused.unanswered()),
    }
}

/// A tab with the widget in it, and what should hold of it.
#[derive(Default)]
struct Tab {
    state: State,
    stored: Option<String>,
    offered: u32,
    /// The bill that has a key and no number, as the walk expects it.
    open: Option<(BillRequest, IdempotencyKey)>,
    /// The same after a reload.
    kept: Option<(BillRequest, IdempotencyKey)>,
    used: HashMap<IdempotencyKey, BillRequest>,
}

impl Tab {
    fn event(&mut self, one: Move) -> Option<Event> {
        Some(match one {
            Move::Amount(which) => Event::Edited(Field::Amount, AMOUNTS[which].to_owned()),
            Move::Submit => {
                self.offered += 1;
                Event::Submitted(Some(key(self.offered)))
            }
            Move::Answer(ending) => Event::Answered {
                attempt: self.state.attempt,
                result: result(ending),
            },
            Move::Another => Event::AnotherWanted,
            Move::Reload => {
                self.state = State::default();
                self.open = self.kept.clone();
                let ticket = self
                    .stored
                    .as_deref()
                    .and_then(|text| serde_json::from_str(text).ok());
                Event::Started(Kept { made: None, ticket })
            }
            Move::Pause => {
                self.state = std::mem::take(&mut self.state).paused();
                return None;
            }
        })
    }

    /// What the walk expects of the key before and after the step.
    fn expect(&mut self, one: Move) {
        let sending = matches!(self.state.screen(), Screen::Sending(_));
        match one {
            Move::Answer(Ending::Number) if sending => (self.open, self.kept) = (None, None),
            Move::Answer(Ending::KeyReused) if sending => self.open = None,
            Move::Another if !sending => (self.open, self.kept) = (None, None),
            _ => {}
        }
    }

    fn walk(&mut self, one: Move) -> Result<(), TestCaseError> {
        self.expect(one);
        let Some(event) = self.event(one) else {
            return Ok(());
        };
        let (state, effects) = step(std::mem::take(&mut self.state), event);
        self.state = state;
        for effect in effects {
            match effect {
                Effect::KeepTicket(_, ticket) => self.stored = serde_json::to_string(&ticket).ok(),
                Effect::Keep(..) | Effect::Forget(_) => self.stored = None,
                Effect::Create { call, .. } => self.sent(&call)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn sent(&mut self, call: &CreateCall) -> Result<(), TestCaseError> {
        let same = self.open.as_ref().filter(|(bill, _)| *bill == call.bill);
        let expected = same.map_or_else(|| key(self.offered), |(_, key)| *key);
        prop_assert_eq!(call.key, Some(expected));
        let used = self
            .used
            .entry(expected)
            .or_insert_with(|| call.bill.clone());
        prop_assert_eq!(&*used, &call.bill, "one key for two bills");
        self.open = Some((call.bill.clone(), expected));
        self.kept = self.open.clone();
        Ok(())
    }
}

proptest! {
    #[test]
    fn a_bill_goes_by_the_same_key_until_it_has_its_number_and_another_by_another(moves in moves()) {
        let mut tab = Tab::default();
        for one in moves {
            tab.walk(one)?;
        }
    }
}
