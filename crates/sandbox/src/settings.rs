//! The settings of a sandbox.

use std::time::Duration;

use crate::checksum::ChecksumMethod;
use crate::webhooks::WebhookUrl;

/// The number of digits of a merchant's BillPay-Namba, as documented.
const NAMBA_DIGITS: usize = 4;

/// The settings of a sandbox: one merchant's application at ClickPesa.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The application's client id.
    pub client_id: String,
    /// The application's API key.
    pub api_key: String,
    /// Whether the API key is authorized; if not, the response is "Unauthorized API-Key".
    pub api_key_authorized: bool,
    /// The merchant's BillPay-Namba: generated numbers begin with these four digits.
    pub namba: String,
    /// How long a token is valid; one hour is documented.
    pub token_lifetime: Duration,
    /// The key and method by which requests and webhooks are signed. `None` switches checksums off.
    pub checksum: Option<(String, ChecksumMethod)>,
    /// Makes generated numbers the same in each run. With `None` they differ, so that a client that
    /// stores its bills never receives a number again.
    pub seed: Option<u64>,
    /// How webhooks are sent.
    pub webhooks: WebhookSettings,
}

/// Where and how webhooks are sent. ClickPesa documents neither retries nor time-outs: modelled, not
/// confirmed.
#[derive(Clone, Debug)]
pub struct WebhookSettings {
    /// The URL of the merchant's server. With `None`, no webhook is sent until a URL is set.
    pub url: Option<WebhookUrl>,
    /// The pause before each retry: there is one attempt more than there are pauses.
    pub pauses: Vec<Duration>,
    /// How long to wait for a response.
    pub timeout: Duration,
}

impl Default for WebhookSettings {
    /// Three attempts, so that a server that restarts receives the webhook, and the last attempt comes
    /// soon.
    fn default() -> Self {
        Self {
            url: None,
            pauses: [1, 2].map(Duration::from_secs).to_vec(),
            timeout: Duration::from_secs(10),
        }
    }
}

impl Settings {
    /// The error message for the first invalid setting, if any.
    pub(crate) fn validation_error(&self) -> Option<&'static str> {
        let is_digits = self.namba.bytes().all(|byte| byte.is_ascii_digit());
        let valid = is_digits && self.namba.len() == NAMBA_DIGITS;
        (!valid).then_some("the BillPay-Namba must be four digits")
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
