//! Keys of intents: each knows its one algorithm.

mod checking;
mod signing;
mod text;

pub use checking::IntentKey;
pub use signing::SigningKey;
pub use text::KeyFlaw;

use ring::hmac;
use secrecy::{ExposeSecret, SecretString};

/// The header's `alg` (RFC 7518, 3.1; RFC 8037, 3.1).
const HS256: &str = "HS256";
const EDDSA: &str = "EdDSA";

/// The secret as HS256 takes it.
fn hs256(secret: &SecretString) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose_secret().as_bytes())
}
