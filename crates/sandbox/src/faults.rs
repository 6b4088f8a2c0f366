//! What can be made to go wrong, when, and how often. Must not know how each is done on a socket.

use serde::{Deserialize, Serialize};

use crate::calls::Endpoint;

/// More faults at once than anybody can follow; injecting another is refused.
const MOST: usize = 100;

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fault {
    /// What.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Where; at every endpoint of ClickPesa when `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Endpoint>,
    /// Before or after the call has had its effect.
    #[serde(default)]
    pub stage: Stage,
    /// How often.
    #[serde(flatten)]
    pub when: When,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "kebab-case")]
pub enum FaultKind {
    /// The answer comes late.
    Latency {
        /// By how much.
        milliseconds: u64,
    },
    /// Another status than the right one.
    Status {
        /// 400 to 599.
        status: u16,
    },
    /// The connection is reset (TCP RST) instead of an answer.
    Reset,
    /// The connection ends in the middle of the body.
    CutBody,
    /// The body comes byte by byte.
    Trickle {
        /// Between two bytes.
        milliseconds: u64,
    },
    /// A page of HTML, with status 200.
    NotJson,
    /// Fields that are not documented, beside the right ones.
    UnknownFields,
    /// The token that was used dies before the call.
    RevokeToken,
}

/// When a fault strikes, seen from the call's effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Nothing has happened: a number was not made.
    #[default]
    BeforeEffect,
    /// It has happened, and the caller does not learn of it.
    AfterEffect,
}

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// In the next calls.
    Calls {
        /// How many.
        calls: u64,
    },
    /// By chance, until faults are cleared.
    Chance {
        /// 0 to 1.
        probability: f64,
        /// Makes the dice the same in each run.
        #[serde(default)]
        seed: u64,
    },
}

impl Fault {
    /// In the next calls to this endpoint, before they have an effect.
    pub const fn next(kind: FaultKind, endpoint: Endpoint, calls: u64) -> Self {
        Self {
            kind,
            endpoint: Some(endpoint),
            stage: Stage::BeforeEffect,
            when: When::Calls { calls },
        }
    }

    /// The same fault, after the call has had its effect.
    #[must_use]
    pub const fn after_effect(mut self) -> Self {
        self.stage = Stage::AfterEffect;
        self
    }

    fn problem(&self) -> Option<&'static str> {
        match (self.kind, self.when) {
            (FaultKind::Status { status }, _) if !(400..=599).contains(&status) => {
                Some("`status` must be from 400 to 599")
            }
            (_, When::Chance { probability, .. }) if !(0.0..=1.0).contains(&probability) => {
                Some("`probability` must be from 0 to 1")
            }
            (_, When::Calls { calls: 0 }) => Some("`calls` must be at least 1"),
            (FaultKind::RevokeToken, _) if self.stage == Stage::AfterEffect => {
                Some("a token is revoked before the effect only")
            }
            _ => None,
        }
    }
}

/// A fault that waits, and its dice.
#[derive(Debug)]
struct Waiting {
    fault: Fault,
    dice: fastrand::Rng,
}

/// The faults that wait for their calls, in the order in which they were injected.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Waiting>);

impl Faults {
    /// Adds one, or says what is wrong with it.
    pub(crate) fn inject(&mut self, fault: Fault) -> Result<(), &'static str> {
        if let Some(problem) = fault.problem() {
            return Err(problem);
        }
        if self.0.len() >= MOST {
            return Err("too many faults wait already: DELETE /sandbox/faults");
        }
        let seed = match fault.when {
            When::Chance { seed, .. } => seed,
            When::Calls { .. } => 0,
        };
        let dice = fastrand::Rng::with_seed(seed);
        self.0.push(Waiting { fault, dice });
        Ok(())
    }

    /// The faults that strike this call: one of each kind at the most.
    pub(crate) fn strike(&mut self, endpoint: Endpoint) -> Vec<Fault> {
        let mut striking: Vec<Fault> = Vec::new();
        for waiting in &mut self.0 {
            let fault = &mut waiting.fault;
            let elsewhere = fault.endpoint.is_some_and(|one| one != endpoint);
            let kind = std::mem::discriminant(&fault.kind);
            let known = striking
                .iter()
                .any(|one| std::mem::discriminant(&one.kind) == kind);
            if elsewhere || known {
                continue;
            }
            let strikes = match &mut fault.when {
                When::Calls { calls } => {
                    let strikes = *calls > 0;
                    *calls = calls.saturating_sub(1);
                    strikes
                }
                When::Chance { probability, .. } => waiting.dice.f64() < *probability,
            };
            if strikes {
                striking.push(waiting.fault.clone());
            }
        }
        self.0
            .retain(|waiting| waiting.fault.when != When::Calls { calls: 0 });
        striking
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    pub(crate) fn waiting(&self) -> Vec<Fault> {
        self.0.iter().map(|waiting| waiting.fault.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: Endpoint = Endpoint::CreateOrderControlNumber;

    #[test]
    fn a_fault_strikes_as_often_as_it_says_and_only_there() {
        let mut faults = Faults::default();
        faults
            .inject(Fault::next(FaultKind::Reset, CREATE, 2))
            .unwrap();
        assert!(faults.strike(Endpoint::GenerateToken).is_empty());
        assert_eq!(faults.strike(CREATE).len(), 1);
        assert_eq!(faults.strike(CREATE).len(), 1);
        assert!(faults.strike(CREATE).is_empty());
        assert!(faults.waiting().is_empty());
    }

    #[test]
    fn faults_of_one_kind_wait_for_each_other() {
        let mut faults = Faults::default();
        for status in [500, 429] {
            faults
                .inject(Fault::next(FaultKind::Status { status }, CREATE, 1))
                .unwrap();
        }
        assert_eq!(
            faults.strike(CREATE)[0].kind,
            FaultKind::Status { status: 500 }
        );
        assert_eq!(
            faults.strike(CREATE)[0].kind,
            FaultKind::Status { status: 429 }
        );
    }

    #[test]
    fn chance_is_the_same_for_the_same_seed() {
        let walk = |seed| {
            let mut faults = Faults::default();
            let when = When::Chance {
                probability: 0.5,
                seed,
            };
            let fault = Fault {
                when,
                ..Fault::next(FaultKind::Reset, CREATE, 1)
            };
            faults.inject(fault).unwrap();
            (0..64)
                .map(|_| faults.strike(CREATE).len())
                .collect::<Vec<_>>()
        };
        assert_eq!(walk(7), walk(7));
        assert_ne!(walk(7), walk(8));
        let hits: usize = walk(7).iter().sum();
        assert!((16..48).contains(&hits), "{hits} of 64");
    }

    #[test]
    fn nonsense_is_refused_with_what_to_do() {
        let mut faults = Faults::default();
        let status = Fault::next(FaultKind::Status { status: 200 }, CREATE, 1);
        assert_eq!(
            faults.inject(status),
            Err("`status` must be from 400 to 599")
        );
        let never = Fault::next(FaultKind::Reset, CREATE, 0);
        assert_eq!(faults.inject(never), Err("`calls` must be at least 1"));
    }
}
