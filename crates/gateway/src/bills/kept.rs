//! The bill that an address names.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{FromRequestParts, Path};
use billpay_contract::{BillId, ProblemCode};
use http::request::Parts;

use crate::clock::Clock;
use crate::ledger::Bill;
use crate::problems::Failure;
use crate::router::Shared;

/// Names that are no bill's, at once: a page that is opened again after its bill was deleted.
const MISSES: u32 = 60;

/// One more name may be missed after so long. Nobody guesses 122 random bits, however fast; this
/// tells those who try to stop, and is in no honest customer's way: a name that exists is always
/// served.
const MISS_EVERY: Duration = Duration::from_millis(500);

/// A bill that is kept, and has its number.
pub(crate) struct Kept(pub(crate) Bill);

impl FromRequestParts<Shared> for Kept {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Self, Failure> {
        let name = Path::<String>::from_request_parts(parts, shared).await;
        let id = name.ok().and_then(|Path(name)| BillId::parse(&name));
        let Some(id) = id else {
            return Err(Failure::new(ProblemCode::BillNotFound));
        };
        let bill = shared.issuer.store.find(&id).await?;
        let bill = bill.filter(|bill| bill.issued.is_some());
        bill.map(Self)
            .ok_or_else(|| shared.misses.missed(&shared.clock))
    }
}

/// How many names were missed of late: a bucket that fills with misses and runs dry with time.
#[derive(Clone, Debug)]
pub(crate) struct Misses {
    /// When the bucket is dry, had nothing more been missed.
    dry_at: Arc<Mutex<Option<Instant>>>,
}

impl Misses {
    pub(crate) fn new() -> Self {
        let dry_at = Arc::default();
        Self { dry_at }
    }

    /// What who has missed is told.
    fn missed(&self, clock: &Clock) -> Failure {
        if let Some(wait) = self.wait(clock) {
            return Failure::too_many_requests(wait);
        }
        self.count(clock);
        Failure::new(ProblemCode::BillNotFound)
    }

    /// How long until another name may be missed, when it may not now.
    fn wait(&self, clock: &Clock) -> Option<Duration> {
        let dry_at = *self.dry_at.lock().unwrap_or_else(PoisonError::into_inner);
        let level = dry_at?.saturating_duration_since(clock.now());
        let over = level.saturating_sub(MISS_EVERY * (MISSES - 1));
        (!over.is_zero()).then_some(over)
    }

    fn count(&self, clock: &Clock) {
        let mut dry_at = self.dry_at.lock().unwrap_or_else(PoisonError::into_inner);
        let now = clock.now();
        let from = dry_at.map_or(now, |at| at.max(now));
        *dry_at = Some(from + MISS_EVERY);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::held::HeldClock;

    #[test]
    fn guessing_is_slowed_down_and_forgiven() {
        let held = HeldClock::new();
        let (clock, misses) = (held.clock(), Misses::new());
        for _ in 0..MISSES {
            assert_eq!(misses.wait(&clock), None);
            misses.count(&clock);
        }
        assert_eq!(misses.wait(&clock), Some(MISS_EVERY));
        held.advance(MISS_EVERY);
        assert_eq!(misses.wait(&clock), None);
        misses.count(&clock);
        assert!(misses.wait(&clock).is_some());
    }
}
