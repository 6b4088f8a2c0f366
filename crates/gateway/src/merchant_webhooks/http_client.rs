//! The HTTP client for the merchant's system.

use std::time::Duration;

use reqwest::{Client, Url, redirect, retry};

/// The time limit for connecting: a slow TCP and TLS handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an idle connection is kept: below the minute after which servers commonly close theirs.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// Identifies the gateway to the receiver.
const USER_AGENT: &str = concat!("billpay-gateway/", env!("CARGO_PKG_VERSION"));

/// Builds the client. It follows no redirects, ignores proxies from environment variables, and retries
/// nothing.
///
/// # Errors
/// When the machine has no CA certificates.
pub(super) fn build(url: &Url) -> Result<Client, reqwest::Error> {
    // An error means that it is installed already, and ring is the only provider that is compiled in.
    rustls::crypto::ring::default_provider()
        .install_default()
        .unwrap_or(());
    let builder = Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy();
    // Plain HTTP is for this machine only; it needs no certificates, and there may be none.
    let builder = if url.scheme() == "http" {
        builder.tls_certs_only([])
    } else {
        builder.https_only(true)
    };
    builder.build()
}
