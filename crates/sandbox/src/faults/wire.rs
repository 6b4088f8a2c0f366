//! A fault as it is written in JSON: flat, and strict, since a misspelt field would make a fault
//! strike elsewhere than meant.

use serde::{Deserialize, Serialize};

use super::fault::{Fault, FaultKind, Stage, When};
use crate::calls::Endpoint;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Name {
    Latency,
    Status,
    Reset,
    CutBody,
    Trickle,
    NotJson,
    UnknownFields,
    RevokeToken,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wire {
    fault: Name,
    #[serde(skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<Endpoint>,
    #[serde(default)]
    stage: Stage,
    #[serde(skip_serializing_if = "Option::is_none")]
    calls: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probability: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<u64>,
}

impl Wire {
    fn kind(&self) -> Result<FaultKind, &'static str> {
        match (self.fault, self.milliseconds, self.status) {
            (Name::Latency, Some(milliseconds), None) => Ok(FaultKind::Latency { milliseconds }),
            (Name::Trickle, Some(milliseconds), None) => Ok(FaultKind::Trickle { milliseconds }),
            (Name::Status, None, Some(status)) => Ok(FaultKind::Status { status }),
            (Name::Reset, None, None) => Ok(FaultKind::Reset),
            (Name::CutBody, None, None) => Ok(FaultKind::CutBody),
            (Name::NotJson, None, None) => Ok(FaultKind::NotJson),
            (Name::UnknownFields, None, None) => Ok(FaultKind::UnknownFields),
            (Name::RevokeToken, None, None) => Ok(FaultKind::RevokeToken),
            (Name::Latency | Name::Trickle, ..) => {
                Err("`latency` and `trickle` need `milliseconds`, and no `status`")
            }
            (Name::Status, ..) => Err("`status` needs a `status`, and no `milliseconds`"),
            _ => Err("only `latency` and `trickle` take `milliseconds`, only `status` a `status`"),
        }
    }

    fn when(&self) -> Result<When, &'static str> {
        match (self.calls, self.probability, self.seed) {
            (Some(calls), None, None) => Ok(When::Calls { calls }),
            (None, Some(probability), seed) => Ok(When::Chance {
                probability,
                seed: seed.unwrap_or(0),
            }),
            _ => Err("say how often: `calls`, or else `probability` from 0 to 1 with a `seed`"),
        }
    }
}

impl TryFrom<Wire> for Fault {
    type Error = &'static str;

    fn try_from(wire: Wire) -> Result<Self, Self::Error> {
        let fault = Self {
            kind: wire.kind()?,
            endpoint: wire.endpoint,
            stage: wire.stage,
            when: wire.when()?,
        };
        fault.problem().map_or(Ok(fault), Err)
    }
}

impl From<Fault> for Wire {
    fn from(fault: Fault) -> Self {
        let (fault_name, milliseconds, status) = match fault.kind {
            FaultKind::Latency { milliseconds } => (Name::Latency, Some(milliseconds), None),
            FaultKind::Status { status } => (Name::Status, None, Some(status)),
            FaultKind::Reset => (Name::Reset, None, None),
            FaultKind::CutBody => (Name::CutBody, None, None),
            FaultKind::Trickle { milliseconds } => (Name::Trickle, Some(milliseconds), None),
            FaultKind::NotJson => (Name::NotJson, None, None),
            FaultKind::UnknownFields => (Name::UnknownFields, None, None),
            FaultKind::RevokeToken => (Name::RevokeToken, None, None),
        };
        let (calls, probability, seed) = match fault.when {
            When::Calls { calls } => (Some(calls), None, None),
            When::Chance { probability, seed } => (None, Some(probability), Some(seed)),
        };
        Self {
            fault: fault_name,
            milliseconds,
            status,
            endpoint: fault.endpoint,
            stage: fault.stage,
            calls,
            probability,
            seed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_read_as_it_is_written() {
        for json in [
            r#"{"fault":"latency","milliseconds":3000,"endpoint":"create-order-control-number","stage":"before-effect","calls":1}"#,
            r#"{"fault":"status","status":503,"stage":"after-effect","probability":0.2,"seed":7}"#,
            r#"{"fault":"reset","stage":"before-effect","calls":1}"#,
            r#"{"fault":"cut-body","stage":"before-effect","calls":1}"#,
            r#"{"fault":"trickle","milliseconds":5,"stage":"before-effect","calls":1}"#,
            r#"{"fault":"not-json","stage":"before-effect","calls":1}"#,
            r#"{"fault":"unknown-fields","stage":"before-effect","calls":1}"#,
            r#"{"fault":"revoke-token","stage":"before-effect","calls":1}"#,
        ] {
            let fault: Fault = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&fault).unwrap(), json);
        }
    }
}
