//! A token as an `Authorization` header that is never printed.

use std::fmt;
use std::time::Instant;

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// ClickPesa's documentation and its samples disagree whether the token already begins with it.
const SCHEME: &str = "Bearer";

/// A token, as the value of the `Authorization` header.
#[derive(Clone)]
pub(crate) struct Token {
    header: HeaderValue,
    generation: u64,
    expires: Instant,
}

impl Token {
    /// `None` when the text is not a valid header value.
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

    /// The value of the `Authorization` header, marked as sensitive.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// The token without its scheme, to hide it where an error message repeats it.
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

/// The token without any number of `Bearer` prefixes.
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
    fn the_header_has_bearer_exactly_once() {
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
    fn invalid_tokens_are_rejected() {
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
