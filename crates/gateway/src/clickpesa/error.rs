//! The errors of calls to ClickPesa, and what each says about the control number that was asked for.

use std::time::Duration;

use billpay_contract::CreateOutcome;
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};

/// Why one call to ClickPesa brought no answer that can be used.
///
/// Cloned to everyone who waits for the same token, so causes are kept as their text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No connection: nothing was sent.
    #[error("could not connect: {0}")]
    Unreachable(String),
    /// The time was up; ClickPesa may have done what was asked.
    #[error("no answer in time")]
    TimedOut,
    /// The connection broke after sending had begun, or the answer ended early.
    #[error("the connection broke: {0}")]
    Interrupted(String),
    /// An answer that says neither yes nor no.
    #[error("unreadable answer: {0}")]
    Unreadable(String),
    /// 401 or 403: the credentials, the token or a feature of the application.
    #[error("refused with {status}: {message:?}")]
    Denied {
        /// 401 or 403.
        status: StatusCode,
        /// ClickPesa's words.
        message: String,
    },
    /// 400 or 422: what was asked for breaks a rule of ClickPesa's.
    #[error("rejected with {status}: {message:?}")]
    Rejected {
        /// 400 or 422.
        status: StatusCode,
        /// ClickPesa's words.
        message: String,
    },
    /// 409: the reference has a number already.
    #[error("conflict: {message:?}")]
    Conflict {
        /// ClickPesa's words.
        message: String,
    },
    /// 429.
    #[error("too many calls: {message:?}")]
    RateLimited {
        /// How long ClickPesa asks to wait, when it says so.
        retry_after: Option<Duration>,
        /// ClickPesa's words.
        message: String,
    },
    /// Any other status.
    #[error("failed with {status}: {message:?}")]
    Failed {
        /// The status.
        status: StatusCode,
        /// ClickPesa's words.
        message: String,
    },
    /// The code that made the call panicked; the panic is in the log.
    #[error("the call panicked")]
    Panicked,
}

impl CallError {
    /// The same, with none of these in ClickPesa's words: an error can quote what it was sent.
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

/// Why ClickPesa did not do what was asked, or may not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// Too many calls were ahead of it: nothing was sent.
    #[error("waited too long for a free place among the calls to ClickPesa")]
    Crowded,
    /// The time for an answer was up before the call could be made: nothing was sent.
    #[error("the time was up before the call could be made")]
    TooLate,
    /// There was no token: nothing was sent.
    #[error("no token from ClickPesa: {0}")]
    NoToken(CallError),
    /// The call itself.
    #[error("call to ClickPesa: {0}")]
    Call(CallError),
}

impl ProviderError {
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

    /// The one failure after which a call is sent again: ClickPesa did not know the token,
    /// so it can't have made a number. After anything else the bill may exist, or a repeat would
    /// fail in the same way.
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
    fn what_clickpesa_repeats_of_ours_is_hidden() {
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
    fn only_a_refused_token_is_safe_to_repeat() {
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
            (ProviderError::Crowded, false),
            (ProviderError::TooLate, false),
        ];
        for (error, repeat) in table {
            assert_eq!(error.token_was_refused(), repeat, "{error}");
        }
    }
}
