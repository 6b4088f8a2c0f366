//! One token, ready to be sent and impossible to print.

use std::fmt;
use std::time::Instant;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// What ClickPesa's documentation and its samples disagree about: the token begins with it already.
const SCHEME: &str = "Bearer";

/// A token as the `Authorization` header takes it.
#[derive(Clone)]
pub(crate) struct Token {
    header: HeaderValue,
    generation: u64,
    expires: Instant,
}

impl Token {
    /// `None` when the text can't stand in a header.
    pub(super) fn new(text: &SecretString, generation: u64, expires: Instant) -> Option<Self> {
        let bare = without_scheme(text.expose_secret());
        if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let mut header = HeaderValue::from_str(&format!("{SCHEME} {bare}")).ok()?;
        header.set_sensitive(true);
        Some(Self {
            header,
            generation,
            expires,
        })
    }

    /// The value of the `Authorization` header; marked sensitive, so that nothing prints it.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// The token alone, to be hidden where somebody else's words repeat it.
    pub(crate) fn bare(&self) -> SecretString {
        let header = self.header.to_str().unwrap_or_default();
        without_scheme(header).to_owned().into()
    }

    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    pub(super) fn expires(&self) -> Instant {
        self.expires
    }
}

/// The token itself, however many times `Bearer` stands before it.
fn without_scheme(text: &str) -> &str {
    let text = text.trim();
    let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
    if scheme.eq_ignore_ascii_case(SCHEME) {
        without_scheme(rest)
    } else {
        text
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("generation", &self.generation)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn token(text: &str) -> Option<Token> {
        Token::new(&SecretString::from(text), 7, Clock::system().now())
    }

    #[test]
    fn bearer_stands_before_the_token_exactly_once() {
        for text in [
            "eyJ.a.b",
            "Bearer eyJ.a.b",
            "bearer eyJ.a.b",
            " Bearer  Bearer eyJ.a.b ",
        ] {
            assert_eq!(token(text).unwrap().header(), "Bearer eyJ.a.b", "{text:?}");
        }
    }

    #[test]
    fn what_cannot_be_a_token_is_none() {
        for text in ["", "Bearer ", "Bearer a b", "a\nb", "ü"] {
            assert!(token(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn printing_a_token_shows_its_generation_and_expiry_only() {
        let token = token("Bearer eyJ.a.b").unwrap();
        let printed = format!("{token:?} {:?}", token.header());
        assert!(printed.contains("generation: 7, expires: "), "{printed}");
        assert!(!printed.contains("eyJ"), "{printed}");
    }
}
