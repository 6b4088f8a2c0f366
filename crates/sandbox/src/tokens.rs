//! Tokens: made, believed until they expire, revoked. Must not know what they open.

use std::collections::HashMap;
use std::time::Duration;

/// More tokens at once than any test or demo asks for; the oldest goes first.
const MOST: usize = 10_000;

#[derive(Debug, Default)]
pub(crate) struct Tokens {
    /// Until when each is good.
    good_until: HashMap<String, Duration>,
    made: u64,
}

impl Tokens {
    /// A new token, in the shape of a JWT: three parts, of which the first is real.
    pub(crate) fn make(&mut self, random: &mut fastrand::Rng, until: Duration) -> String {
        if self.good_until.len() >= MOST
            && let Some(oldest) = self.oldest()
        {
            self.good_until.remove(&oldest);
        }
        self.made += 1;
        let header = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
        let signature: String = std::iter::repeat_with(|| random.alphanumeric())
            .take(43)
            .collect();
        let token = format!("{header}.sandbox{:08}.{signature}", self.made);
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
