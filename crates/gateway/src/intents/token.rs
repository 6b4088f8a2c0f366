//! Verifies and signs the tokens that carry intents.

use billpay_contract::Timestamp;

use super::error::IntentError;
use super::intent::Intent;
use super::keys::{IntentKey, SigningKey};
use super::{claims, jws};

/// Tells the merchant's intents from all others.
#[derive(Clone, Debug)]
pub struct IntentVerifier {
    keys: Vec<IntentKey>,
}

impl IntentVerifier {
    /// With these keys, each of which knows its one algorithm.
    pub fn new(keys: &[IntentKey]) -> Self {
        Self {
            keys: keys.to_vec(),
        }
    }

    /// The intent in the token, if one of the keys has signed it and it counts now.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Intent, IntentError> {
        if self.keys.is_empty() {
            return Err(IntentError::NoKey);
        }
        let payload = jws::payload(token, &self.keys)?;
        claims::read(&payload, now)
    }
}

impl SigningKey {
    /// The token that says this. Nothing is checked that the types don't hold.
    ///
    /// # Errors
    /// None of a value that JSON can hold.
    pub fn sign(&self, intent: &Intent) -> serde_json::Result<String> {
        Ok(jws::sign(&claims::write(intent)?, self))
    }
}
