//! Randomness that nobody guesses. Must not know what it is for.

use crate::state::IdempotencyKey;

/// Random bytes, where the browser has any.
fn bytes() -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}

/// A key that nobody has used.
pub(crate) fn fresh_key() -> Option<IdempotencyKey> {
    bytes().map(IdempotencyKey::from_random)
}

/// Any number; the same one each time where there is no randomness.
pub(super) fn number() -> u32 {
    bytes().map_or(0, |[a, b, c, d, ..]| u32::from_ne_bytes([a, b, c, d]))
}
