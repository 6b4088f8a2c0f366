//! The JSON of a fault: one flat object. Unknown fields are refused, since a misspelt field would
//! change what the fault does.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fault::{Fault, FaultKind, FaultName, Stage, When};
use crate::endpoint::Endpoint;

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultJson {
    fault: FaultName,
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

impl FaultJson {
    fn kind(&self) -> Result<FaultKind, &'static str> {
        match (self.fault, self.milliseconds, self.status) {
            (FaultName::Latency, Some(milliseconds), None) => {
                Ok(FaultKind::Latency { milliseconds })
            }
            (FaultName::Trickle, Some(milliseconds), None) => {
                Ok(FaultKind::Trickle { milliseconds })
            }
            (FaultName::Status, None, Some(status)) => Ok(FaultKind::Status { status }),
            (FaultName::Reset, None, None) => Ok(FaultKind::Reset),
            (FaultName::CutBody, None, None) => Ok(FaultKind::CutBody),
            (FaultName::NotJson, None, None) => Ok(FaultKind::NotJson),
            (FaultName::UnknownFields, None, None) => Ok(FaultKind::UnknownFields),
            (FaultName::NestErrors, None, None) => Ok(FaultKind::NestErrors),
            (FaultName::RevokeToken, None, None) => Ok(FaultKind::RevokeToken),
            (FaultName::Latency | FaultName::Trickle, ..) => {
                Err("`latency` and `trickle` need `milliseconds`, and no `status`")
            }
            (FaultName::Status, ..) => Err("`status` needs a `status`, and no `milliseconds`"),
            _ => Err(
                "only `latency` and `trickle` have `milliseconds`, and only `status` has a `status`",
            ),
        }
    }

    fn when(&self) -> Result<When, &'static str> {
        match (self.calls, self.probability, self.seed) {
            (Some(calls), None, None) => Ok(When::Calls { calls }),
            (None, Some(probability), seed) => Ok(When::Chance {
                probability,
                seed: seed.unwrap_or(0),
            }),
            _ => Err("set either `calls`, or `probability` from 0 to 1 with a `seed`"),
        }
    }
}

impl TryFrom<FaultJson> for Fault {
    type Error = &'static str;

    fn try_from(json: FaultJson) -> Result<Self, Self::Error> {
        let fault = Self {
            kind: json.kind()?,
            endpoint: json.endpoint,
            stage: json.stage,
            when: json.when()?,
        };
        fault.validation_error().map_or(Ok(fault), Err)
    }
}

impl From<&Fault> for FaultJson {
    fn from(fault: &Fault) -> Self {
        let (milliseconds, status) = match fault.kind {
            FaultKind::Latency { milliseconds } | FaultKind::Trickle { milliseconds } => {
                (Some(milliseconds), None)
            }
            FaultKind::Status { status } => (None, Some(status)),
            FaultKind::Reset
            | FaultKind::CutBody
            | FaultKind::NotJson
            | FaultKind::UnknownFields
            | FaultKind::NestErrors
            | FaultKind::RevokeToken => (None, None),
        };
        let (calls, probability, seed) = match fault.when {
            When::Calls { calls } => (Some(calls), None, None),
            When::Chance { probability, seed } => (None, Some(probability), Some(seed)),
        };
        Self {
            fault: fault.kind.into(),
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

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FaultJson::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = FaultJson::deserialize(deserializer)?;
        json.try_into().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_parses_back_from_its_json() {
        for json in [
            r#"{"fault":"latency","milliseconds":3000,"endpoint":"create-order-control-number","stage":"before-effect","calls":1}"#,
            r#"{"fault":"status","status":503,"stage":"after-effect","probability":0.2,"seed":7}"#,
            r#"{"fault":"reset","stage":"before-effect","calls":1}"#,
            r#"{"fault":"cut-body","stage":"before-effect","calls":1}"#,
            r#"{"fault":"trickle","milliseconds":5,"stage":"before-effect","calls":1}"#,
            r#"{"fault":"not-json","stage":"before-effect","calls":1}"#,
            r#"{"fault":"unknown-fields","stage":"before-effect","calls":1}"#,
            r#"{"fault":"nest-errors","stage":"before-effect","calls":1}"#,
            r#"{"fault":"revoke-token","stage":"before-effect","calls":1}"#,
        ] {
            let fault: Fault = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&fault).unwrap(), json);
        }
    }
}
