//! The call that requests a new token.

use std::time::Duration;

use http::HeaderValue;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use super::answer::read;
use super::error::CallError;
use super::token_cache::TokenSource;
use super::{transport, wire};
use crate::config::Credentials;

/// Requests tokens with the gateway's credentials.
pub(super) struct GenerateToken {
    pub(super) http: reqwest::Client,
    pub(super) url: Url,
    pub(super) credentials: Credentials,
    pub(super) timeout: Duration,
}

impl TokenSource for GenerateToken {
    async fn fetch(&self) -> Result<SecretString, CallError> {
        let Credentials { client_id, api_key } = &self.credentials;
        let request = self
            .http
            .post(self.url.clone())
            .header("client-id", secret_header(client_id)?)
            .header("api-key", secret_header(api_key)?);
        let answer = transport::exchange(request, self.timeout).await?;
        read(&answer, wire::token).map_err(|error| error.without(&self.secrets()))
    }
}

impl GenerateToken {
    /// The path below the base address.
    pub(super) const PATH: &'static str = "third-parties/generate-token";

    /// The secrets that an error message could repeat.
    pub(super) fn secrets(&self) -> [SecretString; 2] {
        let Credentials { client_id, api_key } = &self.credentials;
        [client_id.clone(), api_key.clone()]
    }
}

/// A header value that is marked as sensitive, so that no log prints it.
fn secret_header(secret: &SecretString) -> Result<HeaderValue, CallError> {
    let mut value = HeaderValue::from_str(secret.expose_secret())
        .map_err(|_| CallError::Unreachable("a credential can't stand in a header".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}
