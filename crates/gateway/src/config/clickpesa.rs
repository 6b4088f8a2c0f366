//! How ClickPesa is called: credentials, address, checksum, bounds.

use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::settings::Reader;

/// The documented production address. No sandbox host is documented, so none is guessed.
const BASE_URL: &str = "https://api.clickpesa.com";

/// One create call. ClickPesa documents none; a customer waits no longer, and two of these with a
/// token between them are more than a request is given anyway.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A TCP and TLS handshake on a bad day.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A token call: half of a create call, which comes after it.
const TOKEN_TIMEOUT: Duration = Duration::from_secs(10);

/// Create calls at once. ClickPesa documents no limit; this is more than a busy shop's and too
/// few to look like an attack.
const MAX_CONCURRENT: usize = 32;

/// How long a bill waits for its turn: a customer who waits longer is better told.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// How a payload is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChecksumMethod {
    /// Over the JSON with sorted keys: the documented one.
    Canonical,
    /// Over the concatenated values: for applications made before.
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

/// What payloads are signed with.
#[derive(Clone, Debug)]
pub struct ChecksumConfig {
    /// The key, used as its UTF-8 bytes.
    pub key: SecretString,
    /// The scheme.
    pub method: ChecksumMethod,
}

/// Who the gateway is to ClickPesa.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The header `client-id`.
    pub client_id: SecretString,
    /// The header `api-key`.
    pub api_key: SecretString,
}

/// Bounds of the calls to ClickPesa.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallLimits {
    /// One create call, from connecting to the last byte.
    pub timeout: Duration,
    /// Connecting.
    pub connect_timeout: Duration,
    /// One token call, from connecting to the last byte.
    pub token_timeout: Duration,
    /// Create calls at once.
    pub max_concurrent: usize,
    /// How long a bill waits for its turn.
    pub queue_timeout: Duration,
}

/// How ClickPesa is called.
#[derive(Clone, Debug)]
pub struct ClickPesaConfig {
    /// Who the gateway is.
    pub credentials: Credentials,
    /// Where ClickPesa is: https, or http on this machine.
    pub base_url: Url,
    /// Set when the application has checksums switched on.
    pub checksum: Option<ChecksumConfig>,
}

impl CallLimits {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
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
    /// `None` when something is wrong, which the reader then knows.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let client_id = credential(reader, "CLICKPESA_CLIENT_ID");
        let api_key = credential(reader, "CLICKPESA_API_KEY");
        let base_url = base_url(reader);
        let checksum = checksum(reader);
        if client_id.is_none() && api_key.is_none() {
            reader.problem(
                "there are no credentials: set CLICKPESA_CLIENT_ID and CLICKPESA_API_KEY, or pass \
                 --sandbox to try everything with a stand-in for ClickPesa"
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

/// A secret that can travel in a header.
fn credential(reader: &mut Reader<'_>, name: &str) -> Option<SecretString> {
    let secret = reader.secret(name)?;
    let text = secret.expose_secret();
    if HeaderValue::from_str(text).is_err() || !text.is_ascii() {
        reader.problem(format!(
            "{name} must be printable ASCII characters on one line"
        ));
    }
    Some(secret)
}

fn checksum(reader: &mut Reader<'_>) -> Option<ChecksumConfig> {
    const METHOD: &str = "CLICKPESA_CHECKSUM_METHOD";
    let parse = |text: &str| match text {
        "canonical" => Some(ChecksumMethod::Canonical),
        "legacy" => Some(ChecksumMethod::Legacy),
        _ => None,
    };
    let default = ChecksumMethod::Canonical;
    let method = reader.parsed(METHOD, default, "canonical or legacy", parse);
    let key = reader.secret("CLICKPESA_CHECKSUM_KEY");
    if key.is_none() && reader.text(METHOD).is_some() {
        reader.problem(format!("{METHOD} is set without CLICKPESA_CHECKSUM_KEY"));
    }
    Some(ChecksumConfig { key: key?, method })
}

/// Credentials travel to that address: plain http only where nobody listens in between.
fn base_url(reader: &mut Reader<'_>) -> Option<Url> {
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

/// Whether nobody listens on the way to that host.
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
