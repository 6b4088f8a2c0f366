//! Verifies and signs the tokens that carry intents.

use billpay_contract::Timestamp;

use super::error::IntentError;
use super::intent::Intent;
use super::keys::{IntentKey, SigningKey};
use super::{claims, jws};

/// Verifies intents with the merchant's keys.
#[derive(Clone, Debug)]
pub struct IntentVerifier {
    keys: Vec<IntentKey>,
}

impl IntentVerifier {
    /// Each key has exactly one algorithm.
    pub fn new(keys: &[IntentKey]) -> Self {
        Self {
            keys: keys.to_vec(),
        }
    }

    /// Returns the intent in the token, if one of the keys has signed it and it is valid now.
    ///
    /// # Errors
    /// When the token is malformed, expired, not yet valid, or not signed by one of the keys.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Intent, IntentError> {
        if self.keys.is_empty() {
            return Err(IntentError::NoKey);
        }
        let payload = jws::verified_payload(token, &self.keys)?;
        claims::read(&payload, now)
    }
}

impl SigningKey {
    /// Signs an intent and returns its token.
    ///
    /// # Errors
    /// When the intent can't be written as JSON, which does not happen.
    pub fn sign(&self, intent: &Intent) -> serde_json::Result<String> {
        Ok(jws::sign(&claims::write(intent)?, self))
    }
}
