//! Random walks through submissions: a bill uses the same key until it has a number, also after a
//! reload, and no key is used for two bills.

use std::collections::HashMap;

use billpay_contract::{BillRequest, Field, IdempotencyKey};
use proptest::prelude::*;

use super::form_tests::{number, step};
use super::*;
use crate::failure::{Failure, ProblemKind};

/// One action of the customer or the network.
#[derive(Clone, Copy, Debug)]
enum Move {
    /// The customer types one of a few amounts, so that amounts repeat.
    Amount(usize),
    Submit,
    Answer(Outcome),
    Another,
    /// The page is reloaded, which aborts a running call.
    Reload,
    /// The element is removed and inserted again.
    Pause,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Created,
    TimedOut,
    KeyReused,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let outcome = prop_oneof![
        2 => Just(Outcome::Created),
        3 => Just(Outcome::TimedOut),
        1 => Just(Outcome::KeyReused),
    ];
    let one = prop_oneof![
        3 => (0..AMOUNTS.len()).prop_map(Move::Amount),
        5 => Just(Move::Submit),
        4 => outcome.prop_map(Move::Answer),
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

fn created() -> CreatedBill {
    CreatedBill {
        bill: number(),
        id: None,
    }
}

fn result(outcome: Outcome) -> Result<CreatedBill, Failure> {
    match outcome {
        Outcome::Created => Ok(created()),
        Outcome::TimedOut => Err(ProblemKind::TimedOut.into_failure()),
        Outcome::KeyReused => Err(ProblemKind::KeyReused.into_failure()),
    }
}

/// A tab with the widget, and the keys that are expected.
#[derive(Default)]
struct Tab {
    state: State,
    stored: Option<String>,
    offered: u32,
    /// The submitted bill without a number, and its key.
    open: Option<(BillRequest, IdempotencyKey)>,
    /// What `open` is after a reload.
    stored_open: Option<(BillRequest, IdempotencyKey)>,
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
            Move::Answer(outcome) => Event::CreateFinished {
                attempt: self.state.attempt,
                result: result(outcome),
                unsaved: false,
            },
            Move::Another => Event::AnotherRequested,
            Move::Reload => {
                self.state = State::default();
                self.open = self.stored_open.clone();
                let retry_key = self
                    .stored
                    .as_deref()
                    .and_then(|text| serde_json::from_str(text).ok());
                Event::Started(StoredBill {
                    retry_key,
                    ..StoredBill::default()
                })
            }
            Move::Pause => {
                self.state = std::mem::take(&mut self.state).paused();
                return None;
            }
        })
    }

    /// Updates the expected keys for that action.
    fn expect(&mut self, one: Move) {
        let sending = matches!(self.state.screen(), Screen::Submitting(_));
        match one {
            Move::Answer(Outcome::Created) if sending => {
                (self.open, self.stored_open, self.stored) = (None, None, None);
            }
            Move::Answer(Outcome::KeyReused) if sending => self.open = None,
            // It deletes numbers, and no stored keys.
            Move::Another if !sending => self.open = None,
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
            if let Effect::Create { request, .. } = effect {
                self.stored = serde_json::to_string(&request.retry_key()).ok();
                self.submitted(&request)?;
            }
        }
        Ok(())
    }

    fn submitted(&mut self, request: &NumberRequest) -> Result<(), TestCaseError> {
        let same = self.open.as_ref().filter(|(bill, _)| *bill == request.bill);
        let expected = same.map_or_else(|| key(self.offered), |(_, key)| *key);
        prop_assert_eq!(request.key, Some(expected));
        let used = self
            .used
            .entry(expected)
            .or_insert_with(|| request.bill.clone());
        prop_assert_eq!(&*used, &request.bill, "one key for two bills");
        self.open = Some((request.bill.clone(), expected));
        self.stored_open = self.open.clone();
        Ok(())
    }
}

proptest! {
    #[test]
    fn a_bill_keeps_its_key_until_it_has_a_number_and_no_key_is_shared(moves in moves()) {
        let mut tab = Tab::default();
        for one in moves {
            tab.walk(one)?;
        }
    }
}
