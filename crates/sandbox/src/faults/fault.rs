//! A fault: what goes wrong, at which endpoint, at which stage and how often.

use serde::{Deserialize, Serialize};
use strum::EnumDiscriminants;

use crate::endpoint::Endpoint;

/// The maximum delay, one hour: longer than any client waits. A larger value is a typing error.
const MAX_MILLISECONDS: u64 = 60 * 60 * 1000;

/// A fault. Its JSON is in `json.rs`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// The endpoint at which the fault occurs; `None` means every endpoint of ClickPesa.
    pub endpoint: Option<Endpoint>,
    /// Whether the fault occurs before or after the call takes effect.
    pub stage: Stage,
    /// How often the fault occurs.
    pub when: When,
}

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(
    name(FaultName),
    vis(pub(crate)),
    doc = "The name of a fault in JSON.",
    derive(Serialize, Deserialize),
    serde(rename_all = "kebab-case")
)]
pub enum FaultKind {
    /// The response is delayed.
    Latency {
        /// The delay: at most an hour.
        milliseconds: u64,
    },
    /// The response has an error status.
    Status {
        /// The status, from 400 to 599.
        status: u16,
    },
    /// The connection is reset (TCP RST) instead of a response.
    Reset,
    /// The connection ends in the middle of the body.
    CutBody,
    /// The body arrives byte by byte.
    Trickle {
        /// The pause before each byte: at most an hour.
        milliseconds: u64,
    },
    /// The response is an HTML page with status 200.
    NotJson,
    /// The response has additional, undocumented fields.
    UnknownFields,
    /// An error response has the shape of the framework Nest: seen in clients. Other responses are not changed.
    NestErrors,
    /// The token of the call is revoked before the call.
    RevokeToken,
}

/// Whether a fault occurs before or after the call takes effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The call has no effect: no number is created.
    #[default]
    BeforeEffect,
    /// The call takes effect, and the client does not learn of it.
    AfterEffect,
}

/// How often a fault occurs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    /// The fault occurs in each of the next calls.
    Calls {
        /// The number of calls.
        calls: u64,
    },
    /// The fault occurs at random, until the faults are cleared.
    Chance {
        /// The probability that it occurs in a call, from 0 to 1.
        probability: f64,
        /// Makes the random choices the same in each run.
        seed: u64,
    },
}

impl Fault {
    /// A fault in the next calls to this endpoint, before they take effect.
    pub const fn next(kind: FaultKind, endpoint: Endpoint, calls: u64) -> Self {
        Self {
            kind,
            endpoint: Some(endpoint),
            stage: Stage::BeforeEffect,
            when: When::Calls { calls },
        }
    }

    /// The same fault, after the call takes effect.
    #[must_use]
    pub const fn after_effect(mut self) -> Self {
        self.stage = Stage::AfterEffect;
        self
    }

    /// Whether the fault can occur at that endpoint. A token can't be revoked where none is used.
    pub(super) fn applies_to(&self, endpoint: Endpoint) -> bool {
        self.endpoint.is_none_or(|one| one == endpoint)
            && (self.kind != FaultKind::RevokeToken || endpoint != Endpoint::GenerateToken)
    }

    /// The error message for an invalid fault, if any; it says what would be valid.
    pub(super) fn validation_error(&self) -> Option<&'static str> {
        self.kind_error()
            .or_else(|| self.when_error())
            .or_else(|| self.token_error())
    }

    fn kind_error(&self) -> Option<&'static str> {
        match self.kind {
            FaultKind::Status { status } => {
                (!(400..=599).contains(&status)).then_some("`status` must be from 400 to 599")
            }
            FaultKind::Latency { milliseconds } | FaultKind::Trickle { milliseconds } => {
                (milliseconds > MAX_MILLISECONDS)
                    .then_some("`milliseconds` must be at most 3600000, an hour")
            }
            _ => None,
        }
    }

    fn when_error(&self) -> Option<&'static str> {
        match self.when {
            When::Calls { calls } => (calls == 0).then_some("`calls` must be at least 1"),
            When::Chance { probability, .. } => {
                (!(0.0..=1.0).contains(&probability)).then_some("`probability` must be from 0 to 1")
            }
        }
    }

    fn token_error(&self) -> Option<&'static str> {
        if self.kind != FaultKind::RevokeToken {
            return None;
        }
        if self.stage == Stage::AfterEffect {
            return Some("`revoke-token` can't have a `stage`: it always occurs before the effect");
        }
        (self.endpoint == Some(Endpoint::GenerateToken))
            .then_some("`revoke-token` needs an endpoint where a token is used")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fault: &Fault, error: &str) {
        assert_eq!(fault.validation_error(), Some(error));
    }

    #[test]
    fn an_invalid_fault_is_refused_with_a_helpful_message() {
        const CREATE: Endpoint = Endpoint::CreateOrderControlNumber;
        let once = |kind| Fault::next(kind, CREATE, 1);
        let status = once(FaultKind::Status { status: 200 });
        check(&status, "`status` must be from 400 to 599");
        let never = Fault::next(FaultKind::Reset, CREATE, 0);
        check(&never, "`calls` must be at least 1");
        let late = once(FaultKind::Latency {
            milliseconds: MAX_MILLISECONDS + 1,
        });
        check(&late, "`milliseconds` must be at most 3600000, an hour");
        let revoked = once(FaultKind::RevokeToken);
        assert_eq!(revoked.validation_error(), None);
        check(
            &revoked.clone().after_effect(),
            "`revoke-token` can't have a `stage`: it always occurs before the effect",
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
