//! Signed intents: bills that the merchant's server has signed, so that nobody between it and the
//! gateway can change them.

mod claims;
mod error;
mod intent;
mod jws;
mod keys;
mod limits;
#[cfg(test)]
mod tests;
mod token;

pub use claims::{customer_name, deadline, id};
pub use error::{Flaw, IntentError};
pub use intent::Intent;
pub use keys::{IntentKey, KeyError, SigningKey};
pub use limits::{CUSTOMER_NAME_MAX_CHARS, ID_MAX_CHARS, MAX_TOKEN_BYTES, MAX_VALIDITY_DAYS};
pub use token::IntentVerifier;
