//! The one owner of ClickPesa's token: asked once for all who need it, renewed before it ends, and
//! not asked for in an outage.
//!
//! The lock is held for a transition of [`State`] only, never over an `.await`. A refresh is a task
//! of its own, so a caller that leaves cancels nothing.

mod pause;
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

use self::state::{Answer, Outcome, Refresh, State};
pub(crate) use self::token::Token;
use super::error::CallError;
use crate::clock::Clock;

/// Fetches a token.
pub(crate) trait TokenSource: Send + Sync + 'static {
    /// A token's text, with or without `Bearer`.
    fn fetch(&self) -> impl Future<Output = Result<SecretString, CallError>> + Send;
}

/// The cache; clones share it.
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
    /// An empty cache. A fetch takes `fetch_timeout` at most, whatever the source does.
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

    /// A token that ClickPesa takes, as far as is known.
    ///
    /// # Errors
    /// Why there is none: the outcome of the refresh that all callers share, or of the last one
    /// while it is remembered.
    pub(crate) async fn token(&self) -> Result<Token, CallError> {
        let (answer, begun) = self.inner.state().ask(self.inner.clock.now());
        if let Some(refresh) = begun {
            self.spawn(refresh);
        }
        match answer {
            Answer::Serve(token) => Ok(token),
            Answer::Refuse(error) => Err(error),
            Answer::Wait(waiting) => outcome(waiting).await,
        }
    }

    /// Says that ClickPesa refused that token. Fifty who say it of the same one cause one refresh.
    /// When a token that has just been issued is refused, too, the fault is not the token's: that is
    /// remembered like a failed refresh, so that ClickPesa is not asked anew for each customer.
    pub(crate) fn invalidate(&self, seen: &Token) {
        self.inner.state().invalidate(seen, self.inner.clock.now());
    }

    /// Says that ClickPesa took that token.
    pub(crate) fn accepted(&self, token: &Token) {
        self.inner.state().accepted(token);
    }

    pub(crate) fn source(&self) -> &S {
        &self.inner.source
    }

    fn spawn(&self, refresh: Refresh) {
        let inner = Arc::clone(&self.inner);
        // Not in the span of the request that happened to come first.
        let span = tracing::error_span!(parent: None, "token refresh");
        tokio::spawn(async move { inner.refresh(refresh).await }.instrument(span));
    }
}

impl<S: TokenSource> Inner<S> {
    async fn refresh(&self, refresh: Refresh) {
        let asked = self.clock.now();
        // Called in the caught future: a source that panics before its first await is caught, too.
        let fetch = async { self.source.fetch().await };
        let fetch = tokio::time::timeout(self.fetch_timeout, fetch);
        let fetched = match AssertUnwindSafe(fetch).catch_unwind().await {
            Ok(Ok(fetched)) => fetched,
            Ok(Err(_elapsed)) => Err(CallError::TimedOut),
            Err(_panic) => Err(CallError::Panicked),
        };
        let outcome = self.state().finish(asked, self.clock.now(), fetched);
        // Who waits is told first: nothing that happens while logging may keep it from them.
        refresh.send_replace(Some(outcome.clone()));
        match outcome {
            Ok(token) => tracing::info!(?token, "token received"),
            Err(error) => tracing::warn!(%error, "no token"),
        }
    }
}

impl<S> Inner<S> {
    /// Transitions leave the state whole, so a poisoned lock is as good as a sound one.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn outcome(mut waiting: watch::Receiver<Outcome>) -> Result<Token, CallError> {
    let outcome = waiting.wait_for(Option::is_some).await;
    // A refresh that ends without an outcome was dropped with the runtime.
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
