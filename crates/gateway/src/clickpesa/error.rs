//! The errors of calls to ClickPesa, and what each says about the control number that was asked for.

use std::time::Duration;

use billpay_contract::CreateOutcome;
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};

/// Why a call to ClickPesa gave no usable answer.
///
/// All callers that wait for the same token get a clone, so causes are kept as text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No connection: nothing was sent.
    #[error("could not connect: {0}")]
    Unreachable(String),
    /// No answer within the time limit; ClickPesa may have done what was asked.
    #[error("no answer in time")]
    TimedOut,
    /// The connection broke after sending had begun, or the answer ended early.
    #[error("the connection broke: {0}")]
    Interrupted(String),
    /// The answer can't be parsed.
    #[error("unreadable answer: {0}")]
    Unreadable(String),
    /// 401 or 403: the credentials, the token or a feature of the application.
    #[error("refused with {status}: {message:?}")]
    Denied {
        /// 401 or 403.
        status: StatusCode,
        /// ClickPesa's message.
        message: String,
    },
    /// 400 or 422: what was asked for breaks a rule of ClickPesa's.
    #[error("rejected with {status}: {message:?}")]
    Rejected {
        /// 400 or 422.
        status: StatusCode,
        /// ClickPesa's message.
        message: String,
    },
    /// 409: the reference has a number already.
    #[error("conflict: {message:?}")]
    Conflict {
        /// ClickPesa's message.
        message: String,
    },
    /// 429.
    #[error("too many calls: {message:?}")]
    RateLimited {
        /// How long ClickPesa asks to wait, when it says so.
        retry_after: Option<Duration>,
        /// ClickPesa's message.
        message: String,
    },
    /// Any other status.
    #[error("failed with {status}: {message:?}")]
    Failed {
        /// The status.
        status: StatusCode,
        /// ClickPesa's message.
        message: String,
    },
    /// The code that made the call panicked. The panic hook has logged it.
    #[error("the call panicked")]
    Panicked,
}

impl CallError {
    /// Whether the error says that ClickPesa is down. A refusal of the gateway or of a bill is an answer of a
    /// ClickPesa that works, and so is the request to call less often.
    pub(super) fn is_outage(&self) -> bool {
        match self {
            Self::Unreachable(_) | Self::TimedOut | Self::Interrupted(_) | Self::Unreadable(_) => {
                true
            }
            Self::Failed { status, .. } => status.is_server_error(),
            Self::Denied { .. }
            | Self::Rejected { .. }
            | Self::Conflict { .. }
            | Self::RateLimited { .. }
            | Self::Panicked => false,
        }
    }

    /// Whether what was sent can be the reason: ClickPesa may fail at one bill and work for the others.
    pub(super) fn may_depend_on_input(&self) -> bool {
        !matches!(self, Self::Unreachable(_))
    }

    /// Whether ClickPesa does not let the gateway use its API.
    pub(super) fn is_denial(&self) -> bool {
        matches!(self, Self::Denied { .. })
    }

    /// Hides the secrets in ClickPesa's message, which can quote what was sent.
    pub(super) fn without(mut self, secrets: &[SecretString]) -> Self {
        let (Self::Denied { message, .. }
        | Self::Rejected { message, .. }
        | Self::Conflict { message }
        | Self::RateLimited { message, .. }
        | Self::Failed { message, .. }
        | Self::Unreadable(message)) = &mut self
        else {
            return self;
        };
        for secret in secrets {
            let secret = secret.expose_secret();
            if !secret.is_empty() && message.contains(secret) {
                *message = message.replace(secret, "[hidden]");
            }
        }
        self
    }
}

/// Why an operation of ClickPesa failed, or may have failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// No permit became free in time. Nothing was sent.
    #[error("waited too long for a permit to call ClickPesa")]
    QueueTimeout,
    /// The request's time limit ended before the call. Nothing was sent.
    #[error("the time limit ended before the call")]
    DeadlinePassed,
    /// The last calls failed, so ClickPesa is not asked for a moment. Nothing was sent.
    #[error("ClickPesa is down; it is not asked for another {} ms", .retry_after.as_millis())]
    Down {
        /// The time until a call may be sent again.
        retry_after: Duration,
    },
    /// There was no token. Nothing was sent.
    #[error("no token from ClickPesa: {0}")]
    NoToken(CallError),
    /// The call itself failed.
    #[error("call to ClickPesa: {0}")]
    Call(CallError),
}

impl ProviderError {
    /// Whether the same call may succeed in a minute.
    pub(crate) fn is_temporary(&self) -> bool {
        match self {
            Self::Call(error) | Self::NoToken(error) => {
                error.is_outage() || matches!(error, CallError::RateLimited { .. })
            }
            Self::QueueTimeout | Self::DeadlinePassed | Self::Down { .. } => true,
        }
    }

    /// Whether ClickPesa may have made the number that was asked for.
    pub(crate) fn outcome(&self) -> CreateOutcome {
        let Self::Call(error) = self else {
            return CreateOutcome::NotCreated;
        };
        match error {
            CallError::Unreachable(_)
            | CallError::Denied { .. }
            | CallError::Rejected { .. }
            | CallError::Conflict { .. }
            | CallError::RateLimited { .. } => CreateOutcome::NotCreated,
            CallError::TimedOut
            | CallError::Interrupted(_)
            | CallError::Unreadable(_)
            | CallError::Failed { .. }
            | CallError::Panicked => CreateOutcome::Unknown,
        }
    }

    /// Whether ClickPesa refused the token. Only then is a call sent again, because ClickPesa can't have
    /// made a number. After any other failure the bill may exist, or a repeat would fail as well.
    pub(super) fn token_was_refused(&self) -> bool {
        matches!(
            self,
            Self::Call(CallError::Denied {
                status: StatusCode::UNAUTHORIZED,
                ..
            })
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_that_clickpesa_repeats_are_hidden() {
        let secrets = ["key-1".to_owned().into(), String::new().into()];
        let denied = CallError::Denied {
            status: StatusCode::FORBIDDEN,
            message: "api-key key-1 is unknown; key-1!".to_owned(),
        };
        let said = denied.without(&secrets).to_string();
        assert_eq!(
            said,
            "refused with 403 Forbidden: \"api-key [hidden] is unknown; [hidden]!\""
        );
        assert_eq!(CallError::TimedOut.without(&secrets), CallError::TimedOut);
    }

    #[test]
    fn only_a_call_with_a_refused_token_is_repeated() {
        let message = String::new;
        let denied = |status| CallError::Denied {
            status,
            message: message(),
        };
        let failed = CallError::Failed {
            status: StatusCode::BAD_GATEWAY,
            message: message(),
        };
        let table = [
            (ProviderError::Call(denied(StatusCode::UNAUTHORIZED)), true),
            (
                ProviderError::NoToken(denied(StatusCode::UNAUTHORIZED)),
                false,
            ),
            (ProviderError::Call(denied(StatusCode::FORBIDDEN)), false),
            (ProviderError::Call(CallError::TimedOut), false),
            (
                ProviderError::Call(CallError::Interrupted(message())),
                false,
            ),
            (ProviderError::Call(CallError::Unreadable(message())), false),
            (ProviderError::Call(failed), false),
            (ProviderError::QueueTimeout, false),
            (ProviderError::DeadlinePassed, false),
        ];
        for (error, repeat) in table {
            assert_eq!(error.token_was_refused(), repeat, "{error}");
        }
    }
}
