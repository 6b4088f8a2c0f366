//! Why a delivery failed, in words for the operator.

use std::fmt;

use http::StatusCode;

/// The length to which a receiver's answer is cut: enough for a message, not for a page.
const MAX_ANSWER_CHARS: usize = 200;

/// Why a delivery failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DeliveryError {
    /// The receiver answered with an error. Its answer is stored for the operator. It is not logged, because it may have
    /// personal data.
    ErrorStatus { status: StatusCode, answer: String },
    /// The receiver did not answer in time.
    TimedOut,
    /// There was no connection, or it failed.
    ConnectionFailed(String),
}

impl DeliveryError {
    pub(super) fn of_answer(status: StatusCode, body: &[u8]) -> Self {
        let answer = String::from_utf8_lossy(body);
        let without_control = |c: char| if c.is_control() { ' ' } else { c };
        let answer: String = answer
            .trim()
            .chars()
            .map(without_control)
            .take(MAX_ANSWER_CHARS)
            .collect();
        Self::ErrorStatus { status, answer }
    }

    /// The text for the store: with the receiver's answer.
    pub(super) fn text_with_answer(&self) -> String {
        match self {
            Self::ErrorStatus { answer, .. } if !answer.is_empty() => format!("{self}: {answer}"),
            other => other.to_string(),
        }
    }
}

impl From<reqwest::Error> for DeliveryError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        // The address may be secret.
        let error = anyhow::Error::new(error.without_url());
        Self::ConnectionFailed(format!("{error:#}"))
    }
}

/// The text for the log: without the receiver's answer.
impl fmt::Display for DeliveryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ErrorStatus { status, .. } => write!(f, "{status}"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::ConnectionFailed(error) => f.write_str(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receivers_answer_is_stored_and_not_logged() {
        let failure = DeliveryError::of_answer(StatusCode::BAD_GATEWAY, b"\r\nno\tshop\x1b[2J\n");
        assert_eq!(failure.to_string(), "502 Bad Gateway");
        assert_eq!(failure.text_with_answer(), "502 Bad Gateway: no shop [2J");
        let long = DeliveryError::of_answer(StatusCode::GONE, "é".repeat(900).as_bytes());
        assert_eq!(
            long.text_with_answer().chars().count(),
            "410 Gone: ".len() + MAX_ANSWER_CHARS
        );
    }
}
