//! The state machine of the token cache, without waiting and without I/O: what a caller gets, when a
//! refresh starts, and what its outcome changes.

use std::time::{Duration, Instant};

use http::StatusCode;
use secrecy::SecretString;
use tokio::sync::watch;

use super::backoff;
use super::token::Token;
use crate::clickpesa::error::CallError;

/// The lifetime of a token, as documented; counted from before the call that requested it.
pub(super) const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// A token is renewed in the background this long before it expires.
pub(super) const SOFT_MARGIN: Duration = Duration::from_secs(10 * 60);

/// A token is not used any more this long before it expires: the call takes time, and the two clocks
/// may differ.
pub(super) const HARD_MARGIN: Duration = Duration::from_secs(60);

/// A token that is refused within this time after its issue was never valid: what invalidates tokens
/// (switching checksums on or off) is not done every minute.
pub(super) const YOUNG: Duration = Duration::from_secs(60);

/// The outcome of one refresh; `None` until there is one.
pub(super) type RefreshOutcome = Option<Result<Token, CallError>>;

/// What a caller gets.
pub(super) enum Decision {
    /// A valid token.
    Serve(Token),
    /// A remembered failure: ClickPesa is not asked again yet.
    Refuse(CallError),
    /// The outcome of the refresh in progress, to be waited for.
    Wait(watch::Receiver<RefreshOutcome>),
}

/// A refresh that the caller must carry out; it sends the outcome to all who wait.
pub(super) type RefreshSender = watch::Sender<RefreshOutcome>;

struct RememberedFailure {
    error: CallError,
    until: Instant,
}

/// The state of the cache.
pub(super) struct State {
    token: Option<Token>,
    refresh: Option<watch::Receiver<RefreshOutcome>>,
    failure: Option<RememberedFailure>,
    failures_in_a_row: u32,
    /// How many new tokens in a row were refused.
    refusals_in_a_row: u32,
    generation: u64,
    random: fastrand::Rng,
}

impl State {
    pub(super) fn new(random: fastrand::Rng) -> Self {
        Self {
            token: None,
            refresh: None,
            failure: None,
            failures_in_a_row: 0,
            refusals_in_a_row: 0,
            generation: 0,
            random,
        }
    }

    /// What a caller gets, and the refresh to start, if any.
    pub(super) fn ask(&mut self, now: Instant) -> (Decision, Option<RefreshSender>) {
        if let Some(token) = self.token_alive(now + HARD_MARGIN) {
            let token = token.clone();
            let fresh = self.token_alive(now + SOFT_MARGIN).is_some();
            let begun = if fresh { None } else { self.renew(now) };
            return (Decision::Serve(token), begun);
        }
        if let Some(waiting) = self.in_flight() {
            return (Decision::Wait(waiting.clone()), None);
        }
        if let Some(failure) = self.remembered(now) {
            return (Decision::Refuse(failure.error.clone()), None);
        }
        let (refresh, waiting) = self.begin();
        (Decision::Wait(waiting), Some(refresh))
    }

    /// The refresh in progress. One that was dropped without an outcome does not count.
    fn in_flight(&self) -> Option<&watch::Receiver<RefreshOutcome>> {
        let refresh = self.refresh.as_ref();
        refresh.filter(|waiting| waiting.has_changed().is_ok())
    }

    fn token_alive(&self, at: Instant) -> Option<&Token> {
        self.token.as_ref().filter(|token| token.expires() > at)
    }

    fn remembered(&self, now: Instant) -> Option<&RememberedFailure> {
        self.failure.as_ref().filter(|failure| failure.until > now)
    }

    /// Starts a refresh in the background, unless one is in progress or has just failed.
    fn renew(&mut self, now: Instant) -> Option<RefreshSender> {
        if self.in_flight().is_some() || self.remembered(now).is_some() {
            return None;
        }
        Some(self.begin().0)
    }

    fn begin(&mut self) -> (RefreshSender, watch::Receiver<RefreshOutcome>) {
        let (refresh, waiting) = watch::channel(None);
        self.refresh = Some(waiting.clone());
        (refresh, waiting)
    }

    /// Applies the outcome of the refresh that started at `asked`, and returns it for all who wait.
    pub(super) fn finish(
        &mut self,
        asked: Instant,
        now: Instant,
        fetched: Result<SecretString, CallError>,
    ) -> Result<Token, CallError> {
        self.refresh = None;
        let outcome = fetched.and_then(|text| {
            Token::new(&text, self.generation + 1, asked + LIFETIME)
                .ok_or_else(|| CallError::Unreadable("the token can't stand in a header".into()))
        });
        match &outcome {
            Ok(token) => {
                self.generation = token.generation();
                self.token = Some(token.clone());
                self.failure = None;
                self.failures_in_a_row = 0;
            }
            Err(error) => {
                self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
                self.failure = Some(RememberedFailure {
                    error: error.clone(),
                    until: now + backoff::after(self.failures_in_a_row, &mut self.random),
                });
            }
        }
        outcome
    }

    #[cfg(test)]
    pub(super) fn has_refresh(&self) -> bool {
        self.refresh.is_some()
    }

    /// ClickPesa refused the token: it is not used again. A newer token stays.
    pub(super) fn invalidate(&mut self, seen: &Token, now: Instant) {
        let refused = self
            .token
            .take_if(|token| token.generation() == seen.generation());
        let Some(token) = refused else { return };
        if token.expires() < now + LIFETIME - YOUNG {
            self.refusals_in_a_row = 0;
        }
        self.refusals_in_a_row = self.refusals_in_a_row.saturating_add(1);
        // The first refused token is replaced at once: it may have been invalidated after its issue.
        if let repeats @ 1.. = self.refusals_in_a_row - 1 {
            self.failure = Some(RememberedFailure {
                error: CallError::Denied {
                    status: StatusCode::UNAUTHORIZED,
                    message: "each new token is refused".to_owned(),
                },
                until: now + backoff::after(repeats, &mut self.random),
            });
        }
    }

    /// ClickPesa accepted the token.
    pub(super) fn accepted(&mut self, seen: &Token) {
        let current = self.token.as_ref().map(Token::generation);
        if current == Some(seen.generation()) {
            self.refusals_in_a_row = 0;
        }
    }
}
