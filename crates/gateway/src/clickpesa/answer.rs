//! Makes a result or an error of ClickPesa's answers. The rules are the same for all calls.

use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};

use super::error::CallError;
use super::transport::Answer;
use super::wire;

/// The longest wait that is accepted from ClickPesa's `Retry-After`. One header must not make customers wait for longer.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(120);

/// Parses the body of a successful answer; every other status is an error.
pub(super) fn read<T>(
    answer: &Answer,
    parse: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<T, CallError> {
    let status = answer.status;
    if status.is_success() {
        return parse(&answer.body).map_err(CallError::Unreadable);
    }
    let message = wire::error_message(&answer.body);
    Err(match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => CallError::Denied { status, message },
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            CallError::Rejected { status, message }
        }
        StatusCode::CONFLICT => CallError::Conflict { message },
        StatusCode::TOO_MANY_REQUESTS => CallError::RateLimited {
            retry_after: retry_after(&answer.headers),
            message,
        },
        _ => CallError::Failed { status, message },
    })
}

/// Whole seconds only: the date form would need the two clocks to agree.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds).min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn retry_after_is_whole_seconds_within_a_bound() {
        let read = |value: &'static str| {
            retry_after(&HeaderMap::from_iter([(
                RETRY_AFTER,
                HeaderValue::from_static(value),
            )]))
        };
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        assert_eq!(read("86400"), Some(MAX_RETRY_AFTER));
        assert_eq!(read("Wed, 21 Oct 2026 07:28:00 GMT"), None);
        assert_eq!(read("-1"), None);
    }
}
