//! One HTTP exchange with ClickPesa, limited in time and size.

use std::error::Error;
use std::fmt::Write;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use reqwest::{RequestBuilder, Response, Url, redirect, retry};

use super::error::CallError;
use crate::config::CallLimits;

/// The largest accepted answer. The documented ones are below 1 KiB.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// How long an idle connection is kept: below the minute after which servers commonly close theirs, so
/// that a call seldom uses a connection that is about to close.
const IDLE_TIMEOUT: Duration = Duration::from_secs(45);

/// Identifies the gateway to ClickPesa.
const USER_AGENT: &str = concat!("billpay-gateway/", env!("CARGO_PKG_VERSION"));

/// A complete answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Builds the HTTP client. It follows no redirects, ignores proxies from environment variables, and
/// retries nothing.
///
/// # Errors
/// When the machine has no CA certificates.
pub(super) fn client(
    base_url: &Url,
    limits: CallLimits,
) -> Result<reqwest::Client, reqwest::Error> {
    // An error means that it is installed already, and ring is the only provider that is compiled in.
    rustls::crypto::ring::default_provider()
        .install_default()
        .unwrap_or(());
    let builder = reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .connect_timeout(limits.connect_timeout)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(limits.max_concurrent)
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .no_proxy();
    // Plain HTTP is for this machine only; it needs no certificates, and there may be none.
    let builder = if base_url.scheme() == "http" {
        builder.tls_certs_only([])
    } else {
        builder.https_only(true)
    };
    builder.build()
}

/// Sends the request and reads the whole answer, whatever its status, within `timeout`.
pub(super) async fn exchange(
    request: RequestBuilder,
    timeout: Duration,
) -> Result<Answer, CallError> {
    let mut response = request.timeout(timeout).send().await.map_err(call_error)?;
    let body = read_body(&mut response).await?;
    Ok(Answer {
        status: response.status(),
        headers: std::mem::take(response.headers_mut()),
        body,
    })
}

async fn read_body(response: &mut Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(call_error)? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(CallError::Unreadable(format!(
                "it is longer than {MAX_ANSWER_BYTES} bytes"
            )));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn call_error(error: reqwest::Error) -> CallError {
    // Checked first: after a connect timeout nothing was sent.
    if error.is_connect() {
        CallError::Unreachable(chain(&error.without_url()))
    } else if error.is_timeout() {
        CallError::TimedOut
    } else {
        CallError::Interrupted(chain(&error.without_url()))
    }
}

/// The error and its causes on one line: reqwest's own text omits the causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // Writing to a String does not fail.
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}
