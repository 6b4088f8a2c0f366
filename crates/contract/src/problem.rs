//! What went wrong, as RFC 9457 problem details with a stable code. Causes stay in the gateway's
//! log, beside the same request id.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::lenient::{list_or_empty, or_default};
use crate::{BrokenRule, BrokenRules};

/// What is known about the bill after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No control number was made: trying again is safe.
    NotCreated,
    /// A number may exist that nobody saw.
    Unknown,
}

/// Every problem of the gateway. A code is the variant's name in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ProblemCode {
    /// The body is not JSON of the documented types.
    MalformedBody,
    /// The body is not declared as JSON.
    UnsupportedMediaType,
    /// The body is larger than any bill.
    BodyTooLarge,
    /// The bill breaks rules: see the errors.
    InvalidBill,
    /// No such path.
    NotFound,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The reference has a control number already.
    ReferenceTaken,
    /// ClickPesa refused the bill.
    BillRefused,
    /// ClickPesa refused the gateway's credentials or features.
    ProviderDenied,
    /// ClickPesa asks for fewer calls.
    ProviderBusy,
    /// ClickPesa could not be reached; the bill was not sent.
    ProviderUnreachable,
    /// ClickPesa did not answer in time.
    ProviderTimeout,
    /// ClickPesa answered with a failure of its own.
    ProviderFailed,
    /// ClickPesa's answer ended early or could not be read.
    ProviderUnreadable,
    /// Too many bills at once; this one was not sent.
    GatewayBusy,
    /// Only bills that the merchant signed are taken here, and this one is not.
    IntentRequired,
    /// The signed bill was changed, was signed with another key, or says something else than the body.
    IntentInvalid,
    /// The signed bill's time is over.
    IntentExpired,
    /// The signed bill's id was used for another bill.
    IntentReused,
    /// The idempotency key came with another bill before.
    IdempotencyKeyReused,
    /// The same bill is being made by an earlier call that has not ended.
    BillInProgress,
    /// No bill has that id.
    BillNotFound,
    /// A notification is not ClickPesa's.
    WebhookRefused,
    /// The caller asks too often.
    TooManyRequests,
    /// The gateway could not write or read its bills.
    StoreFailed,
    /// A fault of the gateway.
    Internal,
}

impl ProblemCode {
    /// Every code.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The stable code, part of the API: never renamed, never reused.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The problem with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        match self {
            Self::MalformedBody => 400,
            Self::IntentRequired | Self::IntentInvalid | Self::IntentExpired => 403,
            Self::NotFound | Self::BillNotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::ReferenceTaken | Self::IntentReused | Self::BillInProgress => 409,
            Self::BodyTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::InvalidBill | Self::BillRefused | Self::IdempotencyKeyReused => 422,
            Self::WebhookRefused => 401,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::ProviderDenied | Self::ProviderFailed | Self::ProviderUnreadable => 502,
            Self::ProviderBusy
            | Self::ProviderUnreachable
            | Self::GatewayBusy
            | Self::StoreFailed => 503,
            Self::ProviderTimeout => 504,
        }
    }

    /// A short English summary, the same for every occurrence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::MalformedBody => "The body is not the JSON of a bill",
            Self::UnsupportedMediaType => "The body must be application/json",
            Self::BodyTooLarge => "The body is too large",
            Self::InvalidBill => "The bill breaks a rule",
            Self::NotFound => "There is nothing here",
            Self::MethodNotAllowed => "This method is not allowed here",
            Self::ReferenceTaken => "The reference has been used already",
            Self::BillRefused => "ClickPesa refused the bill",
            Self::ProviderDenied => "ClickPesa refused this gateway",
            Self::ProviderBusy => "ClickPesa asks for fewer calls",
            Self::ProviderUnreachable => "ClickPesa could not be reached",
            Self::ProviderTimeout => "ClickPesa did not answer in time",
            Self::ProviderFailed => "ClickPesa failed",
            Self::ProviderUnreadable => "ClickPesa's answer could not be read",
            Self::GatewayBusy => "Too many bills at once",
            Self::IntentRequired => "A signed bill is needed here",
            Self::IntentInvalid => "The signed bill is not valid",
            Self::IntentExpired => "The signed bill has expired",
            Self::IntentReused => "The signed bill has been used for another bill",
            Self::IdempotencyKeyReused => "The idempotency key came with another bill",
            Self::BillInProgress => "The same bill is still being made",
            Self::BillNotFound => "There is no such bill",
            Self::WebhookRefused => "The notification is not ClickPesa's",
            Self::TooManyRequests => "Too many requests",
            Self::StoreFailed => "The gateway's store failed",
            Self::Internal => "The gateway failed",
        }
    }

    /// What is known about the bill.
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::ProviderTimeout
            | Self::ProviderFailed
            | Self::ProviderUnreadable
            | Self::BillInProgress
            | Self::StoreFailed
            | Self::Internal => Outcome::Unknown,
            Self::MalformedBody
            | Self::UnsupportedMediaType
            | Self::BodyTooLarge
            | Self::InvalidBill
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::ReferenceTaken
            | Self::BillRefused
            | Self::ProviderDenied
            | Self::ProviderBusy
            | Self::ProviderUnreachable
            | Self::GatewayBusy
            | Self::IntentRequired
            | Self::IntentInvalid
            | Self::IntentExpired
            | Self::IntentReused
            | Self::IdempotencyKeyReused
            | Self::BillNotFound
            | Self::WebhookRefused
            | Self::TooManyRequests => Outcome::NotCreated,
        }
    }
}

/// A problem document. Reading is lenient: a member may be missing or of another type, so that
/// another proxy's error, or ClickPesa's own `{"message": …}`, still reads as a problem without a
/// code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// A URI that names the kind of problem.
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub kind: String,
    /// A short summary of the kind.
    #[serde(deserialize_with = "or_default")]
    pub title: String,
    /// The HTTP status.
    #[serde(deserialize_with = "or_default")]
    pub status: u16,
    /// What this occurrence is about, in English, for developers.
    #[serde(
        deserialize_with = "or_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub detail: String,
    /// A [`ProblemCode`].
    #[serde(deserialize_with = "or_default")]
    pub code: String,
    /// The fields that are wrong.
    #[serde(
        deserialize_with = "list_or_empty",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub errors: Vec<FieldProblem>,
    /// What the operator searches the log for.
    #[serde(deserialize_with = "or_default")]
    pub request_id: String,
}

/// One field that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldProblem {
    /// The field's name on the wire.
    #[serde(deserialize_with = "or_default")]
    pub field: String,
    /// A [`BrokenRule`]'s code, or the problem's own.
    #[serde(deserialize_with = "or_default")]
    pub code: String,
    /// What the rule asks, in English, for developers.
    #[serde(deserialize_with = "or_default")]
    pub detail: String,
}

impl Problem {
    /// The media type of a problem document (RFC 9457, section 3).
    pub const MEDIA_TYPE: &'static str = "application/problem+json";

    /// A problem of that code.
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

    /// With the rules that the bill breaks.
    #[must_use]
    pub fn with_broken_rules(mut self, broken: &BrokenRules) -> Self {
        self.detail = broken.to_string();
        self.errors.extend(broken.iter().map(FieldProblem::from));
        self
    }

    /// The code, when it is one of ours.
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BillDraft;

    #[test]
    fn codes_are_unique_and_their_statuses_are_errors() {
        for &code in ProblemCode::ALL {
            assert_eq!(ProblemCode::from_code(code.as_str()), Some(code));
            assert!((400..600).contains(&code.status()));
        }
    }

    #[test]
    fn a_problem_reads_back_as_it_was_written() {
        let broken = BillDraft::default().parse().unwrap_err();
        let problem = Problem::new(ProblemCode::InvalidBill, "r1").with_broken_rules(&broken);
        let json = serde_json::to_string(&problem).unwrap();
        assert_eq!(
            json,
            r#"{"type":"urn:billpay:problem:invalid_bill","title":"The bill breaks a rule","status":422,"detail":"billDescription: give billDescription, billAmount or billReference: at least one","code":"invalid_bill","errors":[{"field":"billDescription","code":"bill_empty","detail":"give billDescription, billAmount or billReference: at least one"}],"requestId":"r1"}"#
        );
        assert_eq!(serde_json::from_str::<Problem>(&json).unwrap(), problem);
    }

    #[test]
    fn another_servers_error_is_a_problem_without_a_code() {
        let problem: Problem = serde_json::from_str(r#"{"message":"Unauthorized"}"#).unwrap();
        assert_eq!(problem.problem_code(), None);
    }

    #[test]
    fn an_odd_member_loses_no_other() {
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
