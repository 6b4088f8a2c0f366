//! Bearer tokens: issued, valid until they expire, revoked.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// More tokens than any test or demo needs at once. Beyond this, the oldest is removed.
const MAX_TOKENS: usize = 10_000;

/// The length of an HS256 signature in base64.
const SIGNATURE_CHARS: usize = 43;

#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// The expiry of each token.
    expiries: HashMap<String, Duration>,
    issued: u64,
    /// Never seeded, so that a token of an earlier run is not valid in a later one.
    random: fastrand::Rng,
}

impl Tokens {
    /// Issues a token in the format of a JWT. Its claims can be decoded; its signature is random.
    pub(crate) fn issue(&mut self, expiry: Duration) -> String {
        if self.expiries.len() >= MAX_TOKENS
            && let Some(oldest) = self.oldest()
        {
            self.expiries.remove(&oldest);
        }
        self.issued += 1;
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"jti":"sandbox-{}"}}"#, self.issued));
        let signature: String = std::iter::repeat_with(|| self.random.alphanumeric())
            .take(SIGNATURE_CHARS)
            .collect();
        let token = format!("{header}.{claims}.{signature}");
        self.expiries.insert(token.clone(), expiry);
        token
    }

    fn oldest(&self) -> Option<String> {
        let oldest = self.expiries.iter().min_by_key(|(_, expiry)| **expiry);
        oldest.map(|(token, _)| token.clone())
    }

    pub(crate) fn is_valid(&self, token: &str, now: Duration) -> bool {
        self.expiries.get(token).is_some_and(|expiry| now < *expiry)
    }

    pub(crate) fn revoke(&mut self, token: &str) {
        self.expiries.remove(token);
    }

    pub(crate) fn revoke_all(&mut self) {
        self.expiries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_token_is_removed_when_there_are_too_many() {
        let mut tokens = Tokens::default();
        let mut issued = (1..=MAX_TOKENS as u64 + 1).map(|s| tokens.issue(Duration::from_secs(s)));
        let (first, second) = (issued.next().unwrap(), issued.next().unwrap());
        let last = issued.last().unwrap();
        assert!(!tokens.is_valid(&first, Duration::ZERO));
        assert!(tokens.is_valid(&second, Duration::ZERO));
        assert!(tokens.is_valid(&last, Duration::ZERO));
        assert_eq!(tokens.expiries.len(), MAX_TOKENS);
    }
}
