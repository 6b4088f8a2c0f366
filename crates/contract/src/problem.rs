//! Error responses: RFC 9457 problem details with a stable code. The cause of an error is only in the
//! gateway's log, under the same request id.

use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::broken_rule::{BrokenRule, BrokenRules};
use crate::lenient::{list_or_empty, or_default};
use crate::problem_code::ProblemCode;

/// A problem document. Deserialization is lenient: a field may be missing or have the wrong type, so
/// that an error of a proxy in front of the gateway, or of ClickPesa itself, becomes a problem without a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// A URI that identifies the kind of problem.
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    /// A short summary of the kind of problem.
    #[serde(deserialize_with = "or_default")]
    pub title: String,
    /// The HTTP status.
    #[serde(deserialize_with = "or_default")]
    pub status: u16,
    /// The details of this occurrence, in English, for developers.
    #[serde(
        deserialize_with = "or_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub detail: String,
    /// The text of a [`ProblemCode`]. It is empty or unknown if another server wrote the document.
    #[serde(deserialize_with = "or_default")]
    pub code: String,
    /// The invalid fields.
    #[serde(
        deserialize_with = "list_or_empty",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub errors: Vec<FieldProblem>,
    /// The request id, to find the cause in the gateway's log.
    #[serde(deserialize_with = "or_default")]
    pub request_id: String,
}

/// An invalid field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldProblem {
    /// The field's wire name.
    #[serde(deserialize_with = "or_default")]
    pub field: String,
    /// The code of a [`BrokenRule`] or of an [`AmountRefusal`](crate::AmountRefusal); otherwise the problem's own code.
    #[serde(deserialize_with = "or_default")]
    pub code: String,
    /// What the rule requires, in English, for developers.
    #[serde(deserialize_with = "or_default")]
    pub detail: String,
    /// The least or the greatest amount that is accepted, if the code is an [`AmountRefusal`](crate::AmountRefusal)'s.
    #[serde(
        deserialize_with = "or_default",
        skip_serializing_if = "Option::is_none"
    )]
    pub limit: Option<Amount>,
}

impl Problem {
    /// The media type of a problem document (RFC 9457, section 3).
    pub const MEDIA_TYPE: &'static str = "application/problem+json";

    /// A problem with that code.
    pub fn new(code: ProblemCode, request_id: &str) -> Self {
        Self {
            kind: format!("urn:billpay:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: String::new(),
            code: code.as_str().to_owned(),
            errors: Vec::new(),
            request_id: request_id.to_owned(),
        }
    }

    /// Adds the rules that the bill breaks.
    #[must_use]
    pub fn with_broken_rules(mut self, broken: &BrokenRules) -> Self {
        self.detail = broken.to_string();
        self.errors.extend(broken.iter().map(FieldProblem::from));
        self
    }

    /// Returns the problem's code, or `None` if the text is not one of our codes.
    pub fn problem_code(&self) -> Option<ProblemCode> {
        ProblemCode::from_code(&self.code)
    }
}

impl From<BrokenRule> for FieldProblem {
    fn from(rule: BrokenRule) -> Self {
        Self {
            field: rule.field().wire_name().to_owned(),
            code: rule.code().to_owned(),
            detail: rule.to_string(),
            limit: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bill::BillDraft;

    #[test]
    fn a_problem_reads_back_as_it_was_written() {
        let broken = BillDraft::default().parse().unwrap_err();
        let problem = Problem::new(ProblemCode::InvalidBill, "r1").with_broken_rules(&broken);
        let json = serde_json::to_string(&problem).unwrap();
        assert_eq!(
            json,
            r#"{"type":"urn:billpay:problem:invalid_bill","title":"The bill is not valid","status":422,"detail":"billDescription: set at least one of billDescription, billAmount and billReference","code":"invalid_bill","errors":[{"field":"billDescription","code":"bill_empty","detail":"set at least one of billDescription, billAmount and billReference"}],"requestId":"r1"}"#
        );
        assert_eq!(serde_json::from_str::<Problem>(&json).unwrap(), problem);
    }

    #[test]
    fn an_error_of_another_server_is_a_problem_without_a_code() {
        let problem: Problem = serde_json::from_str(r#"{"message":"Unauthorized"}"#).unwrap();
        assert_eq!(problem.problem_code(), None);
    }

    #[test]
    fn a_field_of_the_wrong_type_does_not_lose_the_others() {
        let json = r#"{"type":7,"title":null,"status":"422","detail":[],"code":"invalid_bill","errors":[{"field":"billAmount","code":{},"detail":null}],"requestId":"r1"}"#;
        let problem: Problem = serde_json::from_str(json).unwrap();
        let expected = Problem {
            code: "invalid_bill".to_owned(),
            errors: vec![FieldProblem {
                field: "billAmount".to_owned(),
                ..FieldProblem::default()
            }],
            request_id: "r1".to_owned(),
            ..Problem::default()
        };
        assert_eq!(problem, expected);
        for errors in ["null", r#"{"billAmount":"too small"}"#, "\"no\"", "7"] {
            let json = format!(r#"{{"code":"bill_in_progress","errors":{errors}}}"#);
            let problem: Problem = serde_json::from_str(&json).unwrap();
            assert_eq!(problem.problem_code(), Some(ProblemCode::BillInProgress));
            assert!(problem.errors.is_empty(), "{json}");
        }
    }
}
