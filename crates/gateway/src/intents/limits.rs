//! The limits of a signed intent.

/// The maximum size of a token. A token is part of a URL, and web servers limit a request line to 8 KiB
/// by default; half of that is for the token. The longest bill is shorter, unless each of its characters
/// is escaped.
pub const MAX_TOKEN_BYTES: usize = 4096;

/// The maximum length of an intent's id, the same as for an idempotency key. A UUID has 36 characters.
pub const ID_MAX_CHARS: usize = 64;

/// The maximum length of a customer's name. No name on a bill is longer.
pub const CUSTOMER_NAME_MAX_CHARS: usize = 100;

/// The maximum time to expiry, so that a yearly fee can be signed a year ahead. A later time is probably
/// in milliseconds instead of seconds. A signed intent can't be revoked, so its price must not be valid
/// for ever.
pub const MAX_VALIDITY_DAYS: i64 = 366;
