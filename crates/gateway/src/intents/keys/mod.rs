//! The keys of intents. Each has exactly one algorithm.

mod intent_key;
mod parse;
mod signing_key;

pub use intent_key::IntentKey;
pub use parse::KeyError;
pub use signing_key::SigningKey;

use ring::hmac;
use secrecy::{ExposeSecret, SecretString};

/// The header's `alg` (RFC 7518, 3.1; RFC 8037, 3.1).
const HS256: &str = "HS256";
const EDDSA: &str = "EdDSA";

/// The HMAC key of a secret.
fn hs256(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}
