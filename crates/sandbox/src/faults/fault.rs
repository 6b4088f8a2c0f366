//! A fault: what goes wrong, where, at which stage and how often.

use serde::{Deserialize, Serialize};

use super::wire::Wire;
use crate::calls::Endpoint;

/// Longer than any client waits; a slip of the finger shall not hold a connection for years.
const LONGEST_MILLISECONDS: u64 = 60 * 60 * 1000;

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where; at every endpoint of ClickPesa when `None`.
    pub endpoint: Option<Endpoint>,
    /// Before or after the call has had its effect.
    pub stage: Stage,
    /// How often.
    pub when: When,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The answer comes late.
    Latency {
        /// By how much: at most an hour.
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
        /// Between two bytes: at most an hour.
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
#[derive(Clone, Copy, Debug, PartialEq)]
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

    /// Whether it can strike there: no token is used to get a token.
    pub(super) fn concerns(&self, endpoint: Endpoint) -> bool {
        self.endpoint.is_none_or(|one| one == endpoint)
            && (self.kind != FaultKind::RevokeToken || endpoint != Endpoint::GenerateToken)
    }

    /// What is wrong with it, in words that say what would be right.
    pub(super) fn problem(&self) -> Option<&'static str> {
        self.kind_problem()
            .or_else(|| self.when_problem())
            .or_else(|| self.token_problem())
    }

    fn kind_problem(&self) -> Option<&'static str> {
        match self.kind {
            FaultKind::Status { status } => {
                (!(400..=599).contains(&status)).then_some("`status` must be from 400 to 599")
            }
            FaultKind::Latency { milliseconds } | FaultKind::Trickle { milliseconds } => {
                (milliseconds > LONGEST_MILLISECONDS)
                    .then_some("`milliseconds` must be at most 3600000, an hour")
            }
            _ => None,
        }
    }

    fn when_problem(&self) -> Option<&'static str> {
        match self.when {
            When::Calls { calls } => (calls == 0).then_some("`calls` must be at least 1"),
            When::Chance { probability, .. } => {
                (!(0.0..=1.0).contains(&probability)).then_some("`probability` must be from 0 to 1")
            }
        }
    }

    fn token_problem(&self) -> Option<&'static str> {
        if self.kind != FaultKind::RevokeToken {
            return None;
        }
        if self.stage == Stage::AfterEffect {
            return Some("`revoke-token` comes before the effect: leave `stage` out");
        }
        (self.endpoint == Some(Endpoint::GenerateToken))
            .then_some("`revoke-token` needs an endpoint where a token is used")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fault: &Fault, problem: &str) {
        assert_eq!(fault.problem(), Some(problem));
    }

    #[test]
    fn nonsense_is_refused_with_what_to_do() {
        const CREATE: Endpoint = Endpoint::CreateOrderControlNumber;
        let once = |kind| Fault::next(kind, CREATE, 1);
        let status = once(FaultKind::Status { status: 200 });
        check(&status, "`status` must be from 400 to 599");
        let never = Fault::next(FaultKind::Reset, CREATE, 0);
        check(&never, "`calls` must be at least 1");
        let late = once(FaultKind::Latency {
            milliseconds: LONGEST_MILLISECONDS + 1,
        });
        check(&late, "`milliseconds` must be at most 3600000, an hour");
        let revoked = once(FaultKind::RevokeToken);
        assert_eq!(revoked.problem(), None);
        check(
            &revoked.clone().after_effect(),
            "`revoke-token` comes before the effect: leave `stage` out",
        );
        let endpoint = Some(Endpoint::GenerateToken);
        check(
            &Fault {
                endpoint,
                ..revoked
            },
            "`revoke-token` needs an endpoint where a token is used",
        );
    }
}
