//! Signed intents: bills that the merchant's server has signed, so that nobody between it and the
//! gateway can change what is to be paid. Must not know requests, nor which intents have been used.

mod claims;
mod jws;
mod keys;
#[cfg(test)]
mod tests;

use billpay_contract::{BillRequest, BrokenRules, Moment};

pub use claims::{
    CUSTOMER_NAME_MAX_CHARS, ID_MAX_CHARS, MAX_LIFE_DAYS, customer_name, deadline, id,
};
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

/// Why a token is no intent. For the log: no text quotes the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntentError {
    /// It does not say what it must.
    #[error("the intent is malformed: {0}")]
    Malformed(#[from] Flaw),
    /// None of the keys has signed it.
    #[error("the intent was signed with another key, or changed after it was signed")]
    WrongSignature,
    /// Its time is over.
    #[error("the intent has expired")]
    Expired,
    /// Its time has not begun.
    #[error("the intent is not valid yet: nbf is in the future")]
    NotYet,
    /// The bill in it breaks rules of bills.
    #[error("the intent's bill breaks rules: {0}")]
    BrokenRules(#[source] BrokenRules),
    /// There is nothing to check a signature with.
    #[error("there is no key to check intents with")]
    NoKey,
}

/// What is malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Its size.
    #[error("a token has at most {MAX_TOKEN_BYTES} bytes")]
    TooLong,
    /// Its form.
    #[error("a token is three parts of unpadded base64url with dots between them")]
    Form,
    /// The first part.
    #[error("the header must be a JSON object with alg, and without crit")]
    Header,
    /// `alg`.
    #[error("the header's alg is not the algorithm of a configured key")]
    Algorithm,
    /// The second part.
    #[error("the payload must be a JSON object that names each claim once")]
    Payload,
    /// `jti`.
    #[error("jti must be 1 to {ID_MAX_CHARS} visible ASCII characters")]
    Id,
    /// `exp`.
    #[error(
        "exp must be whole seconds since 1970 (not milliseconds), at most {MAX_LIFE_DAYS} days ahead"
    )]
    Expiry,
    /// `nbf`.
    #[error("nbf must be whole seconds since 1970")]
    NotBefore,
    /// The fields of the bill.
    #[error("billAmount must be a number, the other claims of the bill strings")]
    Bill,
    /// `customerName`.
    #[error("customerName must be one line of at most {CUSTOMER_NAME_MAX_CHARS} characters")]
    CustomerName,
    /// `deadline`.
    #[error("deadline must be an RFC 3339 time, such as 2026-11-25T18:00:00+03:00")]
    Deadline,
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
