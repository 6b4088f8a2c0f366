//! What a sandbox can be told.

use std::time::Duration;

use serde::Serialize;

use crate::webhooks::WebhookUrl;

/// Digits of a merchant's BillPay-Namba: documented.
const NAMBA_DIGITS: usize = 4;

/// How requests must be signed, and webhooks are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
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
    /// Signed requests and webhooks: the key and the method. `None` leaves checksums off.
    pub checksum: Option<(String, ChecksumMethod)>,
    /// Makes generated numbers the same in each run. `None`: other numbers in each, so that a
    /// client that remembers its bills does not meet a number twice.
    pub seed: Option<u64>,
    /// How the merchant's server is told of payments.
    pub webhooks: WebhookSettings,
}

/// How webhooks are brought to the merchant's server. ClickPesa documents neither repeats nor
/// time-outs: modelled, not confirmed.
#[derive(Clone, Debug)]
pub struct WebhookSettings {
    /// Where to; `None` tells nobody until a URL is set.
    pub url: Option<WebhookUrl>,
    /// What is waited before each further attempt, so that there is one attempt more than pauses.
    pub pauses: Vec<Duration>,
    /// How long an answer may take.
    pub timeout: Duration,
}

impl Default for WebhookSettings {
    /// Three attempts: a server that restarts is met again, and nobody waits long for the last.
    fn default() -> Self {
        Self {
            url: None,
            pauses: [1, 2].map(Duration::from_secs).to_vec(),
            timeout: Duration::from_secs(10),
        }
    }
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
            webhooks: WebhookSettings::default(),
        }
    }
}
