//! Cryptographically secure random values.

use billpay_contract::IdempotencyKey;
use gloo_utils::window;

/// Random bytes; `None` where the browser has no source of randomness.
fn bytes() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let crypto = window().crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// An unused idempotency key.
pub(crate) fn idempotency_key() -> Option<IdempotencyKey> {
    bytes().map(IdempotencyKey::from_random)
}

/// A random number; 0 where the browser has no source of randomness.
pub(crate) fn number() -> u32 {
    bytes().map_or(0, |[a, b, c, d, ..]| u32::from_ne_bytes([a, b, c, d]))
}
