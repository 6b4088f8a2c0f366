//! The two calls that the gateway makes to ClickPesa, and when the second is sent again. Must not
//! know browsers, nor what a failure is called to them.

use std::sync::Arc;
use std::time::Duration;

use billpay_contract::{BillReference, BillRequest, IssuedBill};
use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::Instant;

use super::error::{CallError, CreateError};
use super::token_cache::{Token, TokenCache, TokenSource};
use super::transport::{self, Answer};
use super::{checksum, wire};
use crate::clock::Clock;
use crate::config::{CallLimits, ChecksumConfig, ClickPesaConfig, Credentials};

const GENERATE_TOKEN: &str = "third-parties/generate-token";
const CREATE: &str = "third-parties/billpay/create-order-control-number";

/// The longest wait that is taken from ClickPesa's `Retry-After`: a customer is not sent away for
/// longer on the word of one header.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(120);

/// ClickPesa, as the gateway sees it. Clones share connections and token.
#[derive(Clone)]
pub struct ClickPesa {
    shared: Arc<Shared>,
}

struct Shared {
    http: reqwest::Client,
    create_url: Url,
    checksum: Option<ChecksumConfig>,
    limits: CallLimits,
    places: Semaphore,
    tokens: TokenCache<GenerateToken>,
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
            url: endpoint(&config.base_url, GENERATE_TOKEN),
            credentials: config.credentials.clone(),
            timeout: limits.token_timeout,
        };
        let shared = Shared {
            http,
            create_url: endpoint(&config.base_url, CREATE),
            checksum: config.checksum.clone(),
            limits,
            places: Semaphore::new(limits.max_concurrent.min(Semaphore::MAX_PERMITS)),
            tokens: TokenCache::new(source, clock, limits.token_timeout),
        };
        let shared = Arc::new(shared);
        Ok(Self { shared })
    }

    /// Asks for a control number.
    ///
    /// Sent a second time only after a 401, with a new token: ClickPesa made nothing then. `within`
    /// is how long somebody waits for it: later than that nothing is sent, since the bill would be
    /// one that nobody is told of.
    ///
    /// # Errors
    /// Why there is no number, as far as is known.
    pub async fn create(
        &self,
        bill: &BillRequest,
        within: Duration,
    ) -> Result<IssuedBill, CreateError> {
        let deadline = Instant::now() + within;
        let _place = self.place().await?;
        let token = self.token_by(deadline).await?;
        match self.create_with(&token, bill).await {
            Err(error) if error.token_was_refused() => {
                tracing::info!(
                    ?token,
                    "ClickPesa refused the token; once more with a new one"
                );
                self.shared.tokens.invalidate(&token);
                let token = self.token_by(deadline).await?;
                let outcome = self.create_with(&token, bill).await;
                if matches!(&outcome, Err(error) if error.token_was_refused()) {
                    self.shared.tokens.invalidate(&token);
                }
                outcome
            }
            outcome => outcome,
        }
    }

    async fn token_by(&self, deadline: Instant) -> Result<Token, CreateError> {
        let token = tokio::time::timeout_at(deadline, self.token()).await;
        let token = token.unwrap_or(Err(CreateError::TooLate))?;
        if Instant::now() >= deadline {
            return Err(CreateError::TooLate);
        }
        Ok(token)
    }

    /// Whether a token can be had, from the cache where it has one.
    ///
    /// # Errors
    /// Why it can't.
    pub async fn ready(&self) -> Result<(), CreateError> {
        self.token().await.map(drop)
    }

    async fn place(&self) -> Result<SemaphorePermit<'_>, CreateError> {
        let place = self.shared.places.acquire();
        match tokio::time::timeout(self.shared.limits.queue_timeout, place).await {
            Ok(Ok(place)) => Ok(place),
            // Too late, or closed, which this semaphore never is.
            Ok(Err(_)) | Err(_) => Err(CreateError::Crowded),
        }
    }

    async fn token(&self) -> Result<Token, CreateError> {
        let token = self.shared.tokens.token().await;
        token.map_err(CreateError::NoToken)
    }

    async fn create_with(
        &self,
        token: &Token,
        bill: &BillRequest,
    ) -> Result<IssuedBill, CreateError> {
        let mut body = wire::create_body(bill);
        if let Some(config) = &self.shared.checksum {
            checksum::sign(&mut body, config);
        }
        let request = self
            .shared
            .http
            .post(self.shared.create_url.clone())
            .header(AUTHORIZATION, token.header())
            .header(CONTENT_TYPE, "application/json")
            .body(serde_json::Value::Object(body).to_string());
        // Whatever becomes of it, the operator can see that this bill was on its way.
        let reference = bill.reference().map(BillReference::as_str);
        tracing::info!(reference, "bill sent");
        let answer = transport::exchange(request, self.shared.limits.timeout).await;
        let issued = answer
            .and_then(|answer| read(&answer, |body| wire::issued_bill(body, bill)))
            .map_err(|error| {
                CreateError::Create(blamed(error, bill).without(&self.secrets(token)))
            })?;
        self.shared.tokens.accepted(token);
        Ok(issued)
    }

    /// What ClickPesa's words could repeat and no log may hold.
    fn secrets(&self, token: &Token) -> Vec<SecretString> {
        let key = self
            .shared
            .checksum
            .as_ref()
            .map(|config| config.key.clone());
        let mut secrets = vec![token.bare()];
        secrets.extend(self.shared.tokens.source().secrets());
        secrets.extend(key);
        secrets
    }
}

/// A conflict is about the reference. Without one ClickPesa chose the number, and it is its own
/// trouble.
fn blamed(error: CallError, bill: &BillRequest) -> CallError {
    match error {
        CallError::Conflict { message } if bill.reference().is_none() => CallError::Failed {
            status: StatusCode::CONFLICT,
            message,
        },
        other => other,
    }
}

impl std::fmt::Debug for ClickPesa {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClickPesa")
    }
}

/// The token call.
struct GenerateToken {
    http: reqwest::Client,
    url: Url,
    credentials: Credentials,
    timeout: Duration,
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
    fn secrets(&self) -> [SecretString; 2] {
        let Credentials { client_id, api_key } = &self.credentials;
        [client_id.clone(), api_key.clone()]
    }
}

/// Marked, so that no log prints it.
fn secret_header(secret: &SecretString) -> Result<HeaderValue, CallError> {
    let mut value = HeaderValue::from_str(secret.expose_secret())
        .map_err(|_| CallError::Unreachable("a credential can't stand in a header".to_owned()))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The address of an endpoint, also when the base address has a path of its own.
fn endpoint(base_url: &Url, path: &str) -> Url {
    let mut url = base_url.clone();
    url.set_path(&format!("{}/{path}", base_url.path().trim_end_matches('/')));
    url
}

/// What an answer means: the same statuses for both calls.
fn read<T>(
    answer: &Answer,
    parse: impl FnOnce(&[u8]) -> Result<T, String>,
) -> Result<T, CallError> {
    let status = answer.status;
    if status.is_success() {
        return parse(&answer.body).map_err(CallError::Unreadable);
    }
    let message = wire::error_message(&answer.body);
    Err(match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => CallError::Denied { status, message },
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            CallError::Rejected { status, message }
        }
        StatusCode::CONFLICT => CallError::Conflict { message },
        StatusCode::TOO_MANY_REQUESTS => CallError::RateLimited {
            retry_after: retry_after(&answer.headers),
            message,
        },
        _ => CallError::Failed { status, message },
    })
}

/// Whole seconds only: the date form would need the two clocks to agree.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds).min(MAX_RETRY_AFTER))
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

    #[test]
    fn retry_after_is_whole_seconds_within_a_bound() {
        let read = |value: &'static str| {
            retry_after(&HeaderMap::from_iter([(
                RETRY_AFTER,
                HeaderValue::from_static(value),
            )]))
        };
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        assert_eq!(read("86400"), Some(MAX_RETRY_AFTER));
        assert_eq!(read("Wed, 21 Oct 2026 07:28:00 GMT"), None);
        assert_eq!(read("-1"), None);
    }
}
