//! The URL of webhooks: plain HTTP on this machine only.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::Uri;
use axum::http::uri::Authority;
use serde::{Deserialize, Serialize};

/// The port of a URL without one.
const HTTP_PORT: u16 = 80;

/// An `http://` URL on the loopback interface, so that a sandbox's webhook never reaches a real server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebhookUrl {
    authority: Authority,
    path: String,
}

/// Why a URL can't be used for webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookUrlError {
    /// The text is not a URL with a host.
    Malformed,
    /// The URL is not `http://`. The sandbox has no TLS.
    NotHttp,
    /// The URL's host is another machine.
    NotLoopback,
    /// The URL contains a user name or a password.
    Credentials,
}

impl fmt::Display for WebhookUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the webhook URL must look like http://127.0.0.1:8080/path",
            Self::NotHttp => "the webhook URL must begin with http://, the sandbox has no TLS",
            Self::NotLoopback => {
                "the webhook URL must be on this machine: 127.0.0.1, [::1] or localhost"
            }
            Self::Credentials => "the webhook URL must have no user and no password",
        })
    }
}

impl std::error::Error for WebhookUrlError {}

impl FromStr for WebhookUrl {
    type Err = WebhookUrlError;

    fn from_str(text: &str) -> Result<Self, WebhookUrlError> {
        let uri: Uri = text.parse().map_err(|_| WebhookUrlError::Malformed)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(WebhookUrlError::Malformed);
        };
        if scheme != "http" {
            return Err(WebhookUrlError::NotHttp);
        }
        if authority.as_str().contains('@') {
            return Err(WebhookUrlError::Credentials);
        }
        if !is_loopback(authority.host()) {
            return Err(WebhookUrlError::NotLoopback);
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Ok(Self {
            authority: authority.clone(),
            path: path.to_owned(),
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let address: Option<IpAddr> = address.parse().ok();
    address.map_or_else(
        || host.eq_ignore_ascii_case("localhost"),
        |address| address.is_loopback(),
    )
}

impl WebhookUrl {
    /// The `host:port` to connect to.
    pub(super) fn address(&self) -> String {
        let port = self.authority.port_u16().unwrap_or(HTTP_PORT);
        format!("{}:{port}", self.authority.host())
    }

    /// The value of the `Host` header.
    pub(super) fn host(&self) -> &str {
        self.authority.as_str()
    }

    /// The path with its query.
    pub(super) fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}{}", self.authority, self.path)
    }
}

impl TryFrom<String> for WebhookUrl {
    type Error = WebhookUrlError;

    fn try_from(text: String) -> Result<Self, WebhookUrlError> {
        text.parse()
    }
}

impl From<WebhookUrl> for String {
    fn from(url: WebhookUrl) -> Self {
        url.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, address: &str, path: &str) {
        let url: WebhookUrl = text.parse().unwrap();
        assert_eq!((&*url.address(), url.path()), (address, path));
    }

    #[test]
    fn urls_on_this_machine_are_accepted() {
        check("http://127.0.0.1:8080/a?b=c", "127.0.0.1:8080", "/a?b=c");
        check("http://127.3.2.1", "127.3.2.1:80", "/");
        check("http://[::1]:9/", "[::1]:9", "/");
        check("http://LocalHost:9/hook", "LocalHost:9", "/hook");
    }

    #[test]
    fn other_urls_are_refused() {
        use WebhookUrlError::{Credentials, Malformed, NotHttp, NotLoopback};
        for (text, error) in [
            ("", Malformed),
            ("/webhooks", Malformed),
            ("webhooks", Malformed),
            ("127.0.0.1:80", Malformed),
            ("http://", Malformed),
            ("https://127.0.0.1/", NotHttp),
            ("http://shop.example.co.tz/", NotLoopback),
            ("http://10.0.0.1/", NotLoopback),
            ("http://0.0.0.0/", NotLoopback),
            ("http://localhost.example/", NotLoopback),
            ("http://127.0.0.1@10.0.0.1/", Credentials),
            ("http://a:b@127.0.0.1/", Credentials),
        ] {
            assert_eq!(text.parse::<WebhookUrl>(), Err(error), "{text}");
        }
    }
}
