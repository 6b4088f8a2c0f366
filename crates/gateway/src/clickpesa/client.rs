//! ClickPesa as one address with a token: who may call at once, and when a call is sent again. Must
//! not know what is asked, nor what a failure is called to browsers.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::Url;
use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::checksum;
use super::error::{CallError, ProviderError};
use super::generate_token::GenerateToken;
use super::token_cache::{Token, TokenCache};
use super::transport::{self, Answer};
use crate::clock::Clock;
use crate::config::{CallLimits, ChecksumConfig, ClickPesaConfig};

/// Calls at once that only look: a quarter of what may make numbers by default.
const MAX_LOOKS: usize = 8;

/// ClickPesa, as the gateway sees it. Clones share connections and token.
#[derive(Clone)]
pub struct ClickPesa {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    base_url: Url,
    checksum: Option<ChecksumConfig>,
    limits: CallLimits,
    /// For what makes numbers.
    places: Semaphore,
    /// For what only looks, so that it never stands before what makes.
    seats: Semaphore,
    /// For looks and calls that a bill's making or closing waits for.
    desks: Semaphore,
    tokens: TokenCache<GenerateToken>,
}

/// What is asked, without token and signature.
pub(super) struct Question {
    pub(super) method: Method,
    /// Under ClickPesa's address.
    pub(super) path: String,
    pub(super) body: Option<Map<String, Value>>,
}

impl ClickPesa {
    /// Nothing is sent yet.
    ///
    /// # Errors
    /// When the machine has no certificates to check ClickPesa's against.
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
            checksum: config.checksum.clone(),
            limits,
            places: Semaphore::new(limits.max_concurrent.min(Semaphore::MAX_PERMITS)),
            seats: Semaphore::new(MAX_LOOKS),
            desks: Semaphore::new(MAX_LOOKS),
            tokens: TokenCache::new(source, clock, limits.token_timeout),
        };
        let inner = Arc::new(inner);
        Ok(Self { inner })
    }

    /// Where it is.
    #[cfg(feature = "sandbox")]
    pub(crate) fn base_url(&self) -> &Url {
        &self.inner.base_url
    }

    /// Asks with a token, and once more with a new one after a 401: ClickPesa has done nothing then.
    /// `within` is how long somebody waits: later than that nothing is sent.
    pub(super) async fn ask<T>(
        &self,
        question: &Question,
        within: Duration,
        read: impl Fn(&Answer) -> Result<T, CallError>,
    ) -> Result<T, ProviderError> {
        let deadline = Instant::now() + within;
        let token = self.token_by(deadline).await?;
        match self.ask_with(&token, question, &read).await {
            Err(error) if error.token_was_refused() => {
                tracing::info!(
                    ?token,
                    "ClickPesa refused the token; once more with a new one"
                );
                self.inner.tokens.invalidate(&token);
                let token = self.token_by(deadline).await?;
                let outcome = self.ask_with(&token, question, &read).await;
                if matches!(&outcome, Err(error) if error.token_was_refused()) {
                    self.inner.tokens.invalidate(&token);
                }
                outcome
            }
            outcome => outcome,
        }
    }

    async fn ask_with<T>(
        &self,
        token: &Token,
        question: &Question,
        read: impl Fn(&Answer) -> Result<T, CallError>,
    ) -> Result<T, ProviderError> {
        let answer = self.exchange(token, question).await;
        let outcome = answer.and_then(|answer| read(&answer));
        let outcome =
            outcome.map_err(|error| ProviderError::Call(error.without(&self.secrets(token))))?;
        self.inner.tokens.accepted(token);
        Ok(outcome)
    }

    /// The body is signed where checksums are on.
    async fn exchange(&self, token: &Token, question: &Question) -> Result<Answer, CallError> {
        let url = endpoint(&self.inner.base_url, &question.path);
        let request = self.inner.http.request(question.method.clone(), url);
        let mut request = request.header(AUTHORIZATION, token.header());
        if let Some(mut body) = question.body.clone() {
            if let Some(config) = &self.inner.checksum {
                checksum::sign(&mut body, config);
            }
            let body = Value::Object(body).to_string();
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        transport::exchange(request, self.inner.limits.timeout).await
    }

    async fn token_by(&self, deadline: Instant) -> Result<Token, ProviderError> {
        let token = tokio::time::timeout_at(deadline, self.token()).await;
        let token = token.unwrap_or(Err(ProviderError::TooLate))?;
        if Instant::now() >= deadline {
            return Err(ProviderError::TooLate);
        }
        Ok(token)
    }

    /// Whether a token can be had, from the cache where it has one.
    ///
    /// # Errors
    /// Why it can't.
    pub async fn ready(&self) -> Result<(), ProviderError> {
        self.token().await.map(drop)
    }

    /// A place among the calls that make numbers.
    pub(super) async fn place(&self) -> Result<SemaphorePermit<'_>, ProviderError> {
        self.admitted(&self.inner.places).await
    }

    /// A seat among the calls that look.
    pub(super) async fn seat(&self) -> Result<SemaphorePermit<'_>, ProviderError> {
        self.admitted(&self.inner.seats).await
    }

    /// A place for what a bill's making or closing waits for.
    pub(super) async fn desk(&self) -> Result<SemaphorePermit<'_>, ProviderError> {
        self.admitted(&self.inner.desks).await
    }

    async fn admitted<'a>(
        &self,
        places: &'a Semaphore,
    ) -> Result<SemaphorePermit<'a>, ProviderError> {
        match tokio::time::timeout(self.inner.limits.queue_timeout, places.acquire()).await {
            Ok(Ok(place)) => Ok(place),
            // Too late, or closed, which this semaphore never is.
            Ok(Err(_)) | Err(_) => Err(ProviderError::Crowded),
        }
    }

    async fn token(&self) -> Result<Token, ProviderError> {
        let token = self.inner.tokens.token().await;
        token.map_err(ProviderError::NoToken)
    }

    /// What ClickPesa's words could repeat and no log may hold.
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

/// The address of an endpoint, also when the base address has a path of its own.
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
