//! A circuit breaker: stops the calls to a ClickPesa that is down, and lets one call try whether it is back.
//!
//! A failed call may have done what was asked for. The breaker changes nothing about that: it only decides
//! whether the next call is sent.

mod state;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub(super) use self::state::Origin;
use self::state::{Admission, State};
use super::error::{CallError, ProviderError};
use crate::clock::Clock;

/// The breaker of one kind of calls.
pub(super) struct Breaker {
    /// What the calls are for; in the log only.
    name: &'static str,
    clock: Clock,
    state: Mutex<State>,
}

/// A call that was let through. Dropping it without an outcome lets another call try.
pub(super) struct AdmittedCall<'b> {
    breaker: &'b Breaker,
    admission: Admission,
    origin: Origin,
}

impl Breaker {
    pub(super) fn new(name: &'static str, clock: Clock) -> Self {
        Self {
            name,
            clock,
            state: Mutex::new(State::new()),
        }
    }

    /// Checks whether a call of that origin would be let through now.
    ///
    /// # Errors
    /// When ClickPesa is down.
    pub(super) fn check(&self, origin: Origin) -> Result<(), ProviderError> {
        let checked = self.state().check(origin, self.clock.now());
        checked.map_err(|retry_after| ProviderError::Down { retry_after })
    }

    /// Checks that ClickPesa was not down within that time, or has answered since. While it may be back, calls are
    /// let through, but it is not known that they succeed.
    ///
    /// # Errors
    /// When it was down.
    pub(super) fn check_not_down_within(&self, time: Duration) -> Result<(), ProviderError> {
        let (state, now) = (self.state(), self.clock.now());
        if state.was_down_within(time, now) {
            let retry_after = state.check(Origin::Gateway, now).err().unwrap_or_default();
            return Err(ProviderError::Down { retry_after });
        }
        Ok(())
    }

    /// Lets a call of that origin through.
    ///
    /// # Errors
    /// When ClickPesa is down.
    pub(super) fn admit(&self, origin: Origin) -> Result<AdmittedCall<'_>, ProviderError> {
        let admission = self.state().admit(origin, self.clock.now());
        let admission = admission.map_err(|retry_after| ProviderError::Down { retry_after })?;
        Ok(AdmittedCall {
            breaker: self,
            admission,
            origin,
        })
    }

    /// Whether the last call failed.
    pub(super) fn last_failed(&self) -> bool {
        self.state().last_failed()
    }

    /// Whether ClickPesa answered a call within that time.
    pub(super) fn answered_within(&self, time: Duration) -> bool {
        let since = |answered| self.clock.now().saturating_duration_since(answered);
        self.state()
            .answered_at()
            .is_some_and(|answered| since(answered) <= time)
    }

    /// A panic leaves the state consistent, so a poisoned lock is used all the same.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AdmittedCall<'_> {
    /// Reports what the call ended with.
    pub(super) fn ended<T>(self, outcome: &Result<T, ProviderError>) {
        let (name, now) = (self.breaker.name, self.breaker.clock.now());
        match outcome {
            Ok(_) => self.answered(),
            Err(ProviderError::Call(error)) if error.is_outage() => {
                let origin = if error.may_depend_on_input() {
                    self.origin
                } else {
                    Origin::Anybody
                };
                if self.breaker.state().failed(self.admission, origin, now) {
                    tracing::warn!(calls = name, cause = %error, "ClickPesa is down: pausing calls");
                }
            }
            Err(ProviderError::Call(error)) if *error != CallError::Panicked => self.answered(),
            // Nothing was sent, or ClickPesa is not to blame.
            Err(_) => {}
        }
    }

    fn answered(&self) {
        let now = self.breaker.clock.now();
        if self.breaker.state().answered(now) {
            tracing::info!(calls = self.breaker.name, "ClickPesa answers again");
        }
    }
}

impl Drop for AdmittedCall<'_> {
    fn drop(&mut self) {
        let now = self.breaker.clock.now();
        self.breaker.state().abandoned(self.admission, now);
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::state::{FAILURES, PAUSE};
    use super::*;
    use crate::clock::manual::ManualClock;

    fn fixture() -> (ManualClock, Breaker) {
        let clock = ManualClock::new();
        let breaker = Breaker::new("test", clock.clock());
        (clock, breaker)
    }

    fn failed(error: CallError) -> Result<(), ProviderError> {
        Err(ProviderError::Call(error))
    }

    fn fail(breaker: &Breaker) {
        let call = breaker
            .admit(Origin::Anybody)
            .unwrap_or_else(|_| panic!("refused"));
        call.ended(&failed(CallError::TimedOut));
    }

    fn status(status: StatusCode) -> CallError {
        CallError::Failed {
            status,
            message: String::new(),
        }
    }

    #[test]
    fn only_errors_of_a_clickpesa_that_is_down_count() {
        let message = String::new;
        for (error, down) in [
            (CallError::Unreachable(message()), true),
            (CallError::TimedOut, true),
            (CallError::Interrupted(message()), true),
            (CallError::Unreadable(message()), true),
            (status(StatusCode::SERVICE_UNAVAILABLE), true),
            (status(StatusCode::CONFLICT), false),
            (CallError::Conflict { message: message() }, false),
            (
                CallError::RateLimited {
                    retry_after: None,
                    message: message(),
                },
                false,
            ),
        ] {
            let (_clock, breaker) = fixture();
            for _ in 0..FAILURES {
                let call = breaker
                    .admit(Origin::Anybody)
                    .unwrap_or_else(|_| panic!("refused"));
                call.ended(&failed(error.clone()));
            }
            assert_eq!(breaker.check(Origin::Anybody).is_err(), down, "{error}");
        }
    }

    #[test]
    fn a_refused_call_learns_when_to_try_again() {
        let (clock, breaker) = fixture();
        (0..FAILURES).for_each(|_| fail(&breaker));
        clock.advance(PAUSE / 5);
        let retry_after = PAUSE - PAUSE / 5;
        assert_eq!(
            breaker.check(Origin::Anybody),
            Err(ProviderError::Down { retry_after })
        );
    }

    #[test]
    fn a_trial_that_is_dropped_lets_another_call_try() {
        let (clock, breaker) = fixture();
        (0..FAILURES).for_each(|_| fail(&breaker));
        clock.advance(PAUSE);
        let trial = breaker.admit(Origin::Anybody);
        assert!(trial.is_ok() && breaker.admit(Origin::Anybody).is_err());
        drop(trial);
        let trial = breaker.admit(Origin::Anybody);
        assert!(trial.is_ok());
        trial.unwrap_or_else(|_| panic!("refused")).ended(&Ok(()));
        assert!(breaker.admit(Origin::Anybody).is_ok() && breaker.admit(Origin::Anybody).is_ok());
    }

    #[test]
    fn without_a_connection_it_opens_also_for_one_client() {
        let client = Origin::Client([203, 0, 113, 1].into());
        for (error, down) in [
            (CallError::Unreachable(String::new()), true),
            (status(StatusCode::INTERNAL_SERVER_ERROR), false),
            (CallError::TimedOut, false),
        ] {
            let (_clock, breaker) = fixture();
            for _ in 0..FAILURES {
                let call = breaker.admit(client).unwrap_or_else(|_| panic!("refused"));
                call.ended(&failed(error.clone()));
            }
            assert_eq!(breaker.check(Origin::Anybody).is_err(), down, "{error}");
        }
    }
}
