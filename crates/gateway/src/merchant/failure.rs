//! Why a message did not arrive, in words for the operator.

use std::fmt;

use http::StatusCode;

/// Characters that are kept of what a receiver said: the beginning of a message, not of a page.
const MAX_SAID: usize = 200;

/// Why a message did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The receiver answered, and not with a success. What it said is for the store alone: nobody
    /// knows what stands in it.
    Answered { status: StatusCode, said: String },
    /// It did not answer in time.
    TimedOut,
    /// It could not be asked, or broke off.
    Broken(String),
}

impl Failure {
    pub(super) fn answered(status: StatusCode, body: &[u8]) -> Self {
        let said = String::from_utf8_lossy(body);
        let printable = |c: char| if c.is_control() { ' ' } else { c };
        let said: String = said.trim().chars().map(printable).take(MAX_SAID).collect();
        Self::Answered { status, said }
    }

    /// For the store.
    pub(super) fn whole(&self) -> String {
        match self {
            Self::Answered { said, .. } if !said.is_empty() => format!("{self}: {said}"),
            other => other.to_string(),
        }
    }
}

impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            return Self::TimedOut;
        }
        // The address may be known to nobody else.
        let error = anyhow::Error::new(error.without_url());
        Self::Broken(format!("{error:#}"))
    }
}

/// For the log.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered { status, .. } => write!(f, "{status}"),
            Self::TimedOut => f.write_str("no answer in time"),
            Self::Broken(error) => f.write_str(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_receiver_said_is_kept_and_not_logged() {
        let failure = Failure::answered(StatusCode::BAD_GATEWAY, b"\r\nno\tshop\x1b[2J\n");
        assert_eq!(failure.to_string(), "502 Bad Gateway");
        assert_eq!(failure.whole(), "502 Bad Gateway: no shop [2J");
        let long = Failure::answered(StatusCode::GONE, "é".repeat(900).as_bytes());
        assert_eq!(long.whole().chars().count(), "410 Gone: ".len() + MAX_SAID);
    }
}
