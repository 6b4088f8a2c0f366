//! The transitions of the token cache, without waiting and without I/O: what a caller gets, when a
//! refresh begins, what its outcome changes.

use std::time::{Duration, Instant};

use http::StatusCode;
use secrecy::SecretString;
use tokio::sync::watch;

use super::pause;
use super::token::Token;
use crate::clickpesa::error::CallError;

/// A token's life from issue, as documented; counted from before it was asked for.
pub(super) const LIFETIME: Duration = Duration::from_secs(60 * 60);

/// This long before its end a token is renewed while it still serves.
pub(super) const SOFT_MARGIN: Duration = Duration::from_secs(10 * 60);

/// This long before its end a token is not used any more: the call that carries it takes time, and
/// the two clocks need not agree.
pub(super) const HARD_MARGIN: Duration = Duration::from_secs(60);

/// A token that is refused so soon after its issue was never good: no token ages that fast, and
/// what kills tokens (checksums switched on or off) is not done every minute.
pub(super) const YOUNG: Duration = Duration::from_secs(60);

/// The outcome of one refresh; `None` until there is one.
pub(super) type Outcome = Option<Result<Token, CallError>>;

/// What a caller gets at once.
pub(super) enum Answer {
    /// A good token.
    Serve(Token),
    /// No token now, and ClickPesa is not asked again yet.
    Refuse(CallError),
    /// The outcome of the refresh in flight.
    Wait(watch::Receiver<Outcome>),
}

/// A refresh that somebody must carry out: whoever waits is told through it.
pub(super) type Refresh = watch::Sender<Outcome>;

struct Failure {
    error: CallError,
    until: Instant,
}

/// What the cache knows.
pub(super) struct State {
    token: Option<Token>,
    refresh: Option<watch::Receiver<Outcome>>,
    failure: Option<Failure>,
    failures_in_a_row: u32,
    /// Young tokens refused one after the other.
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

    /// What a caller gets, and the refresh that begins with it, if one does.
    pub(super) fn ask(&mut self, now: Instant) -> (Answer, Option<Refresh>) {
        if let Some(token) = self.token_alive(now + HARD_MARGIN) {
            let token = token.clone();
            let fresh = self.token_alive(now + SOFT_MARGIN).is_some();
            let begun = if fresh { None } else { self.renew(now) };
            return (Answer::Serve(token), begun);
        }
        if let Some(waiting) = self.in_flight() {
            return (Answer::Wait(waiting.clone()), None);
        }
        if let Some(failure) = self.remembered(now) {
            return (Answer::Refuse(failure.error.clone()), None);
        }
        let (refresh, waiting) = self.begin();
        (Answer::Wait(waiting), Some(refresh))
    }

    /// The refresh that somebody carries out. One that was dropped without an outcome is none.
    fn in_flight(&self) -> Option<&watch::Receiver<Outcome>> {
        let refresh = self.refresh.as_ref();
        refresh.filter(|waiting| waiting.has_changed().is_ok())
    }

    fn token_alive(&self, at: Instant) -> Option<&Token> {
        self.token.as_ref().filter(|token| token.expires() > at)
    }

    fn remembered(&self, now: Instant) -> Option<&Failure> {
        self.failure.as_ref().filter(|failure| failure.until > now)
    }

    /// A refresh in the background, unless one is in flight or has just failed.
    fn renew(&mut self, now: Instant) -> Option<Refresh> {
        if self.in_flight().is_some() || self.remembered(now).is_some() {
            return None;
        }
        Some(self.begin().0)
    }

    fn begin(&mut self) -> (Refresh, watch::Receiver<Outcome>) {
        let (refresh, waiting) = watch::channel(None);
        self.refresh = Some(waiting.clone());
        (refresh, waiting)
    }

    /// The refresh that was begun at `asked` has an outcome, which is the same for all who wait.
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
                self.failure = Some(Failure {
                    error: error.clone(),
                    until: now + pause::after(self.failures_in_a_row, &mut self.random),
                });
            }
        }
        outcome
    }

    #[cfg(test)]
    pub(super) fn has_refresh(&self) -> bool {
        self.refresh.is_some()
    }

    /// ClickPesa refused that token: it is not served again. A newer one stays.
    pub(super) fn invalidate(&mut self, seen: &Token, now: Instant) {
        let refused = self
            .token
            .take_if(|token| token.generation() == seen.generation());
        let Some(token) = refused else { return };
        if token.expires() < now + LIFETIME - YOUNG {
            self.refusals_in_a_row = 0;
        }
        self.refusals_in_a_row = self.refusals_in_a_row.saturating_add(1);
        // The first is renewed at once: it may have been killed a moment after its issue.
        if let repeats @ 1.. = self.refusals_in_a_row - 1 {
            self.failure = Some(Failure {
                error: CallError::Denied {
                    status: StatusCode::UNAUTHORIZED,
                    message: "each new token is refused".to_owned(),
                },
                until: now + pause::after(repeats, &mut self.random),
            });
        }
    }

    /// ClickPesa took that token.
    pub(super) fn accepted(&mut self, seen: &Token) {
        let current = self.token.as_ref().map(Token::generation);
        if current == Some(seen.generation()) {
            self.refusals_in_a_row = 0;
        }
    }
}
