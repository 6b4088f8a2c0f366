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
#[path = "state_tests.rs"]
mod tests;
