//! Maps the errors of the domain modules to the errors that clients receive.

use std::time::Duration;

use billpay_contract::ProblemCode;

use crate::api_error::{ApiError, RETRY_GATEWAY};
use crate::clickpesa::{CallError, ProviderError, WebhookError};
use crate::intents::IntentError;
use crate::issuance::IssueError;
use crate::status_polling::PollError;
use crate::store::StoreError;

/// The `Retry-After` when ClickPesa can't be reached, or asks for fewer calls without naming a time.
const RETRY_PROVIDER: Duration = Duration::from_secs(5);

impl From<IssueError> for ApiError {
    fn from(error: IssueError) -> Self {
        match error {
            IssueError::InProgress => Self::in_progress(),
            IssueError::KeyReused => Self::new(ProblemCode::IdempotencyKeyReused),
            IssueError::IntentReused => Self::new(ProblemCode::IntentReused),
            IssueError::ReferenceTaken => Self::reference_taken(),
            IssueError::NumberCollision => Self::new(ProblemCode::ProviderFailed).with_detail(
                "The number that was chosen exists already. Try again: another is chosen.",
            ),
            IssueError::Panicked => Self::new(ProblemCode::Internal),
            IssueError::Provider(error) => error.into(),
            IssueError::Store(error) => error.into(),
        }
    }
}

impl From<PollError> for ApiError {
    fn from(error: PollError) -> Self {
        match error {
            PollError::Provider(error) => error.into(),
            PollError::Store(error) => error.into(),
        }
    }
}

impl From<IntentError> for ApiError {
    fn from(error: IntentError) -> Self {
        let (code, detail) = match &error {
            IntentError::Expired(_) => return Self::intent_expired(),
            IntentError::NotYet => (ProblemCode::IntentInvalid, "This intent is not valid yet."),
            IntentError::Malformed(_)
            | IntentError::WrongSignature
            | IntentError::BrokenRules(_)
            | IntentError::NoKey => (
                ProblemCode::IntentInvalid,
                "This intent is not one that the merchant has signed. The operator's log has more.",
            ),
        };
        Self::new(code).with_detail(detail).with_cause(error)
    }
}

impl From<WebhookError> for ApiError {
    fn from(error: WebhookError) -> Self {
        let code = match error {
            WebhookError::Malformed => ProblemCode::MalformedBody,
            WebhookError::Unsigned | WebhookError::Method | WebhookError::WrongChecksum => {
                ProblemCode::WebhookRefused
            }
        };
        Self::new(code).with_cause(error)
    }
}

impl From<ProviderError> for ApiError {
    fn from(error: ProviderError) -> Self {
        let mapped = match &error {
            ProviderError::QueueTimeout => Self::new(ProblemCode::GatewayBusy)
                .with_detail("Too many requests at once. Nothing was sent to ClickPesa.")
                .with_retry_after(RETRY_GATEWAY),
            ProviderError::DeadlinePassed => unreachable_now(),
            ProviderError::Down { retry_after } => unreachable_now().with_retry_after(*retry_after),
            ProviderError::NoToken(cause) => no_token(cause),
            ProviderError::Call(cause) => not_created(cause),
        };
        mapped.with_cause(error)
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let detail = match error {
            StoreError::FileReplaced(_) => {
                "The gateway's database file was deleted or replaced. Its operator must restore it."
            }
            StoreError::LogReplaced(_) => {
                "The log of the gateway's database was deleted or replaced. Its operator must restart the gateway."
            }
            _ => "The gateway can't reach its bills now.",
        };
        Self::new(ProblemCode::StoreFailed)
            .with_detail(detail)
            .with_retry_after(RETRY_GATEWAY)
            .with_cause(error)
    }
}

/// Without a token the bill was not sent, so trying again is safe whatever the token call failed with.
fn no_token(cause: &CallError) -> ApiError {
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

fn not_created(cause: &CallError) -> ApiError {
    match cause {
        CallError::Unreachable(_) => unreachable_now(),
        CallError::Denied { .. } => denied(),
        CallError::RateLimited { retry_after, .. } => busy(*retry_after),
        CallError::Rejected { .. } => ApiError::new(ProblemCode::BillRefused)
            .with_detail("ClickPesa refused the bill. The operator's log has its reason."),
        CallError::Conflict { .. } => ApiError::reference_taken(),
        CallError::TimedOut => ApiError::provider_timeout(),
        CallError::Interrupted(_) | CallError::Unreadable(_) => ApiError::new(
            ProblemCode::ProviderUnreadable,
        )
        .with_detail(
            "ClickPesa's answer could not be read. Whether it made a control number is not known.",
        ),
        CallError::Failed { .. } => ApiError::new(ProblemCode::ProviderFailed)
            .with_detail("ClickPesa failed. Whether it made a control number is not known."),
        CallError::Panicked => ApiError::new(ProblemCode::Internal),
    }
}

fn unreachable_now() -> ApiError {
    ApiError::new(ProblemCode::ProviderUnreachable)
        .with_detail("ClickPesa can't be reached now. Nothing was sent.")
        .with_retry_after(RETRY_PROVIDER)
}

fn denied() -> ApiError {
    ApiError::new(ProblemCode::ProviderDenied)
        .with_detail("ClickPesa refused this gateway. Its operator must look at the credentials.")
}

fn busy(retry_after: Option<Duration>) -> ApiError {
    ApiError::new(ProblemCode::ProviderBusy)
        .with_detail("ClickPesa asks for fewer calls. No control number was made.")
        .with_retry_after(retry_after.unwrap_or(RETRY_PROVIDER))
}

#[cfg(test)]
mod tests {
    use billpay_contract::CreateOutcome;
    use http::StatusCode;

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
    fn without_a_token_the_client_learns_that_no_number_was_made() {
        for cause in causes() {
            let error = ApiError::from(ProviderError::NoToken(cause.clone()));
            assert_eq!(error.code().outcome(), CreateOutcome::NotCreated, "{cause}");
        }
    }

    #[test]
    fn a_call_that_may_have_made_a_number_is_never_called_safe() {
        for cause in causes() {
            let certain = matches!(
                cause,
                CallError::Unreachable(_)
                    | CallError::Denied { .. }
                    | CallError::Rejected { .. }
                    | CallError::Conflict { .. }
                    | CallError::RateLimited { .. }
            );
            let outcome = ApiError::from(ProviderError::Call(cause.clone()))
                .code()
                .outcome();
            assert_eq!(outcome == CreateOutcome::NotCreated, certain, "{cause}");
        }
    }

    #[test]
    fn clickpesas_messages_go_to_the_log_only() {
        for cause in causes() {
            let error = ApiError::from(ProviderError::Call(cause));
            let document = serde_json::to_string(&error.document("r1")).unwrap();
            assert!(!document.contains("own words"), "{document}");
            assert!(document.contains(r#""requestId":"r1""#), "{document}");
            assert!(error.cause().is_some());
        }
    }
}
