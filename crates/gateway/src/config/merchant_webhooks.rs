//! The address and the secrets of the webhooks to the merchant's system.

use std::fmt;
use std::ops::RangeInclusive;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretSlice};

use super::clickpesa::on_this_machine;
use super::settings::SettingsReader;

const URL: &str = "BILLPAY_WEBHOOK_URL";
const SECRET: &str = "BILLPAY_WEBHOOK_SECRET";

/// The prefix of a secret, as the Standard Webhooks specification says.
const PREFIX: &str = "whsec_";

/// The length of a secret in bytes, by the same specification.
const SECRET_BYTES: RangeInclusive<usize> = 24..=64;

/// The new secret and the one that it replaces.
const MAX_SECRETS: usize = 2;

/// The webhooks to the merchant's system.
#[derive(Clone, Debug)]
pub struct MerchantWebhookConfig {
    /// The address that messages are sent to.
    pub url: WebhookUrl,
    /// The secrets that sign messages: two while the secret is changed.
    pub secrets: Vec<WebhookSecret>,
}

/// An address for webhooks: https, or http on this machine. Its path may be secret, so only its origin
/// is printed.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookUrl(Url);

/// A secret that signs messages.
#[derive(Clone, Debug)]
pub struct WebhookSecret(SecretSlice<u8>);

impl MerchantWebhookConfig {
    /// `None` when no webhooks are configured, or when something is wrong. The reader then has the
    /// problem.
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Option<Self> {
        let rule = "an https:// address without user, password or `#` (http:// on loopback only)";
        let given = reader.text(URL).is_some();
        let url = reader.parsed(URL, None, rule, |text| WebhookUrl::parse(text).map(Some));
        let secrets = WebhookSecret::read(reader);
        match (given, secrets.is_some()) {
            (true, false) => reader.problem(format!(
                "{URL} is set without {SECRET}: the receiver could not tell messages from forged ones"
            )),
            (false, true) => reader.problem(format!("{SECRET} is set without {URL}")),
            (true, true) | (false, false) => {}
        }
        Some(Self {
            url: url?,
            secrets: secrets?,
        })
    }
}

impl WebhookUrl {
    fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let plain =
            url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let safe = match url.scheme() {
            "https" => url.has_host(),
            "http" => on_this_machine(url.host_str()?),
            _ => false,
        };
        (plain && safe).then_some(Self(url))
    }

    /// The whole address.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The origin, which may be logged.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({}/…)", self.origin())
    }
}

impl WebhookSecret {
    /// Reads the secrets, separated by spaces; an empty list when one is invalid.
    fn read(reader: &mut SettingsReader<'_>) -> Option<Vec<Self>> {
        let text = reader.secret(SECRET)?;
        let given: Vec<&str> = text.expose_secret().split_whitespace().collect();
        let secrets: Option<Vec<Self>> = given.iter().map(|one| Self::parse(one)).collect();
        let secrets = secrets.filter(|secrets| secrets.len() <= MAX_SECRETS);
        if secrets.is_none() {
            reader.problem(format!(
                "{SECRET} must be `{PREFIX}` and {} to {} random bytes in base64; two of them, \
                 separated by a space, while the receiver changes from one to the other",
                SECRET_BYTES.start(),
                SECRET_BYTES.end()
            ));
        }
        Some(secrets.unwrap_or_default())
    }

    fn parse(text: &str) -> Option<Self> {
        let encoded = text.strip_prefix(PREFIX)?;
        let bytes = BASE64_STANDARD.decode(encoded).ok()?;
        let fits = SECRET_BYTES.contains(&bytes.len());
        fits.then(|| Self(bytes.into()))
    }

    /// The bytes of the key.
    pub(crate) fn expose(&self) -> &[u8] {
        self.0.expose_secret()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const GOOD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn read(url: &str, secret: &str) -> Result<Option<MerchantWebhookConfig>, String> {
        let settings = HashMap::from([(URL, url), (SECRET, secret)]);
        let mut reader = SettingsReader::new(&settings);
        let config = MerchantWebhookConfig::read(&mut reader);
        reader
            .finish(Some(config))
            .map_err(|problems| problems.to_string())
    }

    #[test]
    fn both_are_set_or_neither() {
        assert!(read("", "").unwrap().is_none());
        let config = read("https://shop.co.tz/hooks?key=hunter2", GOOD);
        let config = config.unwrap().unwrap();
        assert_eq!(config.secrets.len(), 1);
        let printed = format!("{config:?}");
        assert!(printed.contains("https://shop.co.tz/…"), "{printed}");
        assert!(!printed.contains("hunter2"), "{printed}");
        let said = read("https://shop.co.tz/", "").unwrap_err();
        assert!(said.contains("without BILLPAY_WEBHOOK_SECRET"), "{said}");
        let said = read("", GOOD).unwrap_err();
        assert!(said.contains("without BILLPAY_WEBHOOK_URL"), "{said}");
    }

    #[test]
    fn messages_travel_over_tls_or_stay_on_this_machine() {
        for good in ["https://shop.co.tz", "http://127.0.0.1:9/a", "http://[::1]"] {
            assert!(WebhookUrl::parse(good).is_some(), "{good}");
        }
        for bad in [
            "http://shop.co.tz",
            "https://me:hunter2@shop.co.tz",
            "https://shop.co.tz/#a",
            "ftp://shop.co.tz",
            "shop.co.tz",
        ] {
            assert!(WebhookUrl::parse(bad).is_none(), "{bad}");
            let said = read(bad, GOOD).unwrap_err();
            assert!(said.contains("BILLPAY_WEBHOOK_URL must be"), "{said}");
            assert!(!said.contains("hunter2"), "{said}");
        }
    }

    #[test]
    fn a_secret_has_its_form_and_is_not_repeated() {
        for bytes in [24, 64] {
            let secret = format!("whsec_{}", BASE64_STANDARD.encode(vec![7; bytes]));
            assert!(WebhookSecret::parse(&secret).is_some(), "{bytes}");
        }
        let short = format!("whsec_{}", BASE64_STANDARD.encode([7; 23]));
        let long = format!("whsec_{}", BASE64_STANDARD.encode([7; 65]));
        let many = [GOOD; 3].join(" ");
        for bad in [
            "hunter2",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_*",
            &short,
            &long,
            &many,
        ] {
            let said = read("https://shop.co.tz/", bad).unwrap_err();
            assert!(said.contains("BILLPAY_WEBHOOK_SECRET must be"), "{said}");
            assert!(!said.contains(bad), "{said}");
        }
    }

    #[test]
    fn two_secrets_sign_while_one_replaces_the_other() {
        let both = format!("{GOOD} {GOOD}");
        let config = read("https://shop.co.tz/", &both).unwrap().unwrap();
        assert_eq!(config.secrets.len(), 2);
    }
}
