//! The limits of a signed intent.

/// The size of a token. It travels in an address, and web servers limit a request line to 8 KiB by
/// default: half of that. The longest bill is shorter, unless each of its characters is escaped.
pub const MAX_TOKEN_BYTES: usize = 4096;

/// The length of an intent's id, the same as an idempotency key's. A UUID has 36 characters.
pub const ID_MAX_CHARS: usize = 64;

/// The length of a customer's name: longer than any name on a bill that people read.
pub const CUSTOMER_NAME_MAX_CHARS: usize = 100;

/// The longest time to expiry: a yearly fee can be signed a year ahead. A later time is a mistake,
/// such as milliseconds, and a price that could not be taken back.
pub const MAX_LIFE_DAYS: i64 = 366;
