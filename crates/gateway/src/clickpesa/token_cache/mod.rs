//! Caches ClickPesa's token: one refresh serves all callers, the token is renewed before it expires,
//! and failures are remembered, so that an outage does not cause a call per request.
//!
//! The lock is held only for a transition of [`State`], never over an `.await`. A refresh runs in a
//! task of its own, so a caller that is dropped cancels nothing.

mod backoff;
mod state;
#[cfg(test)]
mod tests;
mod token;

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use secrecy::SecretString;
use tokio::sync::watch;
use tracing::Instrument;

use self::state::{Decision, RefreshOutcome, RefreshSender, State};
pub(crate) use self::token::Token;
use super::error::CallError;
use crate::clock::Clock;

/// Fetches a token.
pub(crate) trait TokenSource: Send + Sync + 'static {
    /// Fetches the text of a token, with or without `Bearer`.
    fn fetch(&self) -> impl Future<Output = Result<SecretString, CallError>> + Send;
}

/// The token cache. Clones share it.
pub(crate) struct TokenCache<S> {
    inner: Arc<Inner<S>>,
}

struct Inner<S> {
    source: S,
    clock: Clock,
    fetch_timeout: Duration,
    state: Mutex<State>,
}

impl<S: TokenSource> TokenCache<S> {
    /// Creates an empty cache. `fetch_timeout` limits each fetch.
    pub(crate) fn new(source: S, clock: Clock, fetch_timeout: Duration) -> Self {
        let state = Mutex::new(State::new(fastrand::Rng::new()));
        let inner = Arc::new(Inner {
            source,
            clock,
            fetch_timeout,
            state,
        });
        Self { inner }
    }

    /// Returns a token that is valid as far as is known.
    ///
    /// # Errors
    /// The error of the refresh that all callers share, or of the last one while it is remembered.
    pub(crate) async fn token(&self) -> Result<Token, CallError> {
        let (decision, begun) = self.inner.state().ask(self.inner.clock.now());
        if let Some(refresh) = begun {
            self.spawn(refresh);
        }
        match decision {
            Decision::Serve(token) => Ok(token),
            Decision::Refuse(error) => Err(error),
            Decision::Wait(waiting) => outcome(waiting).await,
        }
    }

    /// Reports that ClickPesa refused the token. Many reports of the same token cause one refresh. When
    /// new tokens are refused as well, that is remembered like a failed refresh, so that not every
    /// request asks for a new token.
    pub(crate) fn invalidate(&self, seen: &Token) {
        self.inner.state().invalidate(seen, self.inner.clock.now());
    }

    /// Reports that ClickPesa accepted the token.
    pub(crate) fn accepted(&self, token: &Token) {
        self.inner.state().accepted(token);
    }

    pub(crate) fn source(&self) -> &S {
        &self.inner.source
    }

    fn spawn(&self, refresh: RefreshSender) {
        let inner = Arc::clone(&self.inner);
        // A span of its own: the refresh belongs to all requests, not to the first one.
        let span = tracing::error_span!(parent: None, "token refresh");
        tokio::spawn(async move { inner.refresh(refresh).await }.instrument(span));
    }
}

impl<S: TokenSource> Inner<S> {
    async fn refresh(&self, refresh: RefreshSender) {
        let asked = self.clock.now();
        // The source is called inside the caught future, so that any panic of it is caught.
        let fetch = async { self.source.fetch().await };
        let fetch = tokio::time::timeout(self.fetch_timeout, fetch);
        let fetched = match AssertUnwindSafe(fetch).catch_unwind().await {
            Ok(Ok(fetched)) => fetched,
            Ok(Err(_elapsed)) => Err(CallError::TimedOut),
            Err(_panic) => Err(CallError::Panicked),
        };
        let outcome = self.state().finish(asked, self.clock.now(), fetched);
        // Before logging, so that nothing in the log's way delays the callers.
        refresh.send_replace(Some(outcome.clone()));
        match outcome {
            Ok(token) => tracing::info!(?token, "token received"),
            Err(error) => tracing::warn!(%error, "no token"),
        }
    }
}

impl<S> Inner<S> {
    /// A panic leaves the state consistent, so a poisoned lock is used all the same.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn outcome(mut waiting: watch::Receiver<RefreshOutcome>) -> Result<Token, CallError> {
    let outcome = waiting.wait_for(Option::is_some).await;
    // A refresh without an outcome was dropped with the runtime.
    outcome
        .ok()
        .and_then(|outcome| outcome.clone())
        .unwrap_or(Err(CallError::Panicked))
}

impl<S> Clone for TokenCache<S> {
    fn clone(&self) -> Self {
        let inner = Arc::clone(&self.inner);
        Self { inner }
    }
}
