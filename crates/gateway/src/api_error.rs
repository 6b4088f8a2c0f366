//! The errors that the gateway answers with: RFC 9457 problem details for the client, and a cause for
//! the log. `middleware/problem_document.rs` adds the request id and logs the cause.

use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use billpay_contract::{AmountRefusal, BrokenRules, Field, FieldProblem, Problem, ProblemCode};
use http::StatusCode;

/// The `Retry-After` while the gateway itself is busy: its queue moves within seconds.
pub(crate) const RETRY_GATEWAY: Duration = Duration::from_secs(2);

/// The error behind an answer. It is logged and not sent to the client.
type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// An error on its way to the client.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    code: ProblemCode,
    detail: String,
    errors: Vec<FieldProblem>,
    retry_after: Option<Duration>,
    cause: Option<Cause>,
}

impl ApiError {
    /// An error that has a code and no details.
    pub(crate) fn new(code: ProblemCode) -> Self {
        Self {
            code,
            detail: String::new(),
            errors: Vec::new(),
            retry_after: None,
            cause: None,
        }
    }

    /// The call to ClickPesa takes longer than a request may.
    pub(crate) fn provider_timeout() -> Self {
        Self::new(ProblemCode::ProviderTimeout).with_detail(
            "ClickPesa did not answer in time. Whether it made a control number is not known.",
        )
    }

    /// An earlier call for the same bill has not ended.
    pub(crate) fn in_progress() -> Self {
        Self::new(ProblemCode::BillInProgress)
            .with_detail(
                "An earlier call for this bill has not ended: ask again with the same key.",
            )
            .with_retry_after(RETRY_GATEWAY)
    }

    /// The client sends too many requests.
    pub(crate) fn too_many_requests(wait: Duration) -> Self {
        Self::new(ProblemCode::TooManyRequests).with_retry_after(wait)
    }

    /// Another bill has this reference.
    pub(crate) fn reference_taken() -> Self {
        let code = ProblemCode::ReferenceTaken;
        let detail = "This reference has a control number already: give another one.";
        let mut error = Self::new(code).with_detail(detail);
        error.errors.push(FieldProblem {
            field: Field::Reference.wire_name().to_owned(),
            code: code.as_str().to_owned(),
            detail: detail.to_owned(),
            limit: None,
        });
        error
    }

    /// No payment channel takes the bill's amount.
    pub(crate) fn amount_refused(refusal: AmountRefusal) -> Self {
        let mut error = Self::new(ProblemCode::InvalidBill);
        let problem = FieldProblem::from(refusal);
        error.detail = format!("{}: {}", problem.field, problem.detail);
        error.errors.push(problem);
        error
    }

    /// No number was made from the intent before it expired.
    pub(crate) fn intent_expired() -> Self {
        Self::new(ProblemCode::IntentExpired).with_detail(
            "No number is made from this intent any more: the merchant signs a new one.",
        )
    }

    /// Sets the explanation of this occurrence: English, for developers.
    #[must_use]
    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Sets the error behind this one, for the log only.
    #[must_use]
    pub(crate) fn with_cause(
        mut self,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    /// Sets the time after which the client may try again.
    #[must_use]
    pub(crate) fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// The stable code of the problem.
    pub(crate) fn code(&self) -> ProblemCode {
        self.code
    }

    /// The error behind this one, for the log.
    pub(crate) fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }

    /// The time after which the client may try again, in whole seconds, at least one.
    pub(crate) fn retry_after(&self) -> Option<u64> {
        let rounded_up = |wait: Duration| wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        self.retry_after.map(|wait| rounded_up(wait).max(1))
    }

    /// The problem document that the client receives.
    pub(crate) fn document(&self, request_id: &str) -> Problem {
        let mut problem = Problem::new(self.code, request_id);
        problem.detail.clone_from(&self.detail);
        problem.errors.clone_from(&self.errors);
        problem
    }
}

/// Sets the status and puts the error into the response's extensions. `middleware/problem_document.rs` writes
/// the document, which needs the request id.
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status());
        let mut response = status
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<&BrokenRules> for ApiError {
    fn from(broken: &BrokenRules) -> Self {
        let mut error = Self::new(ProblemCode::InvalidBill).with_detail(broken.to_string());
        error.errors = broken.iter().map(FieldProblem::from).collect();
        error
    }
}
