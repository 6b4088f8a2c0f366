//! The state machine of the breaker, without waiting and without I/O.

use std::net::IpAddr;
use std::time::{Duration, Instant};

/// So many failures in a row, with no answer between them, mean that ClickPesa is down. When nine of ten calls
/// are answered, five in a row fail once in 100,000 calls; when it is down, five customers have waited. Failures of
/// one client alone count only after [`ROW`]: its bills may be the reason.
pub(super) const FAILURES: u32 = 5;

/// A row that lasts this long means that ClickPesa is down, whoever has caused the calls. It is three calls that get no
/// answer. If one client's bills were the reason, others would have got an answer in this time, or do not use the
/// gateway now.
pub(super) const ROW: Duration = Duration::from_secs(60);

/// A failure so long after the last one begins a new row: it says nothing about the time between them.
pub(super) const ROW_GAP: Duration = Duration::from_secs(10 * 60);

/// The pause until one call tries whether ClickPesa is back. So the end of an outage is noticed within this
/// time, and an outage costs ClickPesa at most 24 calls a minute of each kind: two clients may try one after the
/// other. It does not grow: so few calls are no load, and customers wait.
pub(super) const PAUSE: Duration = Duration::from_secs(5);

/// The pause of the client whose call has tried in vain. The others, who are told to come back after [`PAUSE`], come
/// before it.
pub(super) const CLIENT_PAUSE: Duration = Duration::from_secs(10);

/// Identifies the period in which a call was let through: an earlier call says nothing about a later period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Admission(u64);

/// Who has caused a call, and so may be the reason for its failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::clickpesa) enum Origin {
    /// This client.
    Client(IpAddr),
    /// Not one client alone: its address is not known, or no call could succeed.
    Anybody,
    /// The gateway itself, perhaps for the bill of a client that is not known.
    Gateway,
}

impl Origin {
    fn client(self) -> Option<IpAddr> {
        match self {
            Self::Client(client) => Some(client),
            Self::Anybody | Self::Gateway => None,
        }
    }
}

/// Failures in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Failures {
    count: u32,
    first: Instant,
    last: Instant,
    /// The client of the last one that a client has caused.
    client: Option<IpAddr>,
    /// Whether one client can't be the reason for all of them.
    of_several: bool,
}

impl Failures {
    fn begin(now: Instant) -> Self {
        Self {
            count: 0,
            first: now,
            last: now,
            client: None,
            of_several: false,
        }
    }

    fn add(mut self, origin: Origin, now: Instant) -> Self {
        self.count = self.count.saturating_add(1);
        self.last = now;
        match origin {
            Origin::Client(client) => {
                let before = self.client.replace(client);
                self.of_several |= before.is_some_and(|before| before != client);
            }
            Origin::Anybody => self.of_several = true,
            Origin::Gateway => {}
        }
        self
    }

    fn mean_an_outage(&self) -> bool {
        self.count >= FAILURES && (self.of_several || self.last - self.first >= ROW)
    }
}

/// A client that must wait for longer than the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Suspect {
    client: IpAddr,
    until: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Calls are let through.
    Closed(Option<Failures>),
    /// No call is let through before `until`; then one is.
    Open {
        until: Instant,
        suspect: Option<Suspect>,
    },
    /// One call is trying, and the others are refused.
    Trying {
        /// The client whose call has failed just before.
        suspect: Option<IpAddr>,
    },
}

/// The phase after an answer.
const CLOSED: Phase = Phase::Closed(None);

impl Phase {
    /// All wait for the pause.
    fn open(now: Instant) -> Self {
        Self::Open {
            until: now + PAUSE,
            suspect: None,
        }
    }

    /// That client waits, if there is one, because its bills may be the reason. The others may try at once.
    fn open_for_others(client: Option<IpAddr>, now: Instant) -> Self {
        let Some(client) = client else {
            return Self::open(now);
        };
        let until = now + CLIENT_PAUSE;
        Self::Open {
            until: now,
            suspect: Some(Suspect { client, until }),
        }
    }
}

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
    pub(super) fn check(&self, origin: Origin, now: Instant) -> Result<(), Duration> {
        let until = match self.phase {
            Phase::Closed(_) => return Ok(()),
            Phase::Trying { .. } => return Err(PAUSE),
            Phase::Open { until, suspect } => suspect
                .filter(|suspect| origin.client() == Some(suspect.client))
                .map_or(until, |suspect| suspect.until),
        };
        if until <= now {
            Ok(())
        } else {
            Err(until - now)
        }
    }

    /// Lets a call through; else the time after which to try again.
    pub(super) fn admit(&mut self, origin: Origin, now: Instant) -> Result<Admission, Duration> {
        self.check(origin, now)?;
        if let Phase::Open { suspect, .. } = self.phase {
            let suspect = suspect.map(|suspect| suspect.client);
            self.enter(Phase::Trying { suspect });
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
            Phase::Open { .. } | Phase::Trying { .. } => {
                self.enter(CLOSED);
                true
            }
        }
    }

    /// A call failed. Returns whether ClickPesa counts as down from now on. A call of an earlier period, such as one
    /// that times out after ClickPesa is back, does not count.
    pub(super) fn failed(&mut self, call: Admission, origin: Origin, now: Instant) -> bool {
        if call != Admission(self.period) {
            return false;
        }
        self.failed = Some(now);
        match self.phase {
            Phase::Closed(failures) => {
                let row = failures.filter(|failures| now - failures.last < ROW_GAP);
                let row = row.unwrap_or(Failures::begin(now)).add(origin, now);
                let down = row.mean_an_outage();
                if down {
                    let client = row.client.filter(|_| !row.of_several);
                    self.enter(Phase::open_for_others(client, now));
                } else {
                    self.phase = Phase::Closed(Some(row));
                }
                down
            }
            Phase::Trying { suspect } => {
                // Two clients that fail one after the other are not both the reason.
                let client = origin
                    .client()
                    .filter(|client| suspect.is_none_or(|before| before == *client));
                self.enter(Phase::open_for_others(client, now));
                false
            }
            Phase::Open { .. } => false,
        }
    }

    /// A call ended and said nothing about ClickPesa, or has been reported already.
    pub(super) fn abandoned(&mut self, call: Admission, now: Instant) {
        if call == Admission(self.period) && matches!(self.phase, Phase::Trying { .. }) {
            self.enter(Phase::Open {
                until: now,
                suspect: None,
            });
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

    const ONE: Origin = Origin::Client(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 1)));
    const OTHER: Origin = Origin::Client(IpAddr::V4(Ipv4Addr::new(203, 0, 113, 2)));
    const ANYBODY: Origin = Origin::Anybody;

    /// A breaker that has just opened, and the time.
    fn opened() -> (State, Instant) {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        for _ in 0..FAILURES {
            let call = state.admit(ANYBODY, now).unwrap();
            state.failed(call, ANYBODY, now);
        }
        assert_eq!(state.admit(ANYBODY, now), Err(PAUSE));
        (state, now)
    }

    #[test]
    fn five_failures_in_a_row_open_it_and_an_answer_ends_the_row() {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        for round in 0..3 {
            for failure in 1..FAILURES {
                let call = state.admit(ANYBODY, now).unwrap();
                assert!(!state.failed(call, ANYBODY, now), "{round} {failure}");
            }
            assert!(!state.answered(now));
        }
        for failure in 1..=FAILURES {
            let call = state.admit(ANYBODY, now).unwrap();
            assert_eq!(state.failed(call, ANYBODY, now), failure == FAILURES);
        }
        assert_eq!(state.check(ANYBODY, now), Err(PAUSE));
    }

    #[test]
    fn one_call_tries_after_the_pause_and_its_answer_closes_it() {
        let (mut state, now) = opened();
        let later = now + PAUSE;
        assert!(state.check(ANYBODY, now + PAUSE / 2).is_err());
        assert!(state.admit(ANYBODY, later).is_ok());
        assert_eq!(state.admit(ANYBODY, later), Err(PAUSE));
        assert!(state.answered(later));
        assert_eq!(state.answered_at(), Some(later));
        assert!(!state.last_failed());
        assert!(state.admit(ANYBODY, later).is_ok() && state.admit(ANYBODY, later).is_ok());
    }

    #[test]
    fn a_failed_trial_opens_it_for_another_pause() {
        let (mut state, now) = opened();
        let later = now + PAUSE;
        let trial = state.admit(ANYBODY, later).unwrap();
        let failed_at = later + PAUSE;
        state.failed(trial, ANYBODY, failed_at);
        assert_eq!(state.admit(ANYBODY, failed_at), Err(PAUSE));
        assert!(state.admit(ANYBODY, failed_at + PAUSE).is_ok());
    }

    #[test]
    fn a_call_that_fails_late_does_not_open_it_again() {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        let slow: Vec<_> = (0..40)
            .map(|_| state.admit(ANYBODY, now).unwrap())
            .collect();
        for call in &slow[..FAILURES as usize] {
            state.failed(*call, ANYBODY, now);
        }
        let later = now + PAUSE;
        state.admit(ANYBODY, later).unwrap();
        assert!(state.answered(later));
        for call in &slow[FAILURES as usize..] {
            assert!(!state.failed(*call, ANYBODY, later));
        }
        assert!(state.check(ANYBODY, later).is_ok());
        assert_eq!(state.answered_at(), Some(later));
        assert!(!state.last_failed());
    }

    #[test]
    fn a_late_answer_closes_it_before_the_pause_ends() {
        let (mut state, now) = opened();
        assert!(state.answered(now));
        assert!(state.check(ANYBODY, now).is_ok());
    }

    #[test]
    fn failures_of_one_client_alone_do_not_open_it() {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        let mut fail = |client| {
            let call = state.admit(ANYBODY, now).unwrap();
            state.failed(call, client, now)
        };
        for _ in 0..10 * FAILURES {
            assert!(!fail(ONE));
        }
        assert!(fail(OTHER), "it fails for others, too");
    }

    #[test]
    fn five_failures_of_two_clients_open_it() {
        for clients in [
            [ONE, OTHER],
            [OTHER, ONE],
            [ONE, ANYBODY],
            [ANYBODY, ANYBODY],
        ] {
            let now = ManualClock::new().clock().now();
            let mut state = State::new();
            for (failure, origin) in (1..=FAILURES).zip(clients.into_iter().cycle()) {
                let call = state.admit(ANYBODY, now).unwrap();
                assert_eq!(state.failed(call, origin, now), failure == FAILURES);
            }
        }
    }

    #[test]
    fn failures_of_one_client_open_it_after_a_minute_for_that_client() {
        let start = ManualClock::new().clock().now();
        let mut state = State::new();
        let mut fail_after = |seconds| {
            let now = start + Duration::from_secs(seconds);
            let call = state.admit(ONE, now).unwrap();
            state.failed(call, ONE, now)
        };
        // Each create of a shop's own server waits for twenty seconds.
        let down = [20, 40, 60, 79].map(&mut fail_after);
        assert_eq!(down, [false; 4]);
        assert!(fail_after(80));
        let now = start + Duration::from_secs(80);
        assert_eq!(state.check(ONE, now), Err(CLIENT_PAUSE));
        assert!(
            state.admit(OTHER, now).is_ok(),
            "ClickPesa may work for others"
        );
    }

    #[test]
    fn failures_ten_minutes_apart_are_no_row() {
        let mut now = ManualClock::new().clock().now();
        let mut state = State::new();
        for origin in [ONE, OTHER].into_iter().cycle().take(3 * FAILURES as usize) {
            let call = state.admit(origin, now).unwrap();
            assert!(!state.failed(call, origin, now));
            now += ROW_GAP;
        }
    }

    #[test]
    fn failures_of_the_gateways_own_calls_are_not_those_of_another_client() {
        let now = ManualClock::new().clock().now();
        let mut state = State::new();
        for origin in [ONE, Origin::Gateway].into_iter().cycle().take(20) {
            let call = state.admit(origin, now).unwrap();
            assert!(!state.failed(call, origin, now));
        }
        let call = state.admit(Origin::Gateway, now + ROW).unwrap();
        assert!(state.failed(call, Origin::Gateway, now + ROW));
    }

    #[test]
    fn a_client_that_tries_in_vain_lets_another_try_at_once() {
        let (mut state, now) = opened();
        let now = now + PAUSE;
        let trial = state.admit(ONE, now).unwrap();
        state.failed(trial, ONE, now);
        assert_eq!(state.check(ONE, now), Err(CLIENT_PAUSE));
        let trial = state.admit(OTHER, now).unwrap();
        // It fails for both: all wait.
        state.failed(trial, OTHER, now);
        for origin in [ONE, OTHER, ANYBODY, Origin::Gateway] {
            assert_eq!(state.check(origin, now), Err(PAUSE));
        }
        let now = now + PAUSE;
        let trial = state.admit(OTHER, now).unwrap();
        state.failed(trial, OTHER, now);
        assert!(state.check(OTHER, now + PAUSE).is_err());
        assert!(state.check(OTHER, now + CLIENT_PAUSE).is_ok());
        state.admit(ONE, now).unwrap();
        assert!(state.answered(now));
        assert!(state.check(OTHER, now).is_ok());
    }

    #[test]
    fn it_counts_as_down_for_a_while_after_the_pause_and_until_an_answer() {
        let (mut state, now) = opened();
        let minute = 12 * PAUSE;
        assert!(state.was_down_within(minute, now + 2 * PAUSE));
        assert!(!state.was_down_within(minute, now + minute));
        let trial = state.admit(ANYBODY, now + minute).unwrap();
        assert!(!state.was_down_within(minute, now + minute));
        state.failed(trial, ONE, now + minute);
        assert!(state.was_down_within(minute, now + minute + PAUSE));
        state.answered(now + minute + PAUSE);
        assert!(!state.was_down_within(minute, now + minute + PAUSE));
    }
}
