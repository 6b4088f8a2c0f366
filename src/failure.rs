//! Turns an error response into errors of form fields, or into a problem that the form can't fix.

use billpay_contract::{
    AmountRefusal, BrokenRule, BrokenRules, Field, Problem as ProblemDetails, ProblemCode,
};
use strum::{IntoStaticStr, VariantArray};

/// Why there is no control number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Errors of form fields, which the customer can fix.
    AtFields(FieldErrors),
    /// A problem that the customer can't fix in the form.
    Problem(Problem),
}

impl Failure {
    /// The failure as a problem, for a call without a form.
    pub(crate) fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::AtFields(_) => ProblemKind::Refused.into_problem(),
        }
    }

    /// Adds the seconds of the response's `Retry-After` header, if it has one.
    pub(crate) fn with_retry_after(mut self, header: Option<&str>) -> Self {
        if let Self::Problem(problem) = &mut self {
            // The header may have a date instead (RFC 9110, section 10.2.3). Our gateway sends seconds.
            // 0 says that no wait is needed.
            let seconds = header.and_then(|seconds| seconds.parse().ok());
            problem.retry_after = seconds.filter(|&seconds| seconds > 0);
        }
        self
    }
}

/// The error of one form field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldError {
    /// The value breaks a validation rule.
    Rule(BrokenRule),
    /// No payment channel takes the amount.
    Amount(AmountRefusal),
    /// The reference already has a control number.
    ReferenceTaken,
    /// The server refused the value for a reason that this version does not know.
    Refused,
}

impl FieldError {
    /// Its name in events.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.code(),
            Self::Amount(refusal) => refusal.code(),
            Self::ReferenceTaken => "reference_taken",
            Self::Refused => "refused",
        }
    }
}

/// The errors of the form: at most one per field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors([Option<FieldError>; Field::ALL.len()]);

impl FieldErrors {
    /// Adds an error.
    #[must_use]
    pub fn with(mut self, field: Field, error: FieldError) -> Self {
        self.set(field, Some(error));
        self
    }

    /// The error of that field, if any.
    pub fn at(&self, field: Field) -> Option<FieldError> {
        self.0[field as usize]
    }

    /// The first field with an error, in the order of the form.
    pub fn first(&self) -> Option<Field> {
        Field::ALL
            .iter()
            .copied()
            .find(|&field| self.at(field).is_some())
    }

    pub(crate) fn set(&mut self, field: Field, error: Option<FieldError>) {
        self.0[field as usize] = error;
    }
}

impl From<&BrokenRules> for FieldErrors {
    fn from(broken: &BrokenRules) -> Self {
        broken.iter().fold(Self::default(), |errors, rule| {
            errors.with(rule.field(), FieldError::Rule(rule))
        })
    }
}

/// A problem that the customer can't fix in the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// The request id, to find the cause in the gateway's log; empty without a response.
    pub request_id: String,
    /// After how many seconds the gateway wants the next try, if it says so. Never 0.
    pub retry_after: Option<u16>,
}

/// The kinds of problems. Each asks something different of the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum ProblemKind {
    /// The device has no connection.
    Offline,
    /// The shop's server could not be reached.
    Unreachable,
    /// No response in time. A control number may have been created.
    TimedOut,
    /// Too many bills at once.
    Busy,
    /// The bill was refused as a whole.
    Refused,
    /// The shop's configuration is wrong. Only the shop can fix it.
    NotAvailable,
    /// The server failed. A control number may have been created.
    Failed,
    /// The gateway accepts only signed bills, and the request has none.
    IntentRequired,
    /// An attribute of the element has a value that the shop's page writes by mistake.
    AttributesInvalid,
    /// The signed bill can't be parsed, or its signature is wrong.
    IntentInvalid,
    /// The signed bill has expired.
    IntentExpired,
    /// The signed bill's id was used for another bill.
    IntentReused,
    /// The idempotency key was used for another bill. The next call uses a new key.
    #[strum(serialize = "idempotency_key_reused")]
    KeyReused,
    /// An earlier call for the same bill is still in progress.
    #[strum(serialize = "bill_in_progress")]
    InProgress,
    /// A payment of the bill is in progress. With another number, the customer could pay twice.
    PaymentInProgress,
    /// There is no such bill.
    BillNotFound,
    /// The reference already has a control number. In a form, this is an error of its field.
    ReferenceTaken,
}

impl ProblemKind {
    /// Every kind.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in events: the code of the gateway's problem, where there is one.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Whether sending the same bill again may succeed.
    pub const fn retryable(self) -> bool {
        match self {
            Self::Offline
            | Self::Unreachable
            | Self::TimedOut
            | Self::Busy
            | Self::Failed
            | Self::KeyReused
            | Self::InProgress
            | Self::PaymentInProgress => true,
            Self::Refused
            | Self::NotAvailable
            | Self::IntentRequired
            | Self::AttributesInvalid
            | Self::IntentInvalid
            | Self::IntentExpired
            | Self::IntentReused
            | Self::BillNotFound
            | Self::ReferenceTaken => false,
        }
    }

    /// A failure of this kind without a response.
    pub fn into_failure(self) -> Failure {
        Failure::Problem(self.into_problem())
    }

    /// A problem of this kind without a response.
    pub(crate) fn into_problem(self) -> Problem {
        Problem {
            kind: self,
            request_id: String::new(),
            retry_after: None,
        }
    }
}

/// Interprets an error response by its code, or by its HTTP status when it has no known code, as from
/// another proxy of ClickPesa's API.
pub(crate) fn interpret_error(status: u16, problem: &ProblemDetails) -> Failure {
    let code = problem.problem_code();
    if code == Some(ProblemCode::InvalidBill)
        && let Some(errors) = at_fields(problem)
    {
        return Failure::AtFields(errors);
    }
    Failure::Problem(Problem {
        kind: code.map_or_else(|| kind_of_status(status), kind_of_code),
        request_id: problem.request_id.clone(),
        retry_after: None,
    })
}

const fn kind_of_status(status: u16) -> ProblemKind {
    match status {
        409 => ProblemKind::ReferenceTaken,
        408 | 504 => ProblemKind::TimedOut,
        // 503 is not here: from an unknown server it does not mean that no number was created.
        429 => ProblemKind::Busy,
        400 | 413 | 415 | 422 => ProblemKind::Refused,
        401..=407 => ProblemKind::NotAvailable,
        _ => ProblemKind::Failed,
    }
}

const fn kind_of_code(code: ProblemCode) -> ProblemKind {
    match code {
        ProblemCode::ReferenceTaken => ProblemKind::ReferenceTaken,
        ProblemCode::InvalidBill
        | ProblemCode::MalformedRequest
        | ProblemCode::MalformedBody
        | ProblemCode::UnsupportedMediaType
        | ProblemCode::BodyTooLarge
        | ProblemCode::TooManyBills
        | ProblemCode::BillRefused => ProblemKind::Refused,
        ProblemCode::NotFound
        | ProblemCode::MethodNotAllowed
        | ProblemCode::WebhookRefused
        | ProblemCode::ProviderDenied => ProblemKind::NotAvailable,
        ProblemCode::ProviderTimeout => ProblemKind::TimedOut,
        ProblemCode::IntentRequired => ProblemKind::IntentRequired,
        ProblemCode::IntentInvalid => ProblemKind::IntentInvalid,
        ProblemCode::IntentExpired => ProblemKind::IntentExpired,
        ProblemCode::IntentReused => ProblemKind::IntentReused,
        ProblemCode::IdempotencyKeyReused => ProblemKind::KeyReused,
        ProblemCode::BillInProgress => ProblemKind::InProgress,
        ProblemCode::PaymentInProgress => ProblemKind::PaymentInProgress,
        ProblemCode::BillNotFound => ProblemKind::BillNotFound,
        ProblemCode::ProviderBusy
        | ProblemCode::ProviderUnreachable
        | ProblemCode::TooManyRequests
        | ProblemCode::GatewayBusy => ProblemKind::Busy,
        ProblemCode::ProviderFailed
        | ProblemCode::ProviderUnreadable
        | ProblemCode::StoreFailed
        | ProblemCode::Internal => ProblemKind::Failed,
    }
}

/// The errors of the form's fields; `None` when there is none.
fn at_fields(problem: &ProblemDetails) -> Option<FieldErrors> {
    let mut errors = FieldErrors::default();
    for error in &problem.errors {
        if let Some(field) = Field::from_wire_name(&error.field) {
            let rule = BrokenRule::from_code(&error.code).map(FieldError::Rule);
            let known = rule.or_else(|| AmountRefusal::of(error).map(FieldError::Amount));
            errors.set(field, Some(known.unwrap_or(FieldError::Refused)));
        }
    }
    errors.first().map(|_| errors)
}

#[cfg(test)]
#[path = "failure_tests.rs"]
mod tests;
