//! Tokens: made, believed until they expire, revoked.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// More tokens at once than any test or demo asks for; the oldest goes first.
const MOST: usize = 10_000;

/// As long as an HS256 signature is in base64.
const SIGNATURE_CHARACTERS: usize = 43;

#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// Until when each is good.
    good_until: HashMap<String, Duration>,
    made: u64,
    /// Never seeded: a token of an earlier run must not open a later one.
    random: fastrand::Rng,
}

impl Tokens {
    /// A new token, in the shape of a JWT: its claims can be read, its signature means nothing.
    pub(crate) fn make(&mut self, until: Duration) -> String {
        if self.good_until.len() >= MOST
            && let Some(oldest) = self.oldest()
        {
            self.good_until.remove(&oldest);
        }
        self.made += 1;
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let claims = URL_SAFE_NO_PAD.encode(format!(r#"{{"jti":"sandbox-{}"}}"#, self.made));
        let signature: String = std::iter::repeat_with(|| self.random.alphanumeric())
            .take(SIGNATURE_CHARACTERS)
            .collect();
        let token = format!("{header}.{claims}.{signature}");
        self.good_until.insert(token.clone(), until);
        token
    }

    fn oldest(&self) -> Option<String> {
        let oldest = self.good_until.iter().min_by_key(|(_, until)| **until);
        oldest.map(|(token, _)| token.clone())
    }

    pub(crate) fn is_good(&self, token: &str, now: Duration) -> bool {
        self.good_until.get(token).is_some_and(|until| now < *until)
    }

    pub(crate) fn revoke(&mut self, token: &str) {
        self.good_until.remove(token);
    }

    pub(crate) fn revoke_all(&mut self) {
        self.good_until.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_token_too_many_costs_the_oldest_its_life() {
        let mut tokens = Tokens::default();
        let mut made = (1..=MOST as u64 + 1).map(|s| tokens.make(Duration::from_secs(s)));
        let (first, second) = (made.next().unwrap(), made.next().unwrap());
        let last = made.last().unwrap();
        assert!(!tokens.is_good(&first, Duration::ZERO));
        assert!(tokens.is_good(&second, Duration::ZERO));
        assert!(tokens.is_good(&last, Duration::ZERO));
        assert_eq!(tokens.good_until.len(), MOST);
    }
}
