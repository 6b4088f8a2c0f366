//! The HTTP client for the merchant's system.

use std::time::Duration;

use reqwest::{Client, Url, redirect, retry};

/// Connecting: a TCP and TLS handshake on a bad day.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an idle connection is kept: below the minute after which servers commonly drop theirs.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// Told to the receiver.
const USER_AGENT: &str = concat!("billpay-gateway/", env!("CARGO_PKG_VERSION"));

/// It follows no redirect, uses no proxy that an environment variable names, and repeats nothing by
/// itself.
///
/// # Errors
/// When the machine has no certificates to check the receiver's against.
pub(super) fn build(url: &Url) -> Result<Client, reqwest::Error> {
    // Whoever was first has chosen the same one: ring is the only one that is compiled in.
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
    // On this machine without TLS no certificates are needed, and there may be none.
    let builder = if url.scheme() == "http" {
        builder.tls_certs_only([])
    } else {
        builder.https_only(true)
    };
    builder.build()
}
