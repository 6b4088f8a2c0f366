//! The state machine of the breaker, without waiting and without I/O.

use std::net::IpAddr;
use std::time::{Duration, Instant};

/// So many failures in a row, with no answer between them, mean that ClickPesa is down. When nine of ten calls
/// are answered, five in a row fail once in 100,000 calls; when it is down, five customers have waited. Failures of
/// one client alone do not count: its bills may be the reason.
pub(super) const FAILURES: u32 = 5;

/// The pause until one call tries whether ClickPesa is back. So the end of an outage is noticed within this
/// time, and an outage costs ClickPesa at most twelve calls a minute of each kind. It does not grow: twelve
/// calls a minute are no load, and customers wait.
pub(super) const PAUSE: Duration = Duration::from_secs(5);

/// Identifies the period in which a call was let through: an earlier call says nothing about a later period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Admission(u64);

/// Failures in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Failures {
    count: u32,
    /// The client of the first one.
    client: Option<IpAddr>,
    /// Whether one client can't be the reason for all of them.
    of_several: bool,
}

impl Failures {
    /// Adds a failure, for which the client may be the reason if one is given.
    fn add(&mut self, client: Option<IpAddr>) {
        if self.count == 0 {
            self.client = client;
        }
        self.of_several |= client.is_none() || client != self.client;
        self.count = self.count.saturating_add(1);
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Calls are let through.
    Closed(Failures),
    /// No call is let through before `until`; then one is.
    Open { until: Instant },
    /// One call is trying, and the others are refused.
    Trying,
}

/// The phase after an answer.
const CLOSED: Phase = Phase::Closed(Failures {
    count: 0,
    client: None,
    of_several: false,
});

/// The state of a breaker.
pub(super) struct State {
    phase: Phase,
    /// The number of the phase.
    period: u64,
    answered: Option<Instant>,
    failed: Option<Instant>,
}

impl State {
    pub(super) fn new() -> Self {
        Self {
            phase: CLOSED,
            period: 0,
            answered: None,
            failed: None,
        }
    }

    /// Whether a call would be let through; else the time after which to try again.
    pub(super) fn check(&self, now: Instant) -> Result<(), Duration> {
        match self.phase {
            Phase::Closed(_) => Ok(()),
            Phase::Open { until } if until <= now => Ok(()),
            Phase::Open { until } => Err(until - now),
            Phase::Trying => Err(PAUSE),
        }
    }

    /// Lets a call through; else the time after which to try again.
    pub(super) fn admit(&mut self, now: Instant) -> Result<Admission, Duration> {
        self.check(now)?;
        if matches!(self.phase, Phase::Open { .. }) {
            self.enter(Phase::Trying);
        }
        Ok(Admission(self.period))
    }

    /// ClickPesa answered a call. Whenever it was sent: ClickPesa works now. Returns whether it was down.
    pub(super) fn answered(&mut self, now: Instant) -> bool {
        self.answered = Some(now);
        match self.phase {
            Phase::Closed(_) => {
                self.phase = CLOSED;
                false
            }
            Phase::Open { .. } | Phase::Trying => {
                self.enter(CLOSED);
                true
            }
        }
    }

    /// A call failed, for which the client may be the reason if one is given. Returns whether ClickPesa counts as
    /// down from now on. A call of an earlier period, such as one that times out after ClickPesa is back, does not
    /// count.
    pub(super) fn failed(&mut self, call: Admission, client: Option<IpAddr>, now: Instant) -> bool {
        if call != Admission(self.period) {
            return false;
        }
        self.failed = Some(now);
        let open = Phase::Open { until: now + PAUSE };
        match &mut self.phase {
            Phase::Closed(failures) => {
                failures.add(client);
                let down = failures.count >= FAILURES && failures.of_several;
                if down {
                    self.enter(open);
                }
                down
            }
            Phase::Trying => {
                self.enter(open);
                false
            }
            Phase::Open { .. } => false,
        }
    }

    /// A call ended and said nothing about ClickPesa, or has been reported already.
    pub(super) fn abandoned(&mut self, call: Admission, now: Instant) {
        if call == Admission(self.period) && self.phase == Phase::Trying {
            self.enter(Phase::Open { until: now });
        }
    }

    /// Whether the last call failed.
    pub(super) fn last_failed(&self) -> bool {
        self.phase != CLOSED
    }

    /// Whether ClickPesa was down within that time, and has not answered since. It may be back.
    pub(super) fn was_down_within(&self, time: Duration, now: Instant) -> bool {
        let since = |failed| now.saturating_duration_since(failed);
        !matches!(self.phase, Phase::Closed(_)) && self.failed.is_some_and(|at| since(at) < time)
    }

    /// When ClickPesa last answered.
    pub(super) fn answered_at(&self) -> Option<Instant> {
        self.answered
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.period += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::clock::manual::ManualClock;

    const ONE: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)));
    const OTHER: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2)));

    /// A breaker that has just opened, and the time.
    fn opened() -> (State, Instant) {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        for _ in 0..FAILURES {
            let call = state.admit(now).unwrap();
            state.failed(call, None, now);
        }
        assert_eq!(state.admit(now), Err(PAUSE));
        (state, now)
    }

    #[test]
    fn five_failures_in_a_row_open_it_and_an_answer_ends_the_row() {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        for round in 0..3 {
            for failure in 1..FAILURES {
                let call = state.admit(now).unwrap();
                assert!(!state.failed(call, None, now), "{round} {failure}");
            }
            assert!(!state.answered(now));
        }
        for failure in 1..=FAILURES {
            let call = state.admit(now).unwrap();
            assert_eq!(state.failed(call, None, now), failure == FAILURES);
        }
        assert_eq!(state.check(now), Err(PAUSE));
    }

    #[test]
    fn one_call_tries_after_the_pause_and_its_answer_closes_it() {
        let (mut state, now) = opened();
        let later = now + PAUSE;
        assert!(state.check(now + PAUSE / 2).is_err());
        assert!(state.admit(later).is_ok());
        assert_eq!(state.admit(later), Err(PAUSE));
        assert!(state.answered(later));
        assert_eq!(state.answered_at(), Some(later));
        assert!(!state.last_failed());
        assert!(state.admit(later).is_ok() && state.admit(later).is_ok());
    }

    #[test]
    fn a_failed_trial_opens_it_for_another_pause() {
        let (mut state, now) = opened();
        let later = now + PAUSE;
        let trial = state.admit(later).unwrap();
        let failed_at = later + PAUSE;
        state.failed(trial, None, failed_at);
        assert_eq!(state.admit(failed_at), Err(PAUSE));
        assert!(state.admit(failed_at + PAUSE).is_ok());
    }

    #[test]
    fn a_call_that_fails_late_does_not_open_it_again() {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        let slow: Vec<_> = (0..40).map(|_| state.admit(now).unwrap()).collect();
        for call in &slow[..FAILURES as usize] {
            state.failed(*call, None, now);
        }
        let later = now + PAUSE;
        state.admit(later).unwrap();
        assert!(state.answered(later));
        for call in &slow[FAILURES as usize..] {
            assert!(!state.failed(*call, None, later));
        }
        assert!(state.check(later).is_ok());
        assert_eq!(state.answered_at(), Some(later));
        assert!(!state.last_failed());
    }

    #[test]
    fn a_late_answer_closes_it_before_the_pause_ends() {
        let (mut state, now) = opened();
        assert!(state.answered(now));
        assert!(state.check(now).is_ok());
    }

    #[test]
    fn failures_of_one_client_alone_do_not_open_it() {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        let mut fail = |client| {
            let call = state.admit(now).unwrap();
            state.failed(call, client, now)
        };
        for _ in 0..10 * FAILURES {
            assert!(!fail(ONE));
        }
        assert!(fail(OTHER), "it fails for others, too");
    }

    #[test]
    fn five_failures_of_two_clients_open_it() {
        for clients in [[ONE, OTHER], [OTHER, ONE], [ONE, None], [None, None]] {
            let now = ManualClock::new().clock().now();
            let mut state = State::new();
            for (failure, client) in (1..=FAILURES).zip(clients.into_iter().cycle()) {
                let call = state.admit(now).unwrap();
                assert_eq!(state.failed(call, client, now), failure == FAILURES);
            }
        }
    }

    #[test]
    fn it_counts_as_down_for_a_while_after_the_pause_and_until_an_answer() {
        let (mut state, now) = opened();
        let minute = 12 * PAUSE;
        assert!(state.was_down_within(minute, now + 2 * PAUSE));
        assert!(!state.was_down_within(minute, now + minute));
        let trial = state.admit(now + minute).unwrap();
        assert!(!state.was_down_within(minute, now + minute));
        state.failed(trial, ONE, now + minute);
        assert!(state.was_down_within(minute, now + minute + PAUSE));
        state.answered(now + minute + PAUSE);
        assert!(!state.was_down_within(minute, now + minute + PAUSE));
    }
}
