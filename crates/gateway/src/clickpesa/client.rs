//! The client of ClickPesa's API: adds the token and the checksum to a call, and repeats it once with a
//! new token after a 401.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::Url;
use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::breaker::{AdmittedCall, Breaker};
use super::checksum;
use super::error::{CallError, ProviderError};
use super::generate_token::GenerateToken;
use super::permits::{self, Caller, Permit, Permits, Purpose};
use super::token_cache::{Token, TokenCache};
use super::transport::{self, Answer};
use crate::clock::Clock;
use crate::config::{CallLimits, ChecksumConfig, ClickPesaConfig};

/// A client of ClickPesa's API. Clones share connections, permits and the token.
#[derive(Clone)]
pub struct ClickPesa {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    base_url: Url,
    /// Calls that create a number have one breaker, all others a second one: either can fail while the others work.
    create_breaker: Breaker,
    other_breaker: Breaker,
    checksum: Option<ChecksumConfig>,
    limits: CallLimits,
    permits: Permits,
    tokens: TokenCache<GenerateToken>,
}

/// The right to send one request, and to repeat it after a 401. While ClickPesa is down, one call at a time tries whether it
/// is back. If that call is dropped without an answer, another one may try.
pub(crate) struct Call<'c> {
    admitted: AdmittedCall<'c>,
    _permit: Permit<'c>,
}

/// A request, without token and checksum.
pub(super) struct ApiRequest {
    pub(super) method: Method,
    /// The path below the base address.
    pub(super) path: String,
    pub(super) body: Option<Map<String, Value>>,
}

impl ClickPesa {
    /// Creates the client. It sends nothing yet.
    ///
    /// # Errors
    /// When the machine has no CA certificates.
    pub fn new(
        config: &ClickPesaConfig,
        limits: CallLimits,
        clock: Clock,
    ) -> Result<Self, reqwest::Error> {
        let http = transport::client(&config.base_url, limits)?;
        let source = GenerateToken {
            http: http.clone(),
            url: endpoint(&config.base_url, GenerateToken::PATH),
            credentials: config.credentials.clone(),
            timeout: limits.token_timeout,
        };
        let inner = Inner {
            http,
            base_url: config.base_url.clone(),
            create_breaker: Breaker::new("creates", clock.clone()),
            other_breaker: Breaker::new("lookups and polls", clock.clone()),
            checksum: config.checksum.clone(),
            limits,
            permits: Permits::new(limits),
            tokens: TokenCache::new(source, clock, limits.token_timeout),
        };
        let inner = Arc::new(inner);
        Ok(Self { inner })
    }

    /// The base address.
    #[cfg(feature = "sandbox")]
    pub(crate) fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    /// Sends the request. After a 401 ClickPesa has done nothing, so the request is sent once more with a new token. No
    /// request is begun later than `within` from now.
    pub(super) async fn send<T>(
        &self,
        call: Call<'_>,
        request: &ApiRequest,
        within: Duration,
        read: impl Fn(&Answer) -> Result<T, CallError>,
    ) -> Result<T, ProviderError> {
        let outcome = self.send_by(Instant::now() + within, request, read).await;
        call.admitted.ended(&outcome);
        outcome
    }

    async fn send_by<T>(
        &self,
        deadline: Instant,
        request: &ApiRequest,
        read: impl Fn(&Answer) -> Result<T, CallError>,
    ) -> Result<T, ProviderError> {
        let token = self.token_by(deadline).await?;
        match self.send_with(&token, request, &read).await {
            Err(error) if error.token_was_refused() => {
                tracing::info!(
                    ?token,
                    "ClickPesa refused the token; sending again with a new one"
                );
                self.inner.tokens.invalidate(&token);
                let token = self.token_by(deadline).await?;
                let outcome = self.send_with(&token, request, &read).await;
                if matches!(&outcome, Err(error) if error.token_was_refused()) {
                    self.inner.tokens.invalidate(&token);
                }
                outcome
            }
            outcome => outcome,
        }
    }

    async fn send_with<T>(
        &self,
        token: &Token,
        request: &ApiRequest,
        read: impl Fn(&Answer) -> Result<T, CallError>,
    ) -> Result<T, ProviderError> {
        let answer = self.exchange(token, request).await;
        let outcome = answer.and_then(|answer| read(&answer));
        let outcome =
            outcome.map_err(|error| ProviderError::Call(error.without(&self.secrets(token))))?;
        self.inner.tokens.accepted(token);
        Ok(outcome)
    }

    /// Sends the request once. Its body is signed where checksums are on.
    async fn exchange(&self, token: &Token, request: &ApiRequest) -> Result<Answer, CallError> {
        let url = endpoint(&self.inner.base_url, &request.path);
        let call = self.inner.http.request(request.method.clone(), url);
        let mut call = call.header(AUTHORIZATION, token.header());
        if let Some(mut body) = request.body.clone() {
            if let Some(config) = &self.inner.checksum {
                checksum::sign(&mut body, config);
            }
            let body = Value::Object(body).to_string();
            call = call.header(CONTENT_TYPE, "application/json").body(body);
        }
        transport::exchange(call, self.inner.limits.timeout).await
    }

    async fn token_by(&self, deadline: Instant) -> Result<Token, ProviderError> {
        let token = tokio::time::timeout_at(deadline, self.token()).await;
        let token = token.unwrap_or(Err(ProviderError::DeadlinePassed))?;
        if Instant::now() >= deadline {
            return Err(ProviderError::DeadlinePassed);
        }
        Ok(token)
    }

    /// Checks that the polls and lookups of the background are not paused.
    ///
    /// # Errors
    /// While they are paused, because ClickPesa is down.
    pub(crate) fn check_background_not_paused(&self) -> Result<(), ProviderError> {
        self.check_not_paused(Purpose::Poll(Caller::Background))
    }

    /// Waits until ClickPesa may be asked for payments.
    ///
    /// # Errors
    /// When it is down, or when no permit becomes free in time.
    pub(crate) async fn begin_poll(&self, caller: Caller) -> Result<Call<'_>, ProviderError> {
        self.begin(Purpose::Poll(caller)).await
    }

    /// Waits until ClickPesa may be called, unless it is down.
    pub(super) async fn begin(&self, purpose: Purpose) -> Result<Call<'_>, ProviderError> {
        self.check_not_paused(purpose)?;
        let permit = self.inner.permits.acquire(purpose).await?;
        Ok(Call {
            admitted: self.breaker(purpose).admit(purpose.origin())?,
            _permit: permit,
        })
    }

    fn check_not_paused(&self, purpose: Purpose) -> Result<(), ProviderError> {
        self.breaker(purpose).check(purpose.origin())
    }

    /// The breaker of calls for that purpose.
    pub(super) fn breaker(&self, purpose: Purpose) -> &Breaker {
        match purpose {
            Purpose::Create { .. } => &self.inner.create_breaker,
            Purpose::Poll(_) | Purpose::Lookup(_) => &self.inner.other_breaker,
        }
    }

    /// How many calls of the background work may be in flight at a time.
    pub(crate) fn background_calls(&self) -> usize {
        permits::background_calls(self.inner.limits)
    }

    /// The token, from the cache or from ClickPesa.
    pub(super) async fn token(&self) -> Result<Token, ProviderError> {
        let token = self.inner.tokens.token().await;
        token.map_err(ProviderError::NoToken)
    }

    /// The secrets that an error message of ClickPesa could repeat.
    fn secrets(&self, token: &Token) -> Vec<SecretString> {
        let key = self
            .inner
            .checksum
            .as_ref()
            .map(|config| config.key.clone());
        let mut secrets = vec![token.bare()];
        secrets.extend(self.inner.tokens.source().secrets());
        secrets.extend(key);
        secrets
    }
}

impl std::fmt::Debug for ClickPesa {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClickPesa")
    }
}

/// The address of an endpoint. The base address may have a path.
fn endpoint(base_url: &Url, path: &str) -> Url {
    let mut url = base_url.clone();
    url.set_path(&format!("{}/{path}", base_url.path().trim_end_matches('/')));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_may_have_a_path() {
        for (base, expected) in [
            ("https://api.example", "https://api.example/third-parties/x"),
            (
                "https://api.example/",
                "https://api.example/third-parties/x",
            ),
            (
                "https://p.example/cp/",
                "https://p.example/cp/third-parties/x",
            ),
        ] {
            let url = endpoint(&Url::parse(base).unwrap(), "third-parties/x");
            assert_eq!(url.as_str(), expected);
        }
    }
}
