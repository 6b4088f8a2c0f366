//! Every failure that a browser can meet, in two texts: one for the client, one for the log. Must
//! not know requests: the request id is added by `middleware/problem_document.rs`, which also logs the cause.

use std::sync::Arc;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use billpay_contract::{BrokenRules, Field, FieldProblem, Problem, ProblemCode};
use http::StatusCode;

use crate::clickpesa::{CallError, ProviderError};
use crate::store::StoreError;

/// When ClickPesa asks for fewer calls without saying for how long, or can't be reached.
const RETRY_PROVIDER: Duration = Duration::from_secs(5);

/// When the gateway itself is busy: its queue moves within seconds.
const RETRY_GATEWAY: Duration = Duration::from_secs(2);

/// Why the log has more to say than the client is told.
type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// A failure on its way to the client.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    code: ProblemCode,
    detail: String,
    errors: Vec<FieldProblem>,
    retry_after: Option<Duration>,
    cause: Option<Cause>,
}

impl Failure {
    /// A failure without more to say than its code does.
    pub(crate) fn new(code: ProblemCode) -> Self {
        Self {
            code,
            detail: String::new(),
            errors: Vec::new(),
            retry_after: None,
            cause: None,
        }
    }

    /// ClickPesa, or our call to it, takes too long to be waited for.
    pub(crate) fn provider_timeout() -> Self {
        Self::new(ProblemCode::ProviderTimeout).with_detail(
            "ClickPesa did not answer in time. Whether it made a control number is not known.",
        )
    }

    /// The same bill is being made by an earlier call.
    pub(crate) fn in_progress() -> Self {
        Self::new(ProblemCode::BillInProgress)
            .with_detail(
                "An earlier call for this bill has not ended: ask again with the same key.",
            )
            .with_retry_after(RETRY_GATEWAY)
    }

    /// The caller asks too often.
    pub(crate) fn too_many_requests(wait: Duration) -> Self {
        Self::new(ProblemCode::TooManyRequests).with_retry_after(wait)
    }

    /// The reference is another bill's.
    pub(crate) fn reference_taken() -> Self {
        let code = ProblemCode::ReferenceTaken;
        let detail = "This reference has a control number already: give another one.";
        let mut failure = Self::new(code).with_detail(detail);
        failure.errors.push(FieldProblem {
            field: Field::Reference.wire_name().to_owned(),
            code: code.as_str().to_owned(),
            detail: detail.to_owned(),
        });
        failure
    }

    /// What this occurrence is about, in English, for developers.
    #[must_use]
    pub(crate) fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// What the log says and the client does not learn.
    #[must_use]
    pub(crate) fn with_cause(
        mut self,
        cause: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    #[must_use]
    fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// What happened.
    pub(crate) fn code(&self) -> ProblemCode {
        self.code
    }

    /// For the log.
    pub(crate) fn cause(&self) -> Option<&Cause> {
        self.cause.as_ref()
    }

    /// How long the client should wait before it tries again.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// The document that the client reads.
    pub(crate) fn document(&self, request_id: &str) -> Problem {
        let mut problem = Problem::new(self.code, request_id);
        problem.detail.clone_from(&self.detail);
        problem.errors.clone_from(&self.errors);
        problem
    }
}

/// Only the status and the failure itself: the document needs the request id, which is not known
/// here.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status());
        let mut response = status
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<&BrokenRules> for Failure {
    fn from(broken: &BrokenRules) -> Self {
        let mut failure = Self::new(ProblemCode::InvalidBill).with_detail(broken.to_string());
        failure.errors = broken.iter().map(FieldProblem::from).collect();
        failure
    }
}

impl From<ProviderError> for Failure {
    fn from(error: ProviderError) -> Self {
        let failure = match &error {
            ProviderError::Crowded => Self::new(ProblemCode::GatewayBusy)
                .with_detail("Too many bills at once. This one was not sent to ClickPesa.")
                .with_retry_after(RETRY_GATEWAY),
            ProviderError::TooLate => unreachable_now(),
            ProviderError::NoToken(cause) => no_token(cause),
            ProviderError::Call(cause) => not_created(cause),
        };
        failure.with_cause(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(ProblemCode::StoreFailed)
            .with_detail("The gateway can't reach its bills now.")
            .with_retry_after(RETRY_GATEWAY)
            .with_cause(error)
    }
}

/// The bill was not sent: whatever the token call died of, trying again is safe.
fn no_token(cause: &CallError) -> Failure {
    match cause {
        CallError::Denied { .. } | CallError::Rejected { .. } => denied(),
        CallError::RateLimited { retry_after, .. } => busy(*retry_after),
        CallError::Unreachable(_)
        | CallError::Panicked
        | CallError::TimedOut
        | CallError::Interrupted(_)
        | CallError::Unreadable(_)
        | CallError::Conflict { .. }
        | CallError::Failed { .. } => unreachable_now(),
    }
}

fn not_created(cause: &CallError) -> Failure {
    match cause {
        CallError::Unreachable(_) => unreachable_now(),
        CallError::Denied { .. } => denied(),
        CallError::RateLimited { retry_after, .. } => busy(*retry_after),
        CallError::Rejected { .. } => Failure::new(ProblemCode::BillRefused)
            .with_detail("ClickPesa refused the bill. The operator's log has its reason."),
        CallError::Conflict { .. } => Failure::reference_taken(),
        CallError::TimedOut => Failure::provider_timeout(),
        CallError::Interrupted(_) | CallError::Unreadable(_) => Failure::new(
            ProblemCode::ProviderUnreadable,
        )
        .with_detail(
            "ClickPesa's answer could not be read. Whether it made a control number is not known.",
        ),
        CallError::Failed { .. } => Failure::new(ProblemCode::ProviderFailed)
            .with_detail("ClickPesa failed. Whether it made a control number is not known."),
        CallError::Panicked => Failure::new(ProblemCode::Internal),
    }
}

fn unreachable_now() -> Failure {
    Failure::new(ProblemCode::ProviderUnreachable)
        .with_detail("ClickPesa can't be reached now. The bill was not sent.")
        .with_retry_after(RETRY_PROVIDER)
}

fn denied() -> Failure {
    Failure::new(ProblemCode::ProviderDenied)
        .with_detail("ClickPesa refused this gateway. Its operator must look at the credentials.")
}

fn busy(retry_after: Option<Duration>) -> Failure {
    Failure::new(ProblemCode::ProviderBusy)
        .with_detail("ClickPesa asks for fewer calls. No control number was made.")
        .with_retry_after(retry_after.unwrap_or(RETRY_PROVIDER))
}

#[cfg(test)]
mod tests {
    use billpay_contract::Outcome;

    use super::*;

    fn causes() -> Vec<CallError> {
        let message = || "ClickPesa's own words".to_owned();
        let status = StatusCode::FORBIDDEN;
        vec![
            CallError::Unreachable(message()),
            CallError::TimedOut,
            CallError::Interrupted(message()),
            CallError::Unreadable(message()),
            CallError::Denied {
                status,
                message: message(),
            },
            CallError::Rejected {
                status,
                message: message(),
            },
            CallError::Conflict { message: message() },
            CallError::RateLimited {
                retry_after: None,
                message: message(),
            },
            CallError::Failed {
                status,
                message: message(),
            },
        ]
    }

    #[test]
    fn without_a_token_no_bill_was_sent_and_the_client_may_know_it() {
        for cause in causes() {
            let failure = Failure::from(ProviderError::NoToken(cause.clone()));
            assert_eq!(failure.code().outcome(), Outcome::NotCreated, "{cause}");
        }
    }

    #[test]
    fn what_may_have_made_a_number_is_never_called_safe() {
        for cause in causes() {
            let certain = matches!(
                cause,
                CallError::Unreachable(_)
                    | CallError::Denied { .. }
                    | CallError::Rejected { .. }
                    | CallError::Conflict { .. }
                    | CallError::RateLimited { .. }
            );
            let outcome = Failure::from(ProviderError::Call(cause.clone()))
                .code()
                .outcome();
            assert_eq!(outcome == Outcome::NotCreated, certain, "{cause}");
        }
    }

    #[test]
    fn clickpesas_words_are_for_the_log_only() {
        for cause in causes() {
            let failure = Failure::from(ProviderError::Call(cause));
            let document = serde_json::to_string(&failure.document("r1")).unwrap();
            assert!(!document.contains("own words"), "{document}");
            assert!(document.contains(r#""requestId":"r1""#), "{document}");
            assert!(failure.cause().is_some());
        }
    }
}
