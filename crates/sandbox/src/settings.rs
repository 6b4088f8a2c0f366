//! What a sandbox can be told. Must not know where it is told from.

use std::time::Duration;

/// Digits of a merchant's BillPay-Namba: documented.
const NAMBA_DIGITS: usize = 4;

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
    /// Makes generated numbers the same in each run. `None`: other numbers in each, so that a
    /// client that remembers its bills does not meet a number twice.
    pub seed: Option<u64>,
}

impl Settings {
    /// The first setting that can't be, in words.
    pub(crate) fn problem(&self) -> Option<&'static str> {
        let digits = self.namba.bytes().all(|byte| byte.is_ascii_digit());
        let fits = digits && self.namba.len() == NAMBA_DIGITS;
        (!fits).then_some("the BillPay-Namba must be four digits")
    }
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
            seed: None,
        }
    }
}
