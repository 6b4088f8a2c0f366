//! What a sandbox can be told. Must not know where it is told from.

use std::time::Duration;

/// How requests must be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChecksumMethod {
    /// Over the compact JSON with sorted keys.
    Canonical,
    /// Over the values in the order of their sorted top-level keys.
    Legacy,
}

/// A merchant's application at the stand-in.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The application's client id.
    pub client_id: String,
    /// Its API key.
    pub api_key: String,
    /// Whether the key may be used at all: `false` answers "Unauthorized API-Key".
    pub api_key_authorized: bool,
    /// The merchant's BillPay-Namba: generated numbers begin with these four digits.
    pub namba: String,
    /// How long a token lives; one hour is documented.
    pub token_lifetime: Duration,
    /// Signed requests: the key and the method. `None` leaves checksums off.
    pub checksum: Option<(String, ChecksumMethod)>,
    /// Makes generated numbers and tokens the same in each run.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            client_id: "sandbox-client".to_owned(),
            api_key: "sandbox-key".to_owned(),
            api_key_authorized: true,
            namba: "5504".to_owned(),
            token_lifetime: Duration::from_secs(60 * 60),
            checksum: None,
            seed: 0,
        }
    }
}
