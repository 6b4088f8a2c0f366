//! The settings of calls to ClickPesa: credentials, address, checksum and limits.

use std::time::Duration;

use http::{HeaderName, HeaderValue};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::settings::{ConfigProblems, Settings, SettingsReader};

const CHECKSUM_KEY: &str = "CLICKPESA_CHECKSUM_KEY";

/// The documented production address. No sandbox host is documented, so none is guessed.
const BASE_URL: &str = "https://api.clickpesa.com";

/// The time limit of a create call. ClickPesa documents none. Customers wait no longer, and two such
/// calls with a token call between them exceed a request's time limit anyway.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The time limit for connecting: a slow TCP and TLS handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The time limit of a token call: half of a create call's, which follows it.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(10);

/// Concurrent create calls. ClickPesa documents no limit; a busy shop needs fewer, and so few do not
/// look like an attack.
const MAX_CONCURRENT: usize = 32;

/// How long a bill waits for a permit. After that it is better to tell the customer.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// The method that signs a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChecksumMethod {
    /// Signs the JSON with sorted keys: the documented method.
    Canonical,
    /// Signs the concatenated values: for older applications.
    Legacy,
}

impl ChecksumMethod {
    /// The name in settings and in a payload's `checksumMethod`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Canonical => "canonical",
            Self::Legacy => "legacy",
        }
    }
}

/// The key and method that sign payloads.
#[derive(Clone, Debug)]
pub struct ChecksumConfig {
    /// The key, used as its UTF-8 bytes.
    pub key: SecretString,
    /// The method.
    pub method: ChecksumMethod,
}

/// The gateway's credentials at ClickPesa.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The header `client-id`.
    pub client_id: SecretString,
    /// The header `api-key`.
    pub api_key: SecretString,
}

/// Limits of the calls to ClickPesa.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallLimits {
    /// The time limit of a create call, from connecting to the last byte.
    pub timeout: Duration,
    /// The time limit for connecting.
    pub connect_timeout: Duration,
    /// The time limit of a token call, from connecting to the last byte.
    pub token_timeout: Duration,
    /// Concurrent create calls.
    pub max_concurrent: usize,
    /// How long a bill waits for a permit.
    pub queue_timeout: Duration,
}

/// The settings of calls to ClickPesa.
#[derive(Clone, Debug)]
pub struct ClickPesaConfig {
    /// The gateway's credentials.
    pub credentials: Credentials,
    /// ClickPesa's address: https, or http on this machine.
    pub base_url: Url,
    /// Set when checksums are switched on at ClickPesa.
    pub checksum: Option<ChecksumConfig>,
}

impl CallLimits {
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Self {
        Self {
            timeout: reader.milliseconds("BILLPAY_CLICKPESA_TIMEOUT_MS", TIMEOUT),
            connect_timeout: reader
                .milliseconds("BILLPAY_CLICKPESA_CONNECT_TIMEOUT_MS", CONNECT_TIMEOUT),
            token_timeout: reader.milliseconds("BILLPAY_CLICKPESA_TOKEN_TIMEOUT_MS", TOKEN_TIMEOUT),
            max_concurrent: reader.count("BILLPAY_CLICKPESA_MAX_CONCURRENT", MAX_CONCURRENT),
            queue_timeout: reader.milliseconds("BILLPAY_CLICKPESA_QUEUE_TIMEOUT_MS", QUEUE_TIMEOUT),
        }
    }
}

impl ClickPesaConfig {
    /// `None` when something is wrong. The reader then has the problem.
    pub(super) fn read(reader: &mut SettingsReader<'_>) -> Option<Self> {
        let client_id = credential(reader, "CLICKPESA_CLIENT_ID");
        let api_key = credential(reader, "CLICKPESA_API_KEY");
        let base_url = base_url(reader);
        let checksum = checksum(reader);
        if client_id.is_none() && api_key.is_none() {
            reader.problem(
                "there are no credentials: set CLICKPESA_CLIENT_ID and CLICKPESA_API_KEY, or pass \
                 --sandbox to try everything with a sandbox in ClickPesa's place"
                    .to_owned(),
            );
        } else {
            for (name, value) in [
                ("CLICKPESA_CLIENT_ID", &client_id),
                ("CLICKPESA_API_KEY", &api_key),
            ] {
                if value.is_none() {
                    reader.problem(format!("{name} is not set"));
                }
            }
        }
        Some(Self {
            credentials: Credentials {
                client_id: client_id?,
                api_key: api_key?,
            },
            base_url: base_url?,
            checksum,
        })
    }
}

/// Reads a secret that must be a valid header value.
fn credential(reader: &mut SettingsReader<'_>, name: &str) -> Option<SecretString> {
    let secret = reader.secret(name)?;
    let text = secret.expose_secret();
    if HeaderValue::from_str(text).is_err() || !text.is_ascii() {
        reader.problem(format!(
            "{name} must be printable ASCII characters on one line"
        ));
    }
    Some(secret)
}

/// Reads how webhooks of ClickPesa are verified, for `billpay-gateway check-webhook`.
///
/// # Errors
/// All problems at once.
pub fn webhook_checksum(
    settings: &dyn Settings,
) -> Result<(ChecksumConfig, Option<HeaderName>), ConfigProblems> {
    let mut reader = SettingsReader::new(settings);
    let checksum = checksum(&mut reader);
    if checksum.is_none() {
        reader.problem(format!("{CHECKSUM_KEY} is not set"));
    }
    let header = webhook_header(&mut reader);
    reader.finish(checksum.map(|checksum| (checksum, header)))
}

/// Reads the header of a webhook's checksum.
pub(super) fn webhook_header(reader: &mut SettingsReader<'_>) -> Option<HeaderName> {
    let rule = "the name of a header, such as X-ClickPesa-Signature";
    let parse = |text: &str| text.parse().ok().map(Some);
    reader.parsed("CLICKPESA_WEBHOOK_HEADER", None, rule, parse)
}

fn checksum(reader: &mut SettingsReader<'_>) -> Option<ChecksumConfig> {
    const METHOD: &str = "CLICKPESA_CHECKSUM_METHOD";
    let parse = |text: &str| match text {
        "canonical" => Some(ChecksumMethod::Canonical),
        "legacy" => Some(ChecksumMethod::Legacy),
        _ => None,
    };
    let default = ChecksumMethod::Canonical;
    let method = reader.parsed(METHOD, default, "canonical or legacy", parse);
    let key = reader.secret(CHECKSUM_KEY);
    if key.is_none() && reader.text(METHOD).is_some() {
        reader.problem(format!("{METHOD} is set without {CHECKSUM_KEY}"));
    }
    Some(ChecksumConfig { key: key?, method })
}

/// Reads the address. Credentials are sent to it, so plain http is accepted only on this machine.
fn base_url(reader: &mut SettingsReader<'_>) -> Option<Url> {
    const NAME: &str = "CLICKPESA_BASE_URL";
    let parse = |text: &str| parse_base_url(text).map(Some);
    let default = Url::parse(BASE_URL).ok();
    let rule = "an https:// address without query, user or password (http:// on loopback only)";
    reader.parsed(NAME, default, rule, parse)
}

fn parse_base_url(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let plain = url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let safe = match url.scheme() {
        "https" => url.host().is_some(),
        "http" => on_this_machine(url.host_str()?),
        _ => false,
    };
    (plain && safe).then_some(url)
}

/// Whether the host is this machine.
pub(super) fn on_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || address
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_sent_over_tls_or_stay_on_this_machine() {
        for good in [
            "https://api.clickpesa.com",
            "https://proxy.example/clickpesa",
            "http://127.0.0.1:9",
            "http://localhost:9",
            "http://[::1]:9",
        ] {
            assert!(parse_base_url(good).is_some(), "{good}");
        }
        for bad in [
            "http://api.clickpesa.com",
            "http://localhost.example",
            "http://10.0.0.1",
            "ftp://api.clickpesa.com",
            "https://me:secret@api.clickpesa.com",
            "https://api.clickpesa.com?key=1",
            "api.clickpesa.com",
        ] {
            assert!(parse_base_url(bad).is_none(), "{bad}");
        }
    }
}
