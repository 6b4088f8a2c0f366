//! What went wrong, as RFC 9457 problem details with a stable code. Must not know causes: those
//! stay in the gateway's log, beside the same request id.

use serde::{Deserialize, Serialize};

use crate::{BrokenRule, BrokenRules};

/// The media type of a problem (RFC 9457, section 3).
const MEDIA_TYPE: &str = "application/problem+json";

/// What is known about the bill after a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No control number was made: trying again is safe.
    NotCreated,
    /// A number may exist that nobody saw.
    Unknown,
}

/// Every problem of the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The caller asks too often.
    TooManyRequests,
    /// The gateway could not write or read its bills.
    StoreFailed,
    /// A fault of the gateway.
    Internal,
}

impl ProblemCode {
    /// Every code.
    pub const ALL: [Self; 25] = [
        Self::MalformedBody,
        Self::UnsupportedMediaType,
        Self::BodyTooLarge,
        Self::InvalidBill,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::ReferenceTaken,
        Self::BillRefused,
        Self::ProviderDenied,
        Self::ProviderBusy,
        Self::ProviderUnreachable,
        Self::ProviderTimeout,
        Self::ProviderFailed,
        Self::ProviderUnreadable,
        Self::GatewayBusy,
        Self::IntentRequired,
        Self::IntentInvalid,
        Self::IntentExpired,
        Self::IntentReused,
        Self::IdempotencyKeyReused,
        Self::BillInProgress,
        Self::BillNotFound,
        Self::TooManyRequests,
        Self::StoreFailed,
        Self::Internal,
    ];

    /// The stable code, part of the API: never renamed, never reused.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MalformedBody => "malformed_body",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::BodyTooLarge => "body_too_large",
            Self::InvalidBill => "invalid_bill",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::ReferenceTaken => "reference_taken",
            Self::BillRefused => "bill_refused",
            Self::ProviderDenied => "provider_denied",
            Self::ProviderBusy => "provider_busy",
            Self::ProviderUnreachable => "provider_unreachable",
            Self::ProviderTimeout => "provider_timeout",
            Self::ProviderFailed => "provider_failed",
            Self::ProviderUnreadable => "provider_unreadable",
            Self::GatewayBusy => "gateway_busy",
            Self::IntentRequired => "intent_required",
            Self::IntentInvalid => "intent_invalid",
            Self::IntentExpired => "intent_expired",
            Self::IntentReused => "intent_reused",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::BillInProgress => "bill_in_progress",
            Self::BillNotFound => "bill_not_found",
            Self::TooManyRequests => "too_many_requests",
            Self::StoreFailed => "store_failed",
            Self::Internal => "internal",
        }
    }

    /// The problem with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|problem| problem.as_str() == code)
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
            | Self::TooManyRequests => Outcome::NotCreated,
        }
    }
}

/// A problem document. Reading is lenient: every member may be missing, so that another proxy's
/// error, or ClickPesa's own `{"message": …}`, still reads as a problem without a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Problem {
    /// A URI that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short summary of the kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What this occurrence is about, in English, for developers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// A [`ProblemCode`].
    pub code: String,
    /// The fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// What the operator searches the log for.
    pub request_id: String,
}

/// One field that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldProblem {
    /// The field's name on the wire.
    pub field: String,
    /// A [`BrokenRule`]'s code, or the problem's own.
    pub code: String,
    /// What the rule asks, in English, for developers.
    pub detail: String,
}

impl Problem {
    /// The media type of a problem document.
    pub const MEDIA_TYPE: &'static str = MEDIA_TYPE;

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
        for code in ProblemCode::ALL {
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
}
