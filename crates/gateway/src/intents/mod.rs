//! Signed intents: bills that the merchant's server has signed, so that nobody between it and the
//! gateway can change what is to be paid.

mod claims;
mod error;
mod jws;
mod keys;
#[cfg(test)]
mod tests;

use billpay_contract::{BillRequest, Moment};

pub use claims::{
    CUSTOMER_NAME_MAX_CHARS, ID_MAX_CHARS, MAX_LIFE_DAYS, customer_name, deadline, id,
};
pub use error::{Flaw, IntentError};
pub use jws::MAX_TOKEN_BYTES;
pub use keys::{IntentKey, KeyFlaw, SigningKey};

/// A bill as its merchant signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// The intent's own name, `jti`: what a second use is recognised by.
    pub id: String,
    /// The bill.
    pub request: BillRequest,
    /// Whom the bill is for.
    pub customer_name: Option<String>,
    /// When the number that is made from it stops taking money.
    pub deadline: Option<Moment>,
    /// From when on no number is made from it.
    pub expires_at: Moment,
}

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
    pub fn verify(&self, token: &str, now: Moment) -> Result<Intent, IntentError> {
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
